from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.planning.rosters import Plan, Problem, check
from fangxian.roster.duties.models import PlanSource, Roster, RosterPlan
from fangxian.roster.duties.services.common import refuse_closed


@dataclass(frozen=True, slots=True)
class Made:
    """How a plan came about. ``bound``: no plan without a violation costs less, where that is known."""

    source: PlanSource
    by: UUID
    note: str = ""
    job_id: UUID | None = None
    base_id: UUID | None = None
    bound: float | None = None


def store_plan(roster_id: UUID, problem: Problem, plan: Plan, made: Made) -> RosterPlan:
    """Keep a plan as the next version of its roster, judged by the checker. Raises ``roster_closed``."""
    report = check(problem, plan)
    with locked(Roster, roster_id) as roster:
        refuse_closed(roster)
        last = RosterPlan.objects.filter(roster=roster).aggregate(last=Max("number"))["last"] or 0
        return RosterPlan.objects.create(
            roster=roster,
            number=last + 1,
            source=made.source,
            base_id=made.base_id,
            job_id=made.job_id,
            problem=problem.to_json().decode(),
            duties=plan.to_json().decode(),
            cost=report.cost,
            bound=made.bound,
            violations=len(report.violations),
            note=made.note[:200],
            made_at=now(),
            made_by_id=made.by,
        )
