"""What the planners' benches share: instances of a folder, seeds, best known costs, one JSON object for each run."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

PLANNERS = ("dialysis", "roster", "routes")


@dataclass(frozen=True, slots=True)
class Effort:
    """What one run may spend."""

    seconds: float
    workers: int
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of one run; ``checked``: the independent checker finds the same cost and no violation.

    ``cost`` is None where there is no plan at all, ``best_known`` is set by a bench that knows it better than the folder.
    """

    cost: float | None
    bound: float | None
    seconds: float
    feasible: bool
    checked: bool
    best_known: float | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """A named task that can be run again and again."""

    name: str
    run: Callable[[Effort], Outcome]


@dataclass(frozen=True, slots=True)
class Series:
    """Which instances to run, and how often; ``only`` names some of them, empty means all."""

    folder: Path | None
    seconds: float
    workers: int
    seeds: int
    only: tuple[str, ...] = ()


def measure(planner: str, series: Series) -> Iterator[dict[str, Any]]:
    """Run each instance of ``fangxian.bench.PLANNER`` with seeds 1 to ``series.seeds`` and yield what the bench prints.

    That module has ``instances(folder) -> Iterator[Instance]``; ``folder`` is None where none was given.
    """
    best_known = read_best_known(series.folder) if series.folder else {}
    for instance in import_module(f"fangxian.bench.{planner}").instances(series.folder):
        if series.only and instance.name not in series.only:
            continue
        for seed in range(1, series.seeds + 1):
            outcome = instance.run(Effort(series.seconds, series.workers, seed))
            yield _line(instance.name, seed, outcome, best_known.get(instance.name))


def read_best_known(folder: Path) -> dict[str, float]:
    """Return the best known cost by instance, from ``best_known.csv`` of the folder where there is one."""
    path = folder / "best_known.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["instance"]: float(row["best_known"]) for row in csv.DictReader(file)}


def _line(name: str, seed: int, outcome: Outcome, listed: float | None) -> dict[str, Any]:
    best = listed if outcome.best_known is None else outcome.best_known
    return {
        "instance": name,
        "seed": seed,
        "cost": outcome.cost,
        "bound": outcome.bound,
        "best_known": best,
        "gap": round((outcome.cost - best) / best, 5) if outcome.cost is not None and best else None,
        "seconds": round(outcome.seconds, 2),
        "feasible": outcome.feasible,
        "checked": outcome.checked,
    }
