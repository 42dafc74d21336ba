from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.register.models import Unit
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import DAY_MINUTES, Shift
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User

SHORTEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftValues:
    """What is said of a shift: begins ``start_minute`` after midnight, lasts ``minutes``."""

    code: str
    name: str
    start_minute: int
    minutes: int


@transaction.atomic
def add_shift(unit_id: UUID, values: ShiftValues, *, actor: "User | None", reason: str = "") -> Shift:
    """Add a shift for the rosters of a unit and those below it.

    Raises ``unit_unknown``, ``unit_closed``, ``staffing_code_invalid``, ``shift_code_taken``, ``name_missing`` or
    ``shift_hours_invalid``.
    """
    unit = common.open_unit(unit_id)
    shift = Shift(unit=unit, **checked(unit, values, None))
    common.signed(shift, actor, reason).save()
    return shift


def checked(unit: Unit, values: ShiftValues, own_id: UUID | None) -> dict[str, Any]:
    """Return the values by field once they hold together."""
    code = common.needed_code(values.code, 12)
    taken = Shift.objects.filter(unit=unit, code=code).values_list("pk", flat=True).first()
    if taken is not None and taken != own_id:
        raise Problem(problems.SHIFT_CODE_TAKEN, status=409, taken=code)
    if not (0 <= values.start_minute < DAY_MINUTES and SHORTEST <= values.minutes <= DAY_MINUTES):
        raise Problem(problems.SHIFT_HOURS, status=422)
    return {
        "code": code, "name": common.needed_name(values.name), "start_minute": values.start_minute,
        "minutes": values.minutes,
    }  # fmt: skip
