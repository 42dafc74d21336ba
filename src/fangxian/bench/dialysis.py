"""Bench of the dialysis planner: full weeks of 45 patients made from the seed, and the same with a new suspect."""

from collections.abc import Iterator
from pathlib import Path

from fangxian.bench.plans import Effort, Instance, Outcome
from fangxian.planning.dialysis import Problem, check, solve
from fangxian.planning.dialysis.weeks import week, with_suspect
from fangxian.planning.stopping import MaxRuntime


def instances(folder: Path | None) -> Iterator[Instance]:
    """Yield what is measured; no folder is needed."""
    yield Instance("week-45", lambda effort: _planned(week(effort.seed), effort))
    yield Instance("suspect-45", _with_suspect)


def _with_suspect(effort: Effort) -> Outcome:
    problem = week(effort.seed)
    published = solve(problem, MaxRuntime(effort.seconds), effort.seed, workers=effort.workers).plan
    return _planned(with_suspect(problem, published, effort.seed), effort)


def _planned(problem: Problem, effort: Effort) -> Outcome:
    """Plan one week; what is proven best is also the best known."""
    result = solve(problem, MaxRuntime(effort.seconds), effort.seed, workers=effort.workers)
    if not result.feasible:
        return Outcome(None, result.bound, result.seconds, False, False)
    report = check(problem, result.plan)
    checked = report.is_clean and report.cost == result.cost
    return Outcome(result.cost, result.bound, result.seconds, report.is_clean, checked, result.bound)
