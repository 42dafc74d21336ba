"""Bench of the route planner: Solomon ``.txt`` and VRPLIB ``.vrp`` files of a folder, each by its own rounding."""

from collections.abc import Iterator
from pathlib import Path

from fangxian.bench.plans import Effort, Instance, Outcome
from fangxian.planning.routes import check, solomon, solve, vrplib
from fangxian.planning.routes.instances import Named
from fangxian.planning.stopping import MaxRuntime

READERS = {".txt": solomon.read, ".vrp": vrplib.read}


def instances(folder: Path | None) -> Iterator[Instance]:
    """Yield every instance of the folder that can be read."""
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix in READERS:
            yield _instance(READERS[path.suffix](path))


def _instance(named: Named) -> Instance:
    return Instance(named.name, lambda effort: _outcome(named, effort))


def _outcome(named: Named, effort: Effort) -> Outcome:
    result = solve(named.problem, MaxRuntime(effort.seconds), effort.seed, workers=effort.workers)
    if not result.feasible:
        return Outcome(None, result.bound, result.seconds, False, False)
    report = check(named.problem, result.plan)
    sound = report.is_clean and named.is_in_time(result.plan)
    cost = round(named.cost(result.plan), 2)
    return Outcome(cost, result.bound, result.seconds, sound, sound and report.cost == result.cost)
