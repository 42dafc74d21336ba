from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fangxian.base.problems import Problem
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Staff
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def set_indoor_only(person_id: UUID, is_indoor_only: bool, *, actor: "User") -> Staff:
    """Let somebody say for themselves that only indoor posts will do; no reason is asked. Raises ``staff_unknown``."""
    staff = Staff.objects.select_for_update().filter(person=person_id, is_closed=False).first()
    if staff is None:
        raise Problem(problems.STAFF_UNKNOWN, status=404)
    common.put(staff, {"is_indoor_only": is_indoor_only}, actor, _("Stated by themselves"))
    return staff
