"""What the engine promises for any task: the best there is, proven where it can be, and the same again for the same seed."""

import tracemalloc
from itertools import islice
from threading import Event

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangxian.planning.progress import Progress
from fangxian.planning.rosters import check, solve
from fangxian.planning.rosters.problem import (
    Absence,
    Contract,
    Demand,
    Fairness,
    Limit,
    Pair,
    Person,
    Pin,
    Problem,
    Published,
    Shift,
    Wish,
)
from fangxian.planning.rosters.solver.build import build
from fangxian.planning.rosters.solver.dive import Dive
from fangxian.planning.rosters.solver.master import Master
from fangxian.planning.rosters.tests.cast import cheapest, ward
from fangxian.planning.stopping import Cancelled, MaxIterations, NoImprovement

EARLY, LATE = Shift(id="E", minutes=480, start=360), Shift(id="L", minutes=480, start=840)
FEW = MaxIterations(150)


def week(count: int = 5, **fields: object) -> Problem:
    """Some people, one week, two shifts that each need one person, at most five days in a row."""
    people = tuple(Person(id=f"P{n}", contract=Contract(max_run=5)) for n in range(count))
    demands = tuple(
        Demand(day=day, shift=shift, required=1, under=100, over=1) for day in range(7) for shift in ("E", "L")
    )
    task = Problem(days=7, shifts=(EARLY, LATE), people=people, demands=demands, forbidden=(("L", "E"),))
    return msgspec.structs.replace(task, **fields)


def a_year(people: int) -> Problem:
    """Two shifts a day, each of which needs a fifth of the people."""
    everybody = tuple(Person(id=f"P{n:03}", contract=Contract(max_run=6)) for n in range(people))
    demands = tuple(
        Demand(day=day, shift=shift, required=people // 5, under=100, must=True) for day in range(365) for shift in "EL"
    )
    return Problem(days=365, shifts=(EARLY, LATE), people=everybody, demands=demands)


def test_a_week_that_can_be_covered_costs_nothing_and_that_is_proven() -> None:
    result = solve(week(), FEW)
    assert (result.cost, result.bound, result.feasible) == (0, 0, True)


def test_a_descent_ends_where_somebody_has_no_roster_that_keeps_what_was_fixed() -> None:
    """Somebody has no late duty before an early one: with both fixed, nothing makes their days whole."""
    model = build(week())
    dive = Dive(Master(model.tables), np.random.default_rng(1), 0.0, lambda: 60.0)
    shifts = [shift for shift, _role in model.kinds]
    dive.forced[0, :2] = shifts.index("L"), shifts.index("E")
    turns = sum(1 for _turn in islice(dive.steps(), 1000))
    assert (dive.kinds, turns < 1000) == (None, True)


def test_four_weeks_with_weekly_limits_and_a_shared_burden_are_planned_though_their_bound_is_not_known() -> None:
    """Four weekly counts and one of the whole month are more combinations than pricing follows."""
    weekly = tuple(Limit(shifts=("E", "L"), most=4, first=first, last=first + 6) for first in range(0, 28, 7))
    task = week(
        days=28,
        people=tuple(Person(id=f"P{n}", contract=Contract(limits=weekly)) for n in range(5)),
        demands=tuple(
            Demand(day=day, shift=shift, required=1, under=100, must=True) for day in range(28) for shift in "EL"
        ),
        fairness=(Fairness(name="late", shifts=("L",), weight=3, share=6),),
    )
    result = solve(task, FEW)
    assert (result.feasible, check(task, result.plan).violations) == (True, ())
    assert result.bound <= result.cost


def test_one_of_every_rule_is_kept() -> None:
    result = solve(ward(), MaxIterations(300))
    assert check(ward(), result.plan).violations == ()
    assert result.bound <= result.cost


def test_the_same_seed_gives_the_same_roster() -> None:
    first, again = (solve(ward(), FEW, seed=5) for _ in range(2))
    assert first.plan == again.plan
    assert (first.cost, first.bound, first.iterations) == (again.cost, again.bound, again.iterations)


def test_the_search_and_the_checker_count_the_same_cost() -> None:
    seen: list[Progress] = []
    result = solve(ward(), FEW, on_progress=seen.append)
    assert seen[-1].cost == result.cost


def test_two_workers_keep_the_rules_as_well() -> None:
    result = solve(ward(), NoImprovement(200) | MaxIterations(2000), workers=2)
    assert check(ward(), result.plan).violations == ()


def test_three_workers_find_a_week_that_costs_nothing() -> None:
    assert solve(week(), MaxIterations(2000), workers=3).cost == 0


def test_costs_fall_and_bounds_rise_while_it_works() -> None:
    seen: list[Progress] = []
    solve(ward(), FEW, on_progress=seen.append)
    assert [p.cost for p in seen] == sorted((p.cost for p in seen), reverse=True)
    assert [p.bound for p in seen] == sorted(p.bound for p in seen)


def test_a_search_that_is_called_off_keeps_its_best_roster() -> None:
    event = Event()

    def call_off(progress: Progress) -> None:
        event.set()

    result = solve(ward(), MaxIterations(10_000) | Cancelled(event), on_progress=call_off)
    assert result.cancelled
    assert result.iterations < 10_000
    assert result.plan.duties


def test_a_listener_that_fails_ends_the_search_with_its_error() -> None:
    def fail(progress: Progress) -> None:
        raise RuntimeError("nobody listens")

    with pytest.raises(RuntimeError, match="nobody listens"):
        solve(week(), FEW, on_progress=fail, workers=2)


def test_pins_are_kept() -> None:
    pins = (Pin(person="P0", day=2, shift="L"), Pin(person="P1", day=2), Pin(person="P2", day=3, shift="E"))
    duties = {(duty.person, duty.day): duty.shift for duty in solve(week(pins=pins), FEW).plan.duties}
    assert duties["P0", 2] == "L"
    assert ("P1", 2) not in duties
    assert duties["P2", 3] == "E"


def test_people_and_pins_that_contradict_each_other_leave_the_others_planned() -> None:
    pins = (Pin(person="P0", day=2, shift="L"), Pin(person="P0", day=2))
    result = solve(week(pins=pins), FEW)
    assert result.alone == ("P0",)
    assert not result.feasible
    assert {finding.person for finding in check(week(pins=pins), result.plan).violations} == {"P0"}


def test_a_sick_call_changes_as_little_as_can_be() -> None:
    before = solve(week(), FEW).plan
    ill = before.duties[0].person
    gone = tuple(Absence(person=ill, day=day, reason="ill") for day in range(7))
    task = week(absences=gone, published=Published(duties=before.duties, weight=10))
    result = solve(task, MaxIterations(400))
    own = sum(duty.person == ill for duty in before.duties)
    changed = [finding for finding in check(task, result.plan).costs if finding.code == "changed"]
    assert not any(finding.code == "under_cover" for finding in check(task, result.plan).costs)
    assert len(changed) == 2 * own
    assert result.cost == result.bound


def test_nobody_to_plan_is_no_error() -> None:
    result = solve(week(0), FEW)
    assert result.plan.duties == ()
    assert result.cost == 14 * 100


def test_no_days_is_no_error() -> None:
    assert solve(Problem(days=0, shifts=(EARLY,), people=(Person(id="A"),)), FEW).cost == 0


def test_no_shifts_is_no_error() -> None:
    assert solve(Problem(days=3, shifts=(), people=(Person(id="A"),)), FEW).feasible


def test_a_skill_that_nobody_has_is_missing_in_every_roster() -> None:
    demand = Demand(day=0, shift="E", required=2, role="doctor", must=True)
    result = solve(week(demands=(demand,)), FEW)
    assert not result.feasible


def test_a_demand_of_forty_for_eight_people_takes_all_eight() -> None:
    demand = Demand(day=0, shift="E", required=40, under=1, must=True)
    result = solve(week(8, demands=(demand,)), FEW)
    assert len(result.plan.duties) == 8
    assert not result.feasible


def test_people_take_only_roles_they_are_skilled_for() -> None:
    people = (Person(id="A", skills=("gate", "lead")), Person(id="B", skills=("gate",)))
    demands = tuple(
        Demand(day=day, shift="E", required=1, role=role, under=9) for day in range(3) for role in ("gate", "lead")
    )
    result = solve(Problem(days=3, shifts=(EARLY,), people=people, demands=demands), FEW)
    assert result.cost == 0
    assert {duty.person for duty in result.plan.duties if duty.role == "lead"} == {"A"}


def test_a_skill_mix_is_met_beside_the_number() -> None:
    people = tuple(Person(id=f"P{n}", skills=("senior",) if n == 3 else ()) for n in range(4))
    demands = (
        Demand(day=0, shift="E", required=2, under=10, over=10),
        Demand(day=0, shift="E", required=1, skill="senior", under=10),
    )
    result = solve(Problem(days=1, shifts=(EARLY,), people=people, demands=demands), FEW)
    assert result.cost == 0
    assert "P3" in {duty.person for duty in result.plan.duties}


def test_who_carried_many_nights_gets_fewer() -> None:
    people = (Person(id="A", carried={"late": 6}), Person(id="B"))
    demands = tuple(Demand(day=day, shift="L", required=1, under=1000, over=1000) for day in range(4))
    fairness = (Fairness(name="late", shifts=("L",), weight=1, share=2),)
    result = solve(Problem(days=4, shifts=(LATE,), people=people, demands=demands, fairness=fairness), FEW)
    assert [duty.person for duty in result.plan.duties] == ["B"] * 4


def test_a_night_before_the_horizon_forbids_an_early_shift_on_its_first_day() -> None:
    people = (Person(id="A", before=("L",)),)
    demands = (Demand(day=0, shift="E", required=1, under=50),)
    task = Problem(days=2, shifts=(EARLY, LATE), people=people, demands=demands, forbidden=(("L", "E"),))
    assert solve(task, FEW).cost == 50


@st.composite
def tasks(draw: st.DrawFn) -> Problem:
    """Two people, four days, one or two shifts, and rules drawn at random."""
    shifts = (EARLY, LATE)[: draw(st.integers(1, 2))]
    days = 5 if len(shifts) == 1 else 3
    small = st.integers(0, 3)

    def person(name: str) -> Person:
        run = draw(st.integers(1, 2))
        contract = Contract(
            min_run=run,
            max_run=draw(st.integers(run, 4)),
            min_days_off=draw(st.integers(1, 2)),
            min_minutes=480 * draw(st.integers(0, 1)),
            max_minutes=480 * draw(st.integers(1, 5)),
            max_weekends=draw(st.integers(0, 1)),
            limits=(
                Limit(shifts=("E",), most=draw(small), least=0),
                Limit(shifts=("E",), least=draw(st.integers(0, 1))),
            ),
        )
        before = draw(st.lists(st.sampled_from(["", *(shift.id for shift in shifts)]), max_size=2))
        return Person(id=name, contract=contract, before=tuple(before), carried={"early": draw(small)})

    names = st.sampled_from(["A", "B"])
    shift, day = st.sampled_from([shift.id for shift in shifts]), st.integers(0, days - 1)
    wish = st.builds(Wish, person=names, day=day, shift=shift | st.just(""), weight=small, on=st.booleans())
    demand = st.builds(Demand, day=day, shift=shift, required=small, under=st.integers(0, 9), over=small)
    return Problem(
        days=days,
        shifts=shifts,
        people=(person("A"), person("B")),
        demands=tuple(draw(st.lists(demand, max_size=6))),
        wishes=tuple(draw(st.lists(wish, max_size=3))),
        absences=tuple(draw(st.lists(st.builds(Absence, person=names, day=day, reason=st.just("leave")), max_size=1))),
        pairs=(Pair(first="A", second="B", together=draw(st.booleans()), weight=draw(small)),),
        fairness=(Fairness(name="early", shifts=("E",), weight=draw(small), share=1),),
        forbidden=(("L", "E"),) if len(shifts) == 2 else (),
        first_weekday=draw(st.integers(3, 6)),
    )


@given(task=tasks())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_roster_found_by_trying_all_is_better(task: Problem) -> None:
    best = cheapest(task)
    result = solve(task, MaxIterations(120))
    assert result.feasible == (best is not None)
    if best is not None:
        assert result.cost == best
        assert result.bound <= best


def test_five_hundred_people_and_a_year_are_laid_out_in_bounded_memory_and_stopped_by_count() -> None:
    task = a_year(people=500)
    tracemalloc.start()
    model = build(task)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert model.tables.cost.shape[:2] == (500, 365)
    assert most < 500 * 2**20
    result = solve(task, MaxIterations(1))
    assert result.iterations == 1
    assert result.plan.duties


def test_five_hundred_people_and_a_year_can_be_called_off() -> None:
    event = Event()
    event.set()
    result = solve(a_year(people=500), Cancelled(event))
    assert result.cancelled
    assert result.iterations == 1


def test_somebody_who_leaves_in_mid_period_has_no_duty_from_then_on() -> None:
    leaves = Contract(max_run=5, limits=(Limit(shifts=("E", "L"), most=0, first=3),))
    people = (Person(id="P0", contract=leaves), *week().people[1:])
    absences = tuple(Absence(person="P1", day=day, reason="left") for day in range(3, 7))
    task = week(people=people, absences=absences)
    result = solve(task, MaxIterations(400))
    assert check(task, result.plan).violations == ()
    assert not [duty for duty in result.plan.duties if duty.person in ("P0", "P1") and duty.day >= 3]
