from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from math import inf
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangxian.planning.dialysis import Booking, Machine, Patient, Plan, Problem, Room, Rules, Session, check, solve
from fangxian.planning.dialysis.tests.cast import AN, BO, CHEN, CLEAN, DU, MACHINES, SESSIONS, plan, unit
from fangxian.planning.dialysis.weeks import week, with_suspect
from fangxian.planning.findings import BadProblem
from fangxian.planning.progress import Progress
from fangxian.planning.stopping import Cancelled, MaxIterations, MaxRuntime, Stop, TargetCost


def best_by_hand(problem: Problem) -> float:
    """Try every plan; the cheapest that the checker passes."""
    plans = product(*(list(weeks(problem, patient)) for patient in problem.patients))
    reports = (check(problem, tuple(booking for week_ in made for booking in week_)) for made in plans)
    return min((report.cost for report in reports if report.is_clean), default=inf)


def weeks(problem: Problem, patient: Patient) -> Iterator[tuple[Booking, ...]]:
    seats = product([session.code for session in problem.sessions], [machine.code for machine in problem.machines])
    for chosen in combinations(list(seats), patient.sessions):
        yield tuple(Booking(patient.code, session, machine) for session, machine in chosen)


def small(*patients: Patient, published: Plan = (), rules: Rules | None = None) -> Problem:
    """Return three days of one or two sessions and three machines: small enough to try everything."""
    sessions = tuple(session for session in SESSIONS if session.code in {"0am", "1am", "1pm", "2am"})
    machines = (MACHINES[0], MACHINES[1], MACHINES[4])
    return unit(
        *patients, days=3, sessions=sessions, machines=machines, published=published, rules=rules or Rules(standby=0)
    )


PATIENTS = st.builds(
    Patient,
    code=st.just("?"),
    sessions=st.integers(1, 2),
    longest_gap=st.integers(2, 3),
    shortest_gap=st.integers(1, 2),
    status=st.sampled_from(["clear", "clear", "suspected", "confirmed"]),
    status_from=st.integers(0, 1),
    absent=st.sampled_from([(), (), (0,), (2,)]),
    wished_shifts=st.sampled_from([(), ("am",), ("pm",)]),
)
BOOKINGS = st.lists(
    st.builds(
        Booking,
        st.sampled_from(["A", "B"]),
        st.sampled_from(["0am", "1am", "1pm", "2am"]),
        st.sampled_from(["G1", "G2", "S1"]),
    ),
    max_size=3,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(PATIENTS, PATIENTS, BOOKINGS, st.builds(Rules, standby=st.integers(0, 1), moves_allowed=st.integers(0, 1)))
def test_no_plan_made_by_trying_all_of_them_is_better(
    one: Patient, two: Patient, published: list[Booking], rules: Rules
) -> None:
    problem = small(replace(one, code="A"), replace(two, code="B"), published=tuple(published), rules=rules)
    result = solve(problem, Stop())
    assert result.cost == best_by_hand(problem)
    assert result.impossible == (result.cost == inf)
    if result.feasible:
        report = check(problem, result.plan)
        assert report.is_clean
        assert report.cost == result.cost == result.bound


def test_a_small_unit_is_planned_without_any_cost() -> None:
    result = solve(unit(), MaxRuntime(30))
    assert check(unit(), result.plan).is_clean
    assert (result.cost, result.bound, result.is_optimal) == (0, 0, True)


def test_the_published_plan_stays_where_nothing_changed() -> None:
    assert solve(unit(published=CLEAN), MaxRuntime(30)).plan == tuple(sorted(CLEAN))


def test_a_pinned_booking_stays() -> None:
    pins = plan("Bo 3pm G3", "An 1am G2")
    assert set(pins) <= set(solve(unit(pinned=pins), MaxRuntime(30)).plan)


def test_carriers_and_suspected_cases_get_their_own_machines() -> None:
    where = {(booking.patient, booking.machine) for booking in solve(unit(), MaxRuntime(30)).plan}
    assert {machine for who, machine in where if who in ("Chen", "Du")} == {"B1", "S1"}


@pytest.mark.parametrize(
    ("machines", "expected"),
    [
        (MACHINES, {"closed room"}),
        (MACHINES[:4], {"last session"}),
        ((replace(MACHINES[0], end_of_row=True), *MACHINES[1:4]), {"last session"}),
    ],
)
def test_isolation_falls_back_step_by_step(machines: tuple[Machine, ...], expected: set[str]) -> None:
    problem = unit(AN, BO, DU, machines=machines)
    names = {"isolation_last_session": "last session", "isolation_end_of_row": "end of row"}
    costs = check(problem, solve(problem, MaxRuntime(30)).plan).costs
    assert {names[finding.code] for finding in costs if finding.code in names} or {"closed room"} == expected


def test_the_end_of_a_row_serves_where_the_last_session_is_needed_by_others() -> None:
    one_shift = tuple(session for session in SESSIONS if session.shift == "am")
    problem = unit(AN, BO, DU, sessions=one_shift, machines=MACHINES[:3], rules=Rules(standby=0))
    problem = replace(problem, patients=(replace(AN, patterns=((0, 2),)), replace(DU, patterns=((0, 2),)), BO))
    result = solve(problem, MaxRuntime(30))
    assert {b.machine for b in result.plan if b.patient == "Du"} == {"G1"}
    assert "isolation_end_of_row" in {finding.code for finding in check(problem, result.plan).costs}


def test_two_groups_of_carriers_never_share_a_machine_for_suspected_cases() -> None:
    carrier = Patient(code="Ed", sessions=2, status="suspected", zone="hbv")
    result = solve(unit(DU, carrier, machines=(*MACHINES[:3], MACHINES[4])), MaxRuntime(30))
    served = {booking.patient for booking in result.plan if booking.machine == "S1"}
    assert not {"Du", "Ed"} <= served


def test_a_fault_is_taken_by_the_stand_by_machine_and_moves_nobody_else() -> None:
    machines = tuple(replace(m, faults=(2, 3)) if m.code == "G2" else m for m in MACHINES)
    problem = unit(machines=machines, published=CLEAN, rules=Rules(standby=0))
    result = solve(problem, MaxRuntime(30))
    assert set(result.plan) ^ set(CLEAN) == set(plan("Bo 2am G2", "Bo 2am G3"))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_new_suspect_moves_as_few_as_can_be(seed: int) -> None:
    before = week(seed, 20, load=0.6)
    published = solve(before, MaxRuntime(60), seed, workers=2).plan
    problem = with_suspect(before, published, seed)
    result = solve(problem, MaxRuntime(60), seed, workers=2)
    report = check(problem, result.plan)
    assert report.is_clean
    assert result.is_optimal
    assert not [finding for finding in report.costs if finding.code == "moved"]


def test_at_most_the_allowed_number_moves_for_a_better_isolation() -> None:
    """The last session is taken by one clear patient; with no move allowed the suspect stays at the end of the row."""
    sessions = tuple(session for session in SESSIONS if session.shift == "am")
    people = (Patient(code="Bo", sessions=1, patterns=((0,), (1,))), Patient(code="Du", sessions=1, patterns=((0,),)))
    before = plan("Bo 0am G2", "Du 0am G3")
    clear = unit(
        *people, sessions=sessions[:2], days=2, machines=MACHINES[:3], rules=Rules(standby=0), published=before
    )
    known = replace(clear, patients=(people[0], replace(people[1], status="suspected")))
    strict = replace(known, rules=Rules(standby=0, moves_allowed=0))
    assert solve(known, MaxRuntime(30)).plan != solve(strict, MaxRuntime(30)).plan
    assert plan("Bo 0am G2", "Du 0am G1") == solve(strict, MaxRuntime(30)).plan


def test_the_same_seed_and_one_worker_give_the_same_plan() -> None:
    first, second = (solve(week(3, 20, load=0.6), Stop(), seed=5) for _ in range(2))
    assert first.plan == second.plan
    assert first.feasible


def test_a_plan_called_off_is_said_to_be_cancelled_and_keeps_what_was_found() -> None:
    event = Event()

    def call_off(progress: Progress) -> None:
        if progress.cost < inf:
            event.set()

    problem = week(2)
    result = solve(problem, Cancelled(event) | MaxRuntime(120), 2, call_off, workers=2)
    assert result.cancelled
    assert check(problem, result.plan).is_clean


class AtTheFirstWord(Stop):
    """Ends a search as soon as it says anything."""

    def __call__(self, progress: Progress) -> bool:
        return progress.bound > -inf or progress.cost < inf


def test_a_search_may_end_at_a_bound_before_there_is_any_plan() -> None:
    problem = week(2)
    result = solve(problem, AtTheFirstWord(), 2, workers=2)
    assert result.plan == () or check(problem, result.plan).is_clean


def test_a_search_called_off_before_it_began_has_no_plan() -> None:
    event = Event()
    event.set()
    result = solve(unit(), Cancelled(event))
    assert (result.plan, result.feasible, result.cancelled, result.impossible) == ((), False, True, False)


def test_a_search_ends_at_the_first_plan_or_at_a_target() -> None:
    assert solve(unit(), MaxIterations(1)).bound >= 0
    assert solve(unit(), TargetCost(100)).cost <= 100


def test_progress_never_gets_worse() -> None:
    told: list[Progress] = []
    solve(week(1, 20, load=0.6), MaxRuntime(60), 1, told.append, workers=1)
    assert told
    assert [now.cost for now in told] == sorted((now.cost for now in told), reverse=True)
    assert [now.bound for now in told] == sorted(now.bound for now in told)


@pytest.mark.parametrize(
    "problem",
    [
        unit(machines=()),
        unit(sessions=()),
        unit(*(replace(BO, code=f"P{number}") for number in range(30))),
        unit(pinned=plan("An 0am G1", "An 1am G1")),
        unit(pinned=plan("Chen 0am G1")),
        unit(sessions=tuple(replace(session, doctors=1) for session in SESSIONS)),
        unit(replace(BO, absent=(0, 1, 2, 3))),
        unit(replace(BO, minutes=500)),
        unit(replace(DU, code="Du"), machines=MACHINES[1:2], sessions=SESSIONS[:1]),
    ],
)
def test_what_cannot_be_planned_is_proven_impossible(problem: Problem) -> None:
    result = solve(problem, MaxRuntime(60))
    assert result.impossible
    assert not result.feasible


def test_nobody_to_treat_is_an_empty_plan() -> None:
    empty = replace(unit(), patients=())
    result = solve(empty, MaxRuntime(10))
    assert (result.plan, result.cost, result.is_optimal) == ((), 0, True)


@pytest.mark.parametrize(
    ("problem", "mistake"),
    [
        (unit(AN, AN), "patients: An is there twice"),
        (unit(rooms=(Room(code="hall"),)), "machine B1: there is no room side"),
        (unit(pinned=plan("An 0am G9")), "pinned: An in 0am on G9 names something unknown"),
        (unit(days=3), "session 3am: day 3 is outside the horizon"),
        (unit(sessions=(*SESSIONS, Session(code="x", day=0, start=500))), "sessions 0am and x overlap"),
        (
            unit(machines=(Machine(code="S", room="hall", zone="suspect"),)),
            "the zone for suspected cases needs a closed",
        ),
        (unit(replace(BO, sessions=-1)), "patient Bo: a number is below zero"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(problem: Problem, mistake: str) -> None:
    with pytest.raises(BadProblem, match=mistake):
        solve(problem, MaxRuntime(10))


def test_a_published_plan_may_name_what_is_gone() -> None:
    gone = plan("Zhao 0am G1", "An 7am G1", "Bo 0am G9")
    result = solve(unit(published=(*CLEAN, *gone)), MaxRuntime(30))
    assert check(unit(published=(*CLEAN, *gone)), result.plan).cost == result.cost


def test_chen_may_be_suspected_as_well() -> None:
    problem = unit(replace(CHEN, status="suspected"))
    assert {b.machine for b in solve(problem, MaxRuntime(30)).plan} == {"S1"}
