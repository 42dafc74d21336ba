from contextlib import suppress
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.access.scopes import may_in_unit
from fangxian.accounts.models import User
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.jobs import kinds as jobs
from fangxian.jobs.models import OPEN, Job
from fangxian.jobs.services import start_job
from fangxian.jobs.work import Cancelled, Work
from fangxian.roster.duties import judging, problems, searching
from fangxian.roster.duties.models import PlanSource, Roster, RosterPlan, RosterState
from fangxian.roster.duties.parcel import unpacked
from fangxian.roster.duties.searching import Asked
from fangxian.roster.duties.services.common import acting, refuse_closed
from fangxian.roster.duties.services.store_plan import Made, store_plan
from fangxian.roster.staffing import problems as staffing_problems
from fangxian.roster.staffing.models import StopKind
from fangxian.roster.staffing.services import set_stop

PLAN: Final = "roster.plan"
REPLAN: Final = "roster.replan"
PERMISSION: Final = "roster.plan"


def plan_roster(
    roster_id: UUID, *, actor: User, seconds: int = searching.SECONDS, iterations: int | None = None
) -> Job:
    """Let a plan of the roster be made in the background; the plan is kept when the job ends or is cancelled.

    Raises ``roster_closed``, ``roster_job_open`` (one search of a roster at a time) and ``jobs_too_many``.
    """
    return _start(PLAN, roster_id, actor, {"seconds": seconds, "iterations": iterations})


def replan_roster(roster_id: UUID, *, actor: User, note: str = "", iterations: int | None = None) -> Job:
    """Let a published roster be put right in the background with the fewest changes; what comes out is published by hand.

    Raises ``roster_not_published`` and what ``plan_roster`` raises.
    """
    arguments = {"seconds": searching.REPLAN_SECONDS, "iterations": iterations, "note": note}
    return _start(REPLAN, roster_id, actor, arguments)


def call_in_sick(roster_id: UUID, person_id: UUID, *, first_day: date, last_day: date | None, actor: User) -> Job:
    """Note that somebody cannot come (a stop, no diagnosis) and let the roster be put right around it.

    Days of a stop that stands already are not set twice. Raises ``roster_sick_days``, ``roster_not_published``, and what
    ``set_stop`` and ``plan_roster`` raise.
    """
    if last_day is not None and last_day < first_day:
        raise Problem(problems.SICK_DAYS, status=422)
    refuse_unpublished(Roster.objects.get(pk=roster_id))
    try:
        set_stop(person_id, kind=StopKind.ILLNESS, first_day=first_day, last_day=last_day, actor=actor)
    except Problem as problem:
        if problem.code != staffing_problems.STOP_STANDS:
            raise
    return replan_roster(roster_id, actor=actor, note=_("After a sick call"))


def refuse_unpublished(roster: Roster) -> None:
    """Raise ``roster_closed`` or ``roster_not_published``."""
    refuse_closed(roster)
    if roster.state != RosterState.PUBLISHED:
        raise Problem(problems.ROSTER_NOT_PUBLISHED, status=409)


def _start(kind: str, roster_id: UUID, actor: User, arguments: dict[str, Any]) -> Job:
    with locked(Roster, roster_id) as roster:
        refuse_closed(roster)
        if kind == REPLAN:
            refuse_unpublished(roster)
        if open_jobs(roster_id):
            raise Problem(problems.JOB_OPEN, status=409)
        title = {PLAN: _("Plan of %(roster)s"), REPLAN: _("Re-plan of %(roster)s")}[kind] % {"roster": roster.title}
        return start_job(kind, owner=actor, title=title, arguments={**arguments, "roster": str(roster_id)})


def open_jobs(roster_id: UUID) -> list[Job]:
    """Return the searches of a roster that wait or run."""
    return list(Job.objects.filter(kind__in=(PLAN, REPLAN), state__in=OPEN, arguments__roster=str(roster_id)))


def keep_best(job: Job, *, actor: User) -> RosterPlan:
    """Keep the best plan of a job that ended before it could keep one itself, such as when its worker was killed.

    Raises ``roster_plan_empty`` where it had none yet, and ``roster_closed``.
    """
    if not job.best or job.kind not in (PLAN, REPLAN):
        raise Problem(problems.PLAN_EMPTY, status=409)
    had = RosterPlan.objects.filter(job=job).first()
    if had:
        return had
    roster = Roster.objects.select_related("unit").get(pk=job.arguments["roster"])
    source = PlanSource.REPAIR if job.kind == REPLAN else PlanSource.SOLVER
    made = Made(source, acting(actor), _("Best plan of a search that was broken off"), job.pk, roster.published_plan_id)
    return store_plan(roster.pk, judging.problem_now(roster), unpacked(job.best["plan"]), made)


def _run(work: Work) -> dict[str, Any]:
    """Search, as the worker does; the right is judged when it runs, not when it was asked for."""
    arguments = work.arguments
    roster = Roster.objects.select_related("unit", "published_plan").filter(pk=arguments["roster"]).first()
    if roster is None:
        raise Problem(problems.ROSTER_UNKNOWN, status=404)
    if not may_in_unit(work.owner, PERMISSION, roster.unit_id):
        raise Problem(problems.NO_RIGHT, status=403)
    refuse_closed(roster)
    kind = REPLAN if "note" in arguments else PLAN
    asked = Asked(seconds=arguments["seconds"], iterations=arguments.get("iterations"))
    source = PlanSource.REPAIR if kind == REPLAN else PlanSource.SOLVER
    made = Made(source, work.owner.pk, str(arguments.get("note", "")), work.id, roster.published_plan_id)
    search = searching.search_repair if kind == REPLAN else searching.search_plan
    outcome = search(roster, asked, made=made, tell=_told(work), is_cancelled=work.is_cancelled)
    address = f"{reverse('duties:roster', args=[roster.pk])}?plan={outcome.plan.number}"
    return {**outcome.result, "plan": str(outcome.plan.pk), "number": outcome.plan.number, "address": address}


def _told(work: Work) -> searching.Told:
    def tell(progress: float, phase: str, best: dict[str, Any] | None) -> None:
        # A cancelled search ends by itself and keeps what it has.
        with suppress(Cancelled):
            work.tell(progress, phase, best=best)

    return tell


jobs.register(jobs.JobKind(PLAN, gettext_lazy("Plan of a roster"), _run))
jobs.register(jobs.JobKind(REPLAN, gettext_lazy("Re-plan of a roster"), _run))
