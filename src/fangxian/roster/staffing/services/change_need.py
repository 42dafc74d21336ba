from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Need
from fangxian.roster.staffing.services import common
from fangxian.roster.staffing.services.add_need import NeedValues, checked

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def change_need(need_id: UUID, values: NeedValues, *, actor: "User | None", reason: str) -> Need:
    """Change a need. Raises ``change_reason_missing``, ``need_closed`` and the codes of ``add_need``; ``Need.DoesNotExist``."""
    why = common.needed_reason(reason)
    with locked(Need, need_id) as need:
        if need.is_closed:
            raise Problem(problems.NEED_CLOSED, status=409)
        common.put(need, checked(values), actor, why)
    return need
