from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product
from math import inf
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangxian.planning.findings import BadProblem
from fangxian.planning.progress import Progress
from fangxian.planning.routes import Lock, Plan, Problem, Route, Stop, check, solve
from fangxian.planning.routes.solver import large, search
from fangxian.planning.routes.tests.cast import CAR, CITY, DEPOT, HOMES, STORE, VAN, home, land, plan
from fangxian.planning.stopping import Cancelled, MaxIterations, MaxRuntime, NoImprovement

STEPS = MaxIterations(200)


def best_by_hand(problem: Problem) -> float:
    """Try every plan at every useful time of departure; the cheapest that the checker passes."""
    reports = (check(problem, made) for made in every_plan(problem))
    return min((report.cost for report in reports if report.is_clean), default=inf)


def every_plan(problem: Problem) -> Iterator[Plan]:
    names = [vehicle.code for vehicle in problem.vehicles]
    for chosen in product([None, *names], repeat=len(problem.stops)):
        whose = {name: [s.code for s, who in zip(problem.stops, chosen, strict=True) if who == name] for name in names}
        for orders in product(*(list(permutations(whose[name])) for name in names)):
            yield tuple(Route(name, legs, 0) for name, legs in zip(names, orders, strict=True) if legs)


WINDOWS = st.sampled_from([(), (), ((0, 4),), ((6, 12),), ((0, 2), (8, 9))])
STOPS = st.builds(
    dict,
    windows=WINDOWS,
    service=st.integers(0, 3),
    demand=st.tuples(st.integers(0, 6)),
    skills=st.sampled_from([(), (), ("nurse",)]),
    prize=st.sampled_from([None, None, 3, 30]),
    suspect=st.booleans(),
)
LOCKS = st.sampled_from(
    [
        (),
        (),
        (Lock(stop="h1", vehicle="car"),),
        (Lock(stop="h2", vehicle="van", position=0),),
        (Lock(stop="h3", vehicle="car", position=0), Lock(stop="h1", vehicle="car", position=1)),
    ]
)


@settings(max_examples=50, deadline=None)
@given(st.lists(STOPS, min_size=3, max_size=3), LOCKS, st.sampled_from([8, 14, 100]))
def test_no_plan_made_by_trying_all_of_them_is_better(
    wanted: list[dict[str, object]], locks: tuple[Lock, ...], latest: int
) -> None:
    stops = tuple(home(number, **what) for number, what in enumerate(wanted, 1))
    problem = land(
        *stops, locks=locks, vehicles=(replace(CAR, latest=latest), replace(VAN, latest=latest, fixed_cost=1))
    )
    result = solve(problem, STEPS)
    assert result.cost == best_by_hand(problem)
    report = check(problem, result.plan)
    assert report.is_clean == result.feasible
    assert not result.feasible or report.cost == result.cost
    assert report.codes() <= {"left_out", "lock_vehicle", "lock_position"}


def test_the_shortest_way_is_found() -> None:
    result = solve(land(vehicles=(CAR,)), STEPS)
    assert result.cost == 8
    assert result.bound is None


def test_suspected_households_come_after_clean_ones_even_by_a_detour() -> None:
    problem = land(home(1, suspect=True), *HOMES[1:], vehicles=(CAR,))
    result = solve(problem, STEPS)
    assert result.plan[0].legs[-1] == "h1"
    assert check(problem, result.plan).is_clean


def test_loading_anew_leads_no_way_around_clean_before_suspect() -> None:
    van = replace(CAR, capacity=(2,), reload_at=("store",), reloads=3)
    stops = tuple(home(number, suspect=number % 2 == 1) for number in range(1, 9) if number != 5)
    problem = land(*stops, vehicles=(van,))
    result = solve(problem, MaxIterations(1000))
    assert result.feasible
    assert check(problem, result.plan).is_clean
    assert result.plan[0].legs.count("store") == 3


def test_skills_decide_who_goes() -> None:
    result = solve(land(home(1, skills=("nurse",)), *HOMES[1:]), STEPS)
    (route,) = [route for route in result.plan if "h1" in route.legs]
    assert route.vehicle == "van"


def test_what_does_not_fit_is_left_out_by_its_prize() -> None:
    small = replace(CAR, capacity=(2,))
    problem = land(home(1, prize=50), home(2, prize=60), home(3, prize=70), vehicles=(small,))
    result = solve(problem, STEPS)
    assert {code for route in result.plan for code in route.legs} == {"h2", "h3"}
    assert result.cost == 6 + 50


def test_a_household_not_worth_its_way_is_left_out() -> None:
    assert solve(land(home(9, prize=17)), STEPS).cost == 17
    assert solve(land(home(9, prize=19)), STEPS).cost == 18


def test_time_that_costs_is_not_spent_waiting() -> None:
    car = replace(CAR, per_time=1)
    problem = land(home(2, windows=((20, 30),)), home(3, windows=((25, 40),)), vehicles=(car,))
    result = solve(problem, STEPS)
    assert result.plan[0].start > 0
    assert result.cost == check(problem, result.plan).cost


def test_a_plan_under_way_keeps_its_beginning() -> None:
    locks = (Lock(stop="h4", vehicle="car", position=0), Lock(stop="h1", vehicle="car", position=1))
    problem = land(vehicles=(CAR,), locks=locks)
    result = solve(problem, STEPS)
    assert result.plan[0].legs[:2] == ("h4", "h1")
    assert check(problem, result.plan).is_clean
    assert result.cost == 4 + 3 + 1 + 1 + 3


def test_a_vehicle_under_way_that_was_at_a_suspected_household_gets_no_clean_one() -> None:
    locks = (Lock(stop="h4", vehicle="car", position=0),)
    problem = land(*HOMES[:3], home(4, suspect=True), locks=locks)
    result = solve(problem, STEPS)
    legs = {route.vehicle: route.legs for route in result.plan}
    assert legs["car"] == ("h4",)
    assert check(problem, result.plan).is_clean


def test_a_vehicle_under_way_has_used_its_load() -> None:
    small = replace(CAR, capacity=(2,))
    problem = land(locks=(Lock(stop="h1", vehicle="car", position=0),), vehicles=(small, VAN))
    assert check(problem, solve(problem, STEPS).plan).is_clean


@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_position_in_the_middle_is_kept(position: int) -> None:
    problem = land(vehicles=(CAR,), locks=(Lock(stop="h1", vehicle="car", position=position),))
    result = solve(problem, STEPS)
    assert result.feasible
    assert result.plan[0].legs[position] == "h1"


@pytest.mark.parametrize(
    ("problem", "left_out"),
    [
        (land(vehicles=()), {"h1", "h2", "h3", "h4"}),
        (land(home(1, skills=("pilot",)), *HOMES[1:]), {"h1"}),
        (land(home(1, demand=(11,)), *HOMES[1:]), {"h1"}),
        (land(home(9, windows=((0, 3),)), *HOMES[1:]), {"h9"}),
        (land(vehicles=(replace(CAR, latest=5),)), {"h3", "h4"}),
        (land(locks=(Lock(stop="h1", vehicle="car"), Lock(stop="h1", vehicle="van"))), {"h1"}),
    ],
)
def test_what_cannot_be_served_is_named_and_the_rest_is_planned(problem: Problem, left_out: set[str]) -> None:
    result = solve(problem, MaxIterations(500))
    assert not result.feasible
    assert set(result.left_out) == left_out
    assert check(problem, result.plan).codes() <= {"left_out", "lock_vehicle"}


def test_no_households_are_an_empty_plan() -> None:
    result = solve(replace(land(), stops=()), STEPS)
    assert (result.plan, result.cost, result.feasible) == ((), 0, True)


def town(number: int) -> Problem:
    """Return a made-up town of so many households in rows, with windows here and there."""
    stops = tuple(
        Stop(
            code=f"s{at}",
            place=at,
            demand=(at % 5 + 1,),
            service=3,
            windows=((at * 7 % 400, at * 7 % 400 + 300),) if at % 3 else (),
        )
        for at in range(1, number + 1)
    )
    fleet = tuple(replace(CAR, code=f"car{at}", capacity=(60,), latest=1000) for at in range(number // 8))
    return Problem(
        depots=(DEPOT, STORE),
        stops=stops,
        vehicles=fleet,
        coordinates=((0.0, 0.0), *((float(at * 37 % 101), float(at * 61 % 89)) for at in range(1, number + 1))),
    )


def test_the_same_seed_and_one_worker_give_the_same_plan() -> None:
    first, second = (solve(town(60), MaxIterations(400), seed=7) for _ in range(2))
    assert first.plan == second.plan
    assert first.feasible


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a town of a hundred count as large."""
    monkeypatch.setattr(search, "LARGE", 80)
    for name, value in {"PIECE": 70, "PART": 40, "FIRST_ITERATIONS": 300, "PART_ITERATIONS": 100}.items():
        monkeypatch.setattr(large, name, value)


@pytest.mark.usefixtures("in_parts")
def test_a_large_problem_is_planned_in_parts_and_again_the_same() -> None:
    problem = town(120)
    first, second = (solve(problem, MaxIterations(1500), seed=2) for _ in range(2))
    assert first.plan == second.plan
    report = check(problem, first.plan)
    assert report.is_clean
    assert report.cost == first.cost


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("number", [40, 120])
def test_two_workers_plan_a_small_and_a_large_problem(number: int) -> None:
    problem = town(number)
    result = solve(problem, MaxIterations(1500), seed=1, workers=2)
    report = check(problem, result.plan)
    assert report.is_clean
    assert report.cost == result.cost


@pytest.mark.usefixtures("in_parts")
def test_a_large_problem_with_kinds_of_vehicles_and_optional_households() -> None:
    base = town(120)
    fleet = tuple(
        replace(vehicle, capacity=(40 + 20 * (at % 2),), skills=("nurse",) if at % 2 else ())
        for at, vehicle in enumerate(base.vehicles)
    )
    stops = tuple(
        replace(stop, skills=("nurse",) if at % 7 == 0 else (), suspect=at % 5 == 0, prize=400 if at % 4 == 0 else None)
        for at, stop in enumerate(base.stops)
    )
    problem = replace(base, vehicles=fleet, stops=stops)
    result = solve(problem, MaxIterations(2000), seed=3)
    report = check(problem, result.plan)
    assert report.codes() <= {"left_out"}
    assert result.feasible == report.is_clean
    assert not result.feasible or report.cost == result.cost


@pytest.mark.parametrize("workers", [1, 2])
def test_a_search_called_off_keeps_what_was_found(workers: int) -> None:
    event = Event()

    def call_off(progress: Progress) -> None:
        if progress.cost < inf:
            event.set()

    result = solve(town(60), Cancelled(event) | MaxRuntime(120), 1, call_off, workers)
    assert result.cancelled
    assert check(town(60), result.plan).is_clean


def test_a_search_ends_when_nothing_gets_better() -> None:
    told: list[Progress] = []
    result = solve(land(), NoImprovement(200) | MaxRuntime(120), on_progress=told.append)
    assert not result.cancelled
    assert result.iterations < 5000
    assert [now.cost for now in told] == sorted((now.cost for now in told), reverse=True)


@pytest.mark.parametrize(
    ("problem", "mistake"),
    [
        (land(HOMES[0], HOMES[0]), "h1 is there twice"),
        (land(vehicles=(CAR, CAR)), "vehicle car is there twice"),
        (land(home(1, place=99)), "h1: there is no place 99"),
        (land(vehicles=(replace(CAR, end="moon"),)), "vehicle car: there is no depot moon"),
        (land(home(1, demand=(1, 2))), "not the same number of goods"),
        (land(home(1, demand=(-1,))), "h1: a number is below zero"),
        (land(home(1, windows=((5, 3),))), "h1: a window closes before it opens"),
        (land(locks=(Lock(stop="h9"),)), "lock: there is no stop h9"),
        (land(locks=(Lock(stop="h1", vehicle="bus"),)), "lock: there is no vehicle bus"),
        (land(home(1), coordinates=(), distances=((0, 1), (1,))), "distances: not as many columns as rows"),
        (
            land(home(1), coordinates=CITY[:2], depots=(DEPOT,), distances=((0, -1), (1, 0))),
            "distances: a number is below",
        ),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(problem: Problem, mistake: str) -> None:
    with pytest.raises(BadProblem, match=mistake):
        solve(problem, STEPS)


def test_a_problem_is_written_down_and_read_again() -> None:
    problem = land(home(1, windows=((1, 2), (4, 5)), skills=("nurse",)), locks=(Lock(stop="h1", position=0),))
    assert Problem.from_json(problem.to_json()) == problem


def test_a_plan_of_another_day_reads_as_words() -> None:
    assert plan("car@5 h1 h2") == (Route("car", ("h1", "h2"), 5),)
