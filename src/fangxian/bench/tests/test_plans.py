from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from fangxian.bench import plans
from fangxian.bench.plans import Effort, Instance, Outcome, Series, measure, read_best_known


@pytest.fixture
def efforts(monkeypatch: pytest.MonkeyPatch) -> list[Effort]:
    """A planner with two instances that notes what it was given."""
    seen: list[Effort] = []

    def run(effort: Effort) -> Outcome:
        seen.append(effort)
        return Outcome(cost=100 + effort.seed, bound=90, seconds=effort.seconds, feasible=True, checked=True)

    def instances(folder: Path | None) -> Iterator[Instance]:
        yield from (Instance("One", run), Instance("Two", run))

    monkeypatch.setattr(plans, "import_module", lambda name: SimpleNamespace(instances=instances))
    return seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "best_known.csv").write_text("instance,best_known\nOne,100\n", encoding="utf-8")
    return tmp_path


def test_every_instance_is_run_with_every_seed(efforts: list[Effort], folder: Path) -> None:
    lines = list(measure("roster", Series(folder, 7, 2, 2)))
    assert [(line["instance"], line["seed"]) for line in lines] == [("One", 1), ("One", 2), ("Two", 1), ("Two", 2)]
    assert efforts[0] == Effort(seconds=7, workers=2, seed=1)


def test_the_gap_is_taken_from_the_best_known_cost(efforts: list[Effort], folder: Path) -> None:
    first, other = measure("roster", Series(folder, 1, 1, 1))
    assert (first["best_known"], first["gap"]) == (100, 0.01)
    assert (other["best_known"], other["gap"]) == (None, None)


def test_only_the_named_instances_are_run(efforts: list[Effort]) -> None:
    assert [line["instance"] for line in measure("roster", Series(None, 1, 1, 1, only=("Two",)))] == ["Two"]


def test_a_line_holds_what_the_design_names(efforts: list[Effort]) -> None:
    [line, _] = measure("roster", Series(None, 1, 1, 1))
    names = {"instance", "seed", "cost", "bound", "best_known", "gap", "seconds", "feasible", "checked"}
    assert line.keys() == names


def test_a_folder_without_a_list_knows_no_best_cost(tmp_path: Path) -> None:
    assert read_best_known(tmp_path) == {}
