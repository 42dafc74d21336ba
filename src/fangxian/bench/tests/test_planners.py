"""The benches of dialysis and routes, on what is small or public."""

import pytest
from django.conf import settings

from fangxian.bench import dialysis, routes
from fangxian.bench.plans import Effort
from fangxian.planning.routes import check, solomon, solve, vrplib
from fangxian.planning.stopping import MaxIterations

FOLDER = settings.SHARED_DATA / "benchmarks" / "routes"
needs_data = pytest.mark.skipif(not FOLDER.exists(), reason="the public benchmark instances are not here")


def test_a_dialysis_week_is_planned_proven_and_checked() -> None:
    (week,) = [instance for instance in dialysis.instances(None) if instance.name == "week-45"]
    outcome = week.run(Effort(seconds=300, workers=2, seed=1))
    assert outcome.feasible
    assert outcome.checked
    assert outcome.cost == outcome.bound == outcome.best_known


def test_a_week_without_time_has_no_plan_and_says_so() -> None:
    week = next(dialysis.instances(None))
    outcome = week.run(Effort(seconds=0, workers=1, seed=1))
    assert (outcome.cost, outcome.feasible, outcome.checked) == (None, False, False)


def test_without_a_folder_there_are_no_routes_to_measure() -> None:
    assert list(routes.instances(None)) == []


@needs_data
def test_every_public_instance_of_routes_is_read() -> None:
    names = [instance.name for instance in routes.instances(FOLDER)]
    assert len(names) == len(list(FOLDER.glob("*.txt"))) + len(list(FOLDER.glob("*.vrp")))
    assert {"C101", "RC108", "C1_10_1", "R2_10_2"} <= set(names)


@needs_data
def test_a_public_instance_is_read_whole() -> None:
    small, large = solomon.read(FOLDER / "C101.txt"), vrplib.read(FOLDER / "C1_10_1.vrp")
    assert (len(small.problem.stops), len(small.problem.vehicles)) == (100, 25)
    assert (len(large.problem.stops), len(large.problem.vehicles)) == (1000, 250)


@needs_data
def test_an_easy_public_instance_is_solved_to_the_best_known() -> None:
    named = solomon.read(FOLDER / "C101.txt")
    result = solve(named.problem, MaxIterations(3000), seed=1)
    assert check(named.problem, result.plan).is_clean
    assert named.is_in_time(result.plan)
    assert named.cost(result.plan) == pytest.approx(828.94, abs=0.01)


@needs_data
def test_the_bench_of_routes_counts_in_the_units_of_the_set() -> None:
    (c101,) = [instance for instance in routes.instances(FOLDER) if instance.name == "C101"]
    outcome = c101.run(Effort(seconds=3, workers=1, seed=1))
    assert outcome.feasible
    assert outcome.checked
    assert 828 < (outcome.cost or 0) < 1200
