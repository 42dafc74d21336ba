from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.record.services.write import write_entry
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Override, Stop
from fangxian.roster.staffing.services.lift_stop import demand_act_on

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def override_stop(stop_id: UUID, *, first_day: date, last_day: date, reason: str, actor: "User") -> Override:
    """Allow duties on given days in spite of a stop (RULEBOOK H11); leaves a ``staffing.override`` entry.

    Raises ``stop_lifted``, ``stop_own``, ``stop_reason_missing`` or ``override_days_invalid``; ``Stop.DoesNotExist``.
    """
    why = clean(reason)[:200]
    with locked(Stop, stop_id) as stop:
        demand_act_on(stop, why, actor)
        if not stop.first_day <= first_day <= last_day <= (stop.last_day or date.max):
            raise Problem(problems.OVERRIDE_DAYS, status=422)
        override = Override.objects.create(
            stop=stop, first_day=first_day, last_day=last_day, reason=why, made_at=now(), made_by_id=actor.pk
        )
        payload = {
            "override": override.pk, "stop": stop.pk, "person": stop.person_id, "first_day": first_day,
            "last_day": last_day, "reason": why,
        }  # fmt: skip
        write_entry(
            "staffing.override", payload, author_id=actor.pk, unit_id=stop.person.unit_id,
            subject_id=stop.person.subject_id,
        )  # fmt: skip
    return override
