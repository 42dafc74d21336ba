"""What a repair promises: the fewest missing, then the fewest changes, proven; the checker counts them itself."""

from itertools import product
from threading import Event

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangxian.planning.progress import Progress
from fangxian.planning.rosters import Repair, check, needed_changes, replan
from fangxian.planning.rosters.checker.proof import proven_changes
from fangxian.planning.rosters.problem import (
    Absence,
    Contract,
    Demand,
    Duty,
    Fairness,
    Limit,
    Pair,
    Person,
    Pin,
    Plan,
    Problem,
    Published,
    Shift,
    Wish,
)
from fangxian.planning.rosters.tests.cast import every_plan
from fangxian.planning.stopping import Cancelled, MaxIterations, Stop

EARLY, LATE = Shift(id="E", minutes=480, start=360), Shift(id="L", minutes=480, start=840)
ILL = Absence(person="A", day=0, reason="ill")
TO_THE_END = Stop()


def published(*lines: str, role: str = "") -> Published:
    """Read "A: EL." as the published roster of A."""
    duties = []
    for line in lines:
        name, cells = line.split(": ")
        duties += [Duty(person=name, day=day, shift=cell, role=role) for day, cell in enumerate(cells) if cell != "."]
    return Published(duties=tuple(duties), weight=10)


def task(names: str = "ABC", *, had: Published, days: int = 2, **fields: object) -> Problem:
    """Everybody can do everything; one person must be early on each day."""
    people = tuple(Person(id=name) for name in names)
    demands = tuple(Demand(day=day, shift="E", required=1, must=True) for day in range(days))
    whole = Problem(days=days, shifts=(EARLY, LATE), people=people, demands=demands, published=had)
    return msgspec.structs.replace(whole, **fields)


def changed(problem: Problem, found: Repair) -> set[tuple[str, int]]:
    return {(item.person, item.day) for item in check(problem, found.plan).findings if item.code == "changed"}


def test_each_better_roster_is_offered_while_the_search_goes_on() -> None:
    problem = task(had=published("A: EE"), absences=(ILL,))
    offered: list[Plan] = []
    found = replan(problem, TO_THE_END, on_plan=lambda make: offered.append(make()))
    assert offered[-1] == found.plan
    assert all("A" not in {duty.person for duty in plan.duties if duty.day == 0} for plan in offered)


def test_a_roster_that_still_holds_stays_as_it_is() -> None:
    problem = task(had=published("A: E.", "B: .E"))
    found = replan(problem, TO_THE_END)
    assert set(found.plan.duties) == set(problem.published.duties)
    assert (found.changes, found.least_changes, found.is_proven) == (0, 0, True)


def test_somebody_ill_is_replaced_by_one_person() -> None:
    problem = task(had=published("A: E.", "B: .E"), absences=(ILL,))
    found = replan(problem, TO_THE_END)
    assert found.feasible
    assert (found.missing, found.changes, found.least_changes) == (0, 2, 2)
    assert needed_changes(problem) == 2


def test_what_the_checker_counts_is_what_is_reported() -> None:
    problem = task(had=published("A: E.", "B: .E"), absences=(ILL,))
    found = replan(problem, TO_THE_END)
    assert len(changed(problem, found)) == found.changes
    assert check(problem, found.plan).cost == found.cost


def test_changes_count_even_where_they_weigh_nothing() -> None:
    had = msgspec.structs.replace(published("A: E.", "B: .E"), weight=0)
    assert replan(task(had=had, absences=(ILL,)), TO_THE_END).changes == 2


def test_a_new_demand_brings_one_more_person() -> None:
    more = Demand(day=1, shift="L", required=1, must=True)
    whole = task(had=published("A: E.", "B: .E"))
    problem = msgspec.structs.replace(whole, demands=(*whole.demands, more))
    found = replan(problem, TO_THE_END)
    assert (found.missing, found.changes, needed_changes(problem)) == (0, 1, 1)


def test_whoever_can_fill_in_only_through_others_moves_them_too() -> None:
    """Only B can guard, B drives on that day, and C can drive."""
    people = (
        Person(id="A", skills=("guard",)),
        Person(id="B", skills=("guard", "driver")),
        Person(id="C", skills=("driver",)),
    )
    demands = tuple(Demand(day=0, shift="E", required=1, role=role, must=True) for role in ("guard", "driver"))
    had = Published(
        duties=(
            Duty(person="A", day=0, shift="E", role="guard"),
            Duty(person="B", day=0, shift="E", role="driver"),
        ),
        weight=10,
    )
    problem = task(had=had, days=1, people=people, demands=demands, absences=(ILL,))
    found = replan(problem, TO_THE_END)
    assert (found.missing, found.changes, found.least_changes) == (0, 3, 3)
    assert (needed_changes(problem), proven_changes(problem)) == (2, 3)


def test_a_care_window_moves_somebody_to_another_shift_at_one_change() -> None:
    window = Absence(person="A", day=0, reason="care", start=840, end=1320)
    demands = (Demand(day=0, shift="E", required=1, must=True),)
    problem = task("A", had=published("A: L"), days=1, demands=demands, absences=(window,))
    found = replan(problem, TO_THE_END)
    assert (found.missing, found.changes, needed_changes(problem)) == (0, 1, 1)


def test_where_nobody_can_fill_in_somebody_is_missing_and_that_is_proven() -> None:
    problem = task("A", had=published("A: EE"), absences=(ILL,))
    found = replan(problem, TO_THE_END)
    assert (found.missing, found.least_missing, found.changes, found.least_changes) == (1, 1, 1, 1)
    assert not found.feasible
    assert found.is_proven
    assert needed_changes(problem, missing=1) == 1


def test_an_open_role_may_become_any_without_a_change() -> None:
    people = (Person(id="A", skills=("guard",)),)
    demands = (Demand(day=0, shift="E", required=1, role="guard", must=True),)
    problem = task(had=published("A: E"), days=1, people=people, demands=demands)
    found = replan(problem, TO_THE_END)
    assert (found.missing, found.changes, needed_changes(problem)) == (0, 0, 0)


def test_a_role_that_nobody_asks_for_any_more_may_stay() -> None:
    people = (Person(id="A", skills=("guard",)),)
    had = published("A: E", role="guard")
    assert replan(task(had=had, days=1, people=people, demands=()), TO_THE_END).changes == 0


def test_minutes_that_somebody_ill_owes_are_given_up_and_named() -> None:
    people = (Person(id="A", contract=Contract(min_minutes=480)), Person(id="B"))
    absences = tuple(Absence(person="A", day=day, reason="ill") for day in range(2))
    problem = task(had=published("A: E.", "B: .E"), people=people, absences=absences)
    found = replan(problem, TO_THE_END)
    assert [(rule.code, rule.person) for rule in found.given_up] == [("minutes_under", "A")]
    assert (found.missing, found.changes, found.least_changes) == (0, 2, 2)
    assert {finding.code for finding in check(problem, found.plan).violations} == {"minutes_under"}


def test_an_absence_is_never_given_up() -> None:
    pins = (Pin(person="A", day=0, shift="E"),)
    problem = task(had=published("A: EE"), pins=pins, absences=(ILL,))
    found = replan(problem, TO_THE_END)
    assert [rule.code for rule in found.given_up] == ["pin"]
    assert ("A", 0) not in {(duty.person, duty.day) for duty in found.plan.duties}


def test_contradictory_pins_give_way_one_by_one() -> None:
    pins = (Pin(person="A", day=0, shift="E"), Pin(person="A", day=0))
    found = replan(task(had=published("A: EE"), pins=pins), TO_THE_END)
    assert [rule.code for rule in found.given_up] == ["pin"]


def test_among_the_closest_the_one_that_wishes_prefer_is_taken() -> None:
    wishes = (Wish(person="B", day=0, weight=5, on=False),)
    for problem in (
        task(had=published("A: E.", "C: .E"), absences=(ILL,), wishes=wishes),
        task(
            had=published("A: E.", "C: .E"),
            absences=(ILL,),
            fairness=(Fairness(name="early", shifts=("E",), weight=1),),
            people=(Person(id="A"), Person(id="B", carried={"early": 5}), Person(id="C"), Person(id="D")),
        ),
    ):
        found = replan(problem, TO_THE_END)
        assert found.changes == 2
        assert "B" not in {duty.person for duty in found.plan.duties}


def test_somebody_who_left_and_days_that_are_over_are_passed_by() -> None:
    had = Published(duties=(*published("Z: EE", "B: .E").duties, Duty(person="B", day=7, shift="E")), weight=1)
    found = replan(task(had=had), TO_THE_END)
    assert {duty.person for duty in found.plan.duties} <= set("ABC")
    assert (found.missing, found.changes) == (0, 1)


def test_a_person_who_leaves_in_mid_period_is_replaced_from_then_on() -> None:
    leaves = Limit(shifts=("E", "L"), most=0, first=2)
    people = (Person(id="A", contract=Contract(limits=(leaves,))), Person(id="B"))
    problem = task(had=published("A: EEEE"), days=4, people=people)
    found = replan(problem, TO_THE_END)
    assert [(duty.person, duty.day) for duty in found.plan.duties] == [("A", 0), ("A", 1), ("B", 2), ("B", 3)]
    assert (found.changes, found.least_changes) == (4, 4)


def test_a_proof_without_time_falls_back_on_counting() -> None:
    problem = task(had=published("A: E.", "B: .E"), absences=(ILL,))
    assert proven_changes(problem, seconds=0) >= needed_changes(problem) == 2


def test_a_pinned_duty_and_a_care_window_are_in_the_proof() -> None:
    window = Absence(person="A", day=0, reason="care", start=840, end=1320)
    pins = (Pin(person="B", day=0, shift="L"),)
    problem = task("AB", had=published("A: L", "B: E"), days=1, absences=(window,), pins=pins)
    found = replan(problem, TO_THE_END)
    assert found.missing == 0
    assert proven_changes(problem) == found.changes == found.least_changes


def test_nobody_left_is_no_error() -> None:
    found = replan(task("", had=published("A: E.")), TO_THE_END)
    assert (found.plan.duties, found.missing, found.least_missing, found.changes) == ((), 2, 2, 0)


def test_nothing_published_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is published"):
        replan(Problem(days=1, shifts=(EARLY,), people=(Person(id="A"),)), TO_THE_END)


def test_a_repair_that_may_do_nothing_leaves_what_is_published_and_proves_nothing() -> None:
    problem = task(had=published("A: E.", "B: .E"), absences=(ILL,))
    event = Event()
    event.set()
    found = replan(problem, Cancelled(event))
    assert found.cancelled
    assert not found.feasible or found.iterations
    assert found.least_changes <= found.changes


def test_the_same_seed_gives_the_same_roster() -> None:
    problem = task("ABCDEF", had=published("A: EEE", "B: LLL"), days=3, absences=(ILL,))
    first, again = (replan(problem, MaxIterations(50), seed=3) for _ in range(2))
    assert first.plan == again.plan


def test_the_listener_hears_costs_fall_and_bounds_rise() -> None:
    seen: list[Progress] = []
    replan(task(had=published("A: E.", "B: .E"), absences=(ILL,)), TO_THE_END, on_progress=seen.append)
    assert [p.bound for p in seen] == sorted(p.bound for p in seen)
    assert [p.cost for p in seen] == sorted((p.cost for p in seen), reverse=True)
    assert seen[-1].cost == seen[-1].bound == 2


@st.composite
def repairs(draw: st.DrawFn) -> Problem:
    """Two people, three days, a roster drawn at random, absences and rules that may not go with it."""
    cells = list(product("AB", range(3)))
    cell = st.sampled_from(["", "E", "L"])
    duties = tuple(Duty(person=who, day=day, shift=shift) for who, day in cells if (shift := draw(cell)))
    names, day = st.sampled_from(["A", "B"]), st.integers(0, 2)
    contract = st.builds(Contract, max_run=st.integers(1, 3), max_minutes=st.sampled_from([480, 960, None]))
    small = st.integers(0, 2)
    return Problem(
        days=3,
        shifts=(EARLY, LATE),
        people=(Person(id="A", contract=draw(contract)), Person(id="B", contract=draw(contract))),
        demands=tuple(
            draw(
                st.lists(
                    st.builds(
                        Demand,
                        day=day,
                        shift=st.sampled_from("EL"),
                        required=small,
                        under=small,
                        over=small,
                        must=st.booleans(),
                    ),
                    max_size=5,
                )
            )
        ),
        absences=tuple(draw(st.lists(st.builds(Absence, person=names, day=day, reason=st.just("ill")), max_size=2))),
        wishes=tuple(
            draw(st.lists(st.builds(Wish, person=names, day=day, weight=small, on=st.booleans()), max_size=2))
        ),
        pairs=(Pair(first="A", second="B", together=draw(st.booleans()), weight=draw(small)),),
        fairness=(Fairness(name="early", shifts=("E",), weight=draw(small), share=1),),
        forbidden=(("L", "E"),),
        published=Published(duties=duties, weight=1),
    )


def standing(problem: Problem, plan: Plan) -> tuple[int, int, int] | None:
    """Return who is missing, what changes and what it costs; None where another rule is broken."""
    report = check(problem, plan)
    if any(finding.code != "must_cover" for finding in report.violations):
        return None
    missing = sum(finding.amount for finding in report.violations)
    return missing, sum(finding.code == "changed" for finding in report.findings), report.cost


def test_where_somebody_is_missing_either_way_it_is_where_that_costs_least() -> None:
    once = Contract(max_minutes=480)
    demands = (
        Demand(day=0, shift="E", required=2, under=2, must=True),
        Demand(day=1, shift="E", required=1, must=True),
    )
    shifts = (Shift(id="E", minutes=480, start=360),)
    people = tuple(Person(id=name, contract=once) for name in "AB")
    had = Published(duties=(), weight=1)
    found = replan(Problem(days=2, shifts=shifts, people=people, demands=demands, published=had), TO_THE_END)
    assert [duty.day for duty in found.plan.duties] == [0, 0]


@given(problem=repairs())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_roster_found_by_trying_all_is_closer(problem: Problem) -> None:
    best = min(found for plan in every_plan(problem) if (found := standing(problem, plan)) is not None)
    found = replan(problem, TO_THE_END)
    assert standing(problem, found.plan) == best
    assert (found.least_missing, found.least_changes) == best[:2]
    assert needed_changes(problem, found.missing) <= proven_changes(problem, found.missing) == found.changes
