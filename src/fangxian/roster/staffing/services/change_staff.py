from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.roster.staffing.models import Staff
from fangxian.roster.staffing.services import common
from fangxian.roster.staffing.services.add_staff import StaffValues, checked, give

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def change_staff(
    staff_id: UUID, values: StaffValues, *, is_closed: bool = False, actor: "User | None", reason: str
) -> Staff:
    """Change what a roster keeps for somebody, or take them off the list (``is_closed``).

    Raises ``change_reason_missing``, ``staff_limits_invalid``, ``skill_unknown`` or ``post_unknown``; ``Staff.DoesNotExist``.
    """
    why = common.needed_reason(reason)
    with locked(Staff, staff_id) as staff:
        fields, skills, posts = checked(values)
        common.put(staff, {**fields, "is_closed": is_closed}, actor, why)
        give(common.signed(staff, actor, why), skills, posts)
    return staff
