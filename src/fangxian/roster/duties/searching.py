"""Searches for rosters, as the worker and the command line run them: what is asked, what is told, what is kept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from fangxian.base.clock import local_day, now
from fangxian.base.problems import Problem as Refusal
from fangxian.planning import rosters
from fangxian.planning.progress import Progress
from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Plan, Problem, check
from fangxian.planning.stopping import Cancelled, MaxIterations, MaxRuntime, Stop
from fangxian.roster.duties import judging, problems
from fangxian.roster.duties.ground import Ground, gather
from fangxian.roster.duties.models import Roster, RosterPlan, RosterState
from fangxian.roster.duties.parcel import packed
from fangxian.roster.duties.problem import Task, build, build_from_published
from fangxian.roster.duties.queries import duties_of_roster
from fangxian.roster.duties.services.make_roster import refuse_too_large
from fangxian.roster.duties.services.store_plan import Made, store_plan

MOST_TO_DIAGNOSE: Final = 6_000
DIAGNOSIS_SECONDS: Final = 10.0
SECONDS: Final = 60
REPLAN_SECONDS: Final = 10
CELLS_A_SECOND: Final = 40
"""Days of people that a repair gets through in a second."""
Told = Callable[[float, str, dict[str, Any] | None], None]
"""Told how far a search is (0 to 1), in words, and the best plan so far as JSON where it is a new one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How long to search: ``iterations`` in place of seconds where the same plan has to come out again."""

    seconds: float = SECONDS
    iterations: int | None = None
    seed: int = 0

    def stop(self) -> Stop:
        """Return the criterion that ends the search."""
        return MaxIterations(self.iterations) if self.iterations else MaxRuntime(self.seconds)

    @property
    def workers(self) -> int:
        """Return how many cores are used: one where it must come out the same, and one is always left for the pages."""
        return 1 if self.iterations else max(1, min(2, (os.cpu_count() or 1) - 1))


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish to stop, from wherever it comes, as a search asks for it."""

    is_cancelled: Callable[[], bool]

    def is_set(self) -> bool:
        """Say whether to stop."""
        return self.is_cancelled()


@dataclass(slots=True)
class Watch:
    """Keeps the best plan of a search, judged by the checker, about once a second, and tells of it."""

    problem: Problem
    stop: Stop
    tell: Told
    whole: Callable[[Plan], Plan] = lambda plan: plan
    _make: Callable[[], Plan] | None = None
    _next: float = 0.0
    _words: str = ""

    def on_plan(self, make: Callable[[], Plan]) -> None:
        """Remember how to get the best plan."""
        self._make = make

    def on_progress(self, progress: Progress) -> None:
        """Tell how the search stands."""
        best, began = None, time.monotonic()
        if self._make and began >= self._next:
            plan, self._make = self._make(), None
            best = self._judged(plan, progress.bound)
            # A large roster takes long to judge: at most a tenth of the time goes into it.
            self._next = began + max(1.0, 10 * (time.monotonic() - began))
        self.tell(self.stop.share_done(progress), self._words or _("Looking for a plan"), best)

    def _judged(self, plan: Plan, bound: float) -> dict[str, Any]:
        report = check(self.problem, plan)
        values = {"violations": len(report.violations), "cost": report.cost}
        self._words = _("Best plan so far: %(violations)s rules broken, cost %(cost)s") % values
        return {**values, "bound": None if report.violations else finite(bound), "plan": packed(self.whole(plan))}


def finite(value: float) -> float | None:
    """Return a bound, None where there is none."""
    return value if -inf < value < inf else None


def refuse_impossible(ground: Ground) -> None:
    """Raise what keeps a search from beginning: nobody there, nothing to do, or too much for one search."""
    people = len(ground.staff)
    if not people:
        raise Refusal(problems.ROSTER_NO_STAFF, status=409)
    if not ground.reach:
        raise Refusal(problems.ROSTER_NO_SHIFTS, status=409)
    if not ground.needs:
        raise Refusal(problems.ROSTER_NO_NEEDS, status=409)
    refuse_too_large(people, ground.days)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a search: the plan as it is kept, and what a planner has to know."""

    plan: RosterPlan
    result: dict[str, Any]


def search_plan(
    roster: Roster, asked: Asked, *, made: Made, tell: Told, is_cancelled: Callable[[], bool] = lambda: False
) -> Outcome:
    """Make the best plan of a roster that is found in the time given, and keep it; cancelled, the best so far.

    Of a published roster only what has not begun is planned anew, and changes cost. Raises ``roster_no_staff``,
    ``roster_no_shifts``, ``roster_no_needs`` and ``roster_too_large``.
    """
    tell(0.0, _("Reading the registers"), None)
    ground, task = _task(roster)
    stop = asked.stop() | Cancelled(Wished(is_cancelled))
    watch = Watch(task.problem, stop, tell, lambda plan: _whole(roster, ground, plan))
    tell(0.0, _("Getting the search ready"), None)
    found = rosters.solve(
        task.problem, stop, seed=asked.seed, on_progress=watch.on_progress, on_plan=watch.on_plan, workers=asked.workers
    )
    # A bound holds for plans without a fault; beside one that has some it would only confuse.
    bound = finite(found.bound) if roster.state == RosterState.DRAFT and found.feasible else None
    kept = _keep(roster, ground, found.plan, replace(made, bound=bound))
    result = {"cost": kept.cost, "violations": kept.violations, "bound": bound, "seconds": round(found.seconds, 1)}
    if not found.feasible and not is_cancelled():
        tell(1.0, _("Looking for what cannot hold"), None)
        result |= diagnosed(task.problem, ground, DIAGNOSIS_SECONDS)
    return Outcome(kept, result)


def search_repair(
    roster: Roster, asked: Asked, *, made: Made, tell: Told, is_cancelled: Callable[[], bool] = lambda: False
) -> Outcome:
    """Put a published roster right with the fewest changes, and keep that as a plan to be looked at and published.

    A long roster of many people gets more time than was asked for. Raises ``roster_not_published``, what ``search_plan``
    raises, and ``roster_no_plan_found``.
    """
    if roster.state != RosterState.PUBLISHED:
        raise Refusal(problems.ROSTER_NOT_PUBLISHED, status=409)
    tell(0.0, _("Reading the registers"), None)
    ground, task = _task(roster)
    asked = replace(asked, seconds=max(asked.seconds, len(ground.staff) * ground.days / CELLS_A_SECOND))
    stop = asked.stop() | Cancelled(Wished(is_cancelled))
    watch = Watch(task.problem, stop, tell, lambda plan: _whole(roster, ground, plan))
    found = rosters.replan(task.problem, stop, seed=asked.seed, on_progress=watch.on_progress, on_plan=watch.on_plan)
    if not found.iterations:
        raise Refusal(problems.PLAN_NOT_FOUND, status=409)
    kept = _keep(roster, ground, found.plan, made)
    result = {
        "cost": kept.cost, "violations": kept.violations, "changes": found.changes, "missing": found.missing,
        "least_changes": found.least_changes, "least_missing": found.least_missing, "proven": found.is_proven,
        "seconds": round(found.seconds, 1), "given_up": _rules(found.given_up, ground),
    }  # fmt: skip
    return Outcome(kept, result)


def _task(roster: Roster) -> tuple[Ground, Task]:
    """Return what is to be searched: the whole of a draft, else the days from today on as little changed as can be."""
    if roster.state == RosterState.DRAFT:
        ground = gather(roster)
        refuse_impossible(ground)
        return ground, build(ground)
    moment = now()
    last = roster.first_day + timedelta(days=roster.days - 1)
    if local_day(moment) > last:
        raise Refusal(problems.SICK_NO_ROSTER, status=409)
    ground = gather(roster, local_day(moment))
    refuse_impossible(ground)
    return ground, build_from_published(ground, moment)


def _whole(roster: Roster, ground: Ground, plan: Plan) -> Plan:
    """Return a plan of the days from ``ground`` on with what was before, as days of the roster."""
    away = (ground.first_day - roster.first_day).days
    if not away:
        return plan
    before = [duty for duty in duties_of_roster(roster) if duty.day < ground.first_day]
    later = (
        PlannedDuty(person=duty.person, day=duty.day + away, shift=duty.shift, role=duty.role) for duty in plan.duties
    )
    return Plan(duties=tuple(sorted((*judging.planned(before, roster).duties, *later))))


def _keep(roster: Roster, ground: Ground, plan: Plan, made: Made) -> RosterPlan:
    return store_plan(roster.pk, judging.problem_now(roster), _whole(roster, ground, plan), made)


def diagnosed(problem: Problem, ground: Ground, seconds: float) -> dict[str, Any]:
    """Return which rules cannot all hold and what would have to give way, as data; nothing for a task too large for it."""
    if len(problem.people) * problem.days > MOST_TO_DIAGNOSE:
        return {}
    found = rosters.diagnose(problem, seconds=seconds)
    return {
        "conflict": _rules(found.conflict, ground),
        "relaxation": [
            {**rule, "times": times}
            for rule, (_rule, times) in zip(
                _rules([rule for rule, _times in found.relaxation], ground), found.relaxation, strict=True
            )
        ],
        "proven": found.proven,
    }


def _rules(rules: Iterable[Any], ground: Ground) -> list[dict[str, Any]]:
    """Return rules as data, with the day from which they count."""
    first = ground.first_day.isoformat()
    return [{**msgspec.to_builtins(rule), "first_day": first} for rule in rules]
