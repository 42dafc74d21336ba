from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.roster.staffing.models import Need
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def close_need(need_id: UUID, *, actor: "User | None", reason: str) -> Need:
    """Close a need: no roster fills it any more. Raises ``change_reason_missing``; ``Need.DoesNotExist``."""
    why = common.needed_reason(reason)
    with locked(Need, need_id) as need:
        common.put(need, {"is_closed": True}, actor, why)
    return need
