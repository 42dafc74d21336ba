"""Rosters on the public Curtois-Qu instances, each judged by the checker."""

from collections.abc import Iterator
from pathlib import Path

from fangxian.bench.plans import Effort, Instance, Outcome
from fangxian.planning.rosters import check, curtois, prepare, solve
from fangxian.planning.stopping import MaxRuntime


def instances(folder: Path | None) -> Iterator[Instance]:
    """Yield the instances of a folder, in the order of their numbers. Compiling, once for each release, is not measured."""
    if folder is None:
        raise SystemExit("fangxian bench roster needs --instances DIR with Curtois-Qu instances (InstanceN.txt).")
    prepare()
    for path in sorted(folder.glob("*.txt"), key=lambda path: (len(path.name), path.name)):
        yield Instance(path.stem, lambda effort, path=path: _run(path, effort))  # type: ignore[misc]


def _run(path: Path, effort: Effort) -> Outcome:
    problem = curtois.read(path)
    result = solve(problem, MaxRuntime(effort.seconds), seed=effort.seed, workers=effort.workers)
    report = check(problem, result.plan)
    agrees = report.cost == result.cost and report.is_feasible == result.feasible
    return Outcome(result.cost, result.bound, result.seconds, result.feasible, agrees and report.is_feasible)
