from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem as Refusal
from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Plan, Problem, check
from fangxian.roster.duties import judging, problems
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import PlanSource, Roster, RosterPlan
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.queries import duties_of_roster
from fangxian.roster.duties.services.common import acting, refuse_closed
from fangxian.roster.duties.services.store_plan import Made, store_plan


@dataclass(frozen=True, slots=True)
class Edit:
    """What one person shall have on one day (0 is the first of the roster): a shift at a post, or nothing."""

    person_id: UUID
    day: int
    shift_id: UUID | None = None
    post_id: UUID | None = None


def edit_plan(roster_id: UUID, edits: Sequence[Edit], *, plan_id: UUID | None, actor: User | None) -> RosterPlan:
    """Change cells of a plan by hand, or of what people have in their hands where no plan is named.

    One's own newest plan by hand, not published, is changed in place; else the next version is made. Nothing is refused for
    breaking a rule: the checker's findings stand beside the plan and are asked about when it is published. Raises
    ``roster_plan_unknown``, ``roster_closed``, ``roster_cell_unknown``.
    """
    roster = Roster.objects.select_related("unit").get(pk=roster_id)
    refuse_closed(roster)
    plan = _plan(roster, plan_id)
    before = Plan.from_json(plan.duties) if plan else judging.planned(duties_of_roster(roster), roster)
    problem = build(gather(roster)).problem
    after = edited(problem, before, edits)
    by = acting(actor)
    if plan and plan.source == PlanSource.HAND and plan.made_by_id == by and plan.pk != roster.published_plan_id:
        with locked(RosterPlan, plan.pk) as same:
            newer = RosterPlan.objects.filter(roster=roster, number__gt=same.number).exists()
            if not newer and same.duties == plan.duties:
                return _put(same, problem, after)
    note = _("Changed by hand from plan %(number)s") % {"number": plan.number} if plan else _("Changed by hand")
    return store_plan(roster.pk, problem, after, Made(PlanSource.HAND, by, note, base_id=plan.pk if plan else None))


def _plan(roster: Roster, plan_id: UUID | None) -> RosterPlan | None:
    if plan_id is None:
        return None
    plan = RosterPlan.objects.filter(roster=roster, pk=plan_id).first()
    if plan is None:
        raise Refusal(problems.PLAN_UNKNOWN, status=404)
    return plan


def edited(problem: Problem, plan: Plan, edits: Sequence[Edit]) -> Plan:
    """Return a plan with cells changed. Raises ``roster_cell_unknown``."""
    people = {person.id for person in problem.people}
    shifts = {shift.id for shift in problem.shifts}
    posts = {demand.role for demand in problem.demands} | {
        skill for person in problem.people for skill in person.skills
    }
    cells = {(duty.person, duty.day): duty for duty in plan.duties}
    for edit in edits:
        who, what = str(edit.person_id), (str(edit.shift_id), str(edit.post_id))
        if edit.shift_id is None:
            cells.pop((who, edit.day), None)
            continue
        if who not in people or not 0 <= edit.day < problem.days or what[0] not in shifts or what[1] not in posts:
            raise Refusal(problems.CELL_UNKNOWN, status=422)
        cells[who, edit.day] = PlannedDuty(person=who, day=edit.day, shift=what[0], role=what[1])
    return Plan(duties=tuple(sorted(cells.values())))


def _put(plan: RosterPlan, problem: Problem, after: Plan) -> RosterPlan:
    report = check(problem, after)
    plan.problem, plan.duties = problem.to_json().decode(), after.to_json().decode()
    plan.cost, plan.violations, plan.made_at = report.cost, len(report.violations), now()
    plan.save(update_fields=["problem", "duties", "cost", "violations", "made_at"])
    return plan
