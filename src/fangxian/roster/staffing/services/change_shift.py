from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.roster.staffing.models import Shift
from fangxian.roster.staffing.services import common
from fangxian.roster.staffing.services.add_shift import ShiftValues, checked

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def change_shift(
    shift_id: UUID, values: ShiftValues, *, is_closed: bool = False, actor: "User | None", reason: str
) -> Shift:
    """Change or close a shift; duties that were published keep their times.

    Raises ``change_reason_missing`` and the codes of ``add_shift``; ``Shift.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Shift, shift_id) as shift:
        common.put(shift, {**checked(shift.unit, values, shift_id), "is_closed": is_closed}, actor, why)
    return shift
