from dataclasses import replace

import pytest

from fangxian.planning.routes import Lock, Plan, Problem, check
from fangxian.planning.routes.checker.words import COSTS, VIOLATIONS
from fangxian.planning.routes.tests.cast import CAR, CLEAN, DEPOT, HOMES, STORE, VAN, home, land, plan


def with_car(**what: object) -> Problem:
    return land(vehicles=(replace(CAR, **what), VAN))  # type: ignore[arg-type]


LOADING = replace(CAR, capacity=(2,), reload_at=("store",), reloads=1)
PLANTED: list[tuple[str, Problem, Plan]] = [
    ("unknown_vehicle", land(), (*CLEAN, *plan("bus"))),
    ("unknown_stop", land(), plan("car h1 h2 h9", "van h3 h4")),
    ("vehicle_twice", land(), plan("car h1 h2", "car h3 h4")),
    ("visited_twice", land(), plan("car h1 h2 h3", "van h3 h4")),
    ("visited_twice", land(), plan("car h1 h2 h1", "van h3 h4")),
    ("left_out", land(), plan("car h1 h2", "van h3")),
    ("capacity", with_car(capacity=(1,)), CLEAN),
    ("capacity", land(home(1, demand=(9,)), *HOMES[1:]), plan("car h1 h2 h3", "van h4")),
    ("capacity", land(vehicles=(LOADING,)), plan("car h1 h2 h3 store h4")),
    ("late", land(home(1, windows=((0, 0),)), *HOMES[1:]), CLEAN),
    ("late", land(home(1, service=9), home(2, windows=((3, 9),)), *HOMES[2:]), CLEAN),
    ("late", land(home(1, windows=((0, 1),)), *HOMES[1:]), plan("car@1 h1 h2", "van h3 h4")),
    ("depot_closed", land(depots=(replace(DEPOT, opens=5), STORE)), CLEAN),
    ("depot_closed", land(depots=(replace(DEPOT, closes=3), STORE)), CLEAN),
    (
        "depot_closed",
        land(depots=(DEPOT, replace(STORE, closes=4)), vehicles=(LOADING,)),
        plan("car h1 h2 store h3 h4"),
    ),
    ("early_start", with_car(earliest=1), CLEAN),
    ("late_return", with_car(latest=3), CLEAN),
    ("longest", with_car(longest=3), CLEAN),
    ("farthest", with_car(farthest=3), CLEAN),
    ("skills", land(home(1, skills=("nurse",)), *HOMES[1:]), CLEAN),
    ("suspect_first", land(home(1, suspect=True), *HOMES[1:]), CLEAN),
    ("suspect_first", land(home(1, suspect=True), *HOMES[1:], vehicles=(LOADING,)), plan("car h1 store h2 h3")),
    ("reload_place", with_car(reloads=1), plan("car h1 store h2", "van h3 h4")),
    ("reloads", with_car(reload_at=("store",)), plan("car h1 store h2", "van h3 h4")),
    ("reloads", with_car(reload_at=("store",), reloads=1), plan("car h1 store store h2", "van h3 h4")),
    ("lock_vehicle", land(locks=(Lock(stop="h1", vehicle="van"),)), CLEAN),
    ("lock_vehicle", land(home(1, prize=5), *HOMES[1:], locks=(Lock(stop="h1", vehicle="van"),)), plan("van h2 h3 h4")),
    ("lock_position", land(locks=(Lock(stop="h1", vehicle="car", position=1),)), CLEAN),
    ("lock_position", land(locks=(Lock(stop="h4", position=0),)), CLEAN),
]


def test_a_clean_plan_has_no_violation_and_costs_its_way() -> None:
    report = check(land(), CLEAN)
    assert report.is_clean
    assert report.cost == 4 + 8


@pytest.mark.parametrize(("code", "problem", "broken"), PLANTED, ids=[row[0] for row in PLANTED])
def test_a_planted_violation_is_found(code: str, problem: Problem, broken: Plan) -> None:
    assert code in check(problem, broken).codes()


def test_every_violation_is_planted_once_at_least() -> None:
    assert {code for code, _, _ in PLANTED} == set(VIOLATIONS)


def test_a_violation_names_who_where_and_how_much() -> None:
    (finding,) = check(land(home(1, windows=((0, 0),)), *HOMES[1:]), CLEAN).violations
    assert (finding.code, finding.who, finding.when, finding.amounts) == ("late", "car", "h1", {"at": 1, "limit": 0})
    assert finding.text == "car reaches h1 at 1; service may begin until 0."


PRICED = replace(CAR, fixed_cost=100, per_distance=3, per_time=2)
COSTING: list[tuple[dict[str, int], Problem, Plan]] = [
    ({"fixed": 100, "distance": 12, "time": 8}, land(HOMES[1], vehicles=(PRICED,)), plan("car h2")),
    ({"skipped": 7}, land(home(1, prize=7)), ()),
    ({"distance": 2, "time": 22}, land(home(1, service=9), vehicles=(replace(CAR, per_time=2),)), plan("car h1")),
    (
        {"distance": 2, "time": 7},
        land(home(1, windows=((6, 9),)), vehicles=(replace(CAR, per_time=1),)),
        plan("car h1"),
    ),
    (
        {"distance": 2, "time": 2},
        land(home(1, windows=((6, 9),)), vehicles=(replace(CAR, per_time=1),)),
        plan("car@5 h1"),
    ),
    ({"distance": 12}, land(*HOMES, vehicles=(LOADING,)), plan("car h1 h2 store h3 h4")),
    ({}, land(home(1, prize=0)), plan("car")),
]


@pytest.mark.parametrize(("costs", "problem", "made"), COSTING)
def test_a_cost_is_found_with_its_price(costs: dict[str, int], problem: Problem, made: Plan) -> None:
    report = check(problem, made)
    assert report.is_clean
    assert {finding.code: finding.cost for finding in report.costs} == costs


def test_every_cost_is_shown_once_at_least() -> None:
    assert {code for costs, _, _ in COSTING for code in costs} == set(COSTS)


@pytest.mark.parametrize("start", [0, 3, 8])
def test_service_begins_in_the_first_window_that_is_still_open(start: int) -> None:
    problem = land(home(1, windows=((7, 9), (0, 2))), vehicles=(CAR,))
    assert check(problem, plan(f"car@{start} h1")).is_clean


def test_distances_and_durations_may_come_as_matrices() -> None:
    problem = land(home(1), coordinates=(), distances=((0, 9), (4, 0)), durations=((0, 1), (2, 0)), depots=(DEPOT,))
    report = check(problem, plan("car h1"))
    assert (report.is_clean, report.cost) == (True, 13)
