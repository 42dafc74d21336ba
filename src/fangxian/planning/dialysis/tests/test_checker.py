from dataclasses import replace

import pytest

from fangxian.planning.dialysis import Machine, Patient, Plan, Problem, Room, Rules, check
from fangxian.planning.dialysis.checker.words import COSTS, VIOLATIONS
from fangxian.planning.dialysis.tests.cast import AN, BO, CHEN, CLEAN, DU, MACHINES, ROOMS, SESSIONS, plan, unit


def without(*words: str) -> Plan:
    return tuple(booking for booking in CLEAN if booking not in plan(*words))


def moved(old: str, new: str) -> Plan:
    return (*without(old), *plan(new))


def staffed(nurses: int, doctors: int) -> Problem:
    first, *rest = SESSIONS
    return unit(sessions=(replace(first, nurses=nurses, doctors=doctors), *rest))


def with_patient(patient: Patient) -> Problem:
    return unit(*(patient if old.code == patient.code else old for old in (AN, BO, CHEN, DU)))


def with_machine(machine: Machine) -> Problem:
    return unit(machines=tuple(machine if old.code == machine.code else old for old in MACHINES))


CONFIRMED = Patient(code="Ed", sessions=2, status="confirmed")
CARRIER = Patient(code="Ed", sessions=2, status="suspected", zone="hbv")
PLANTED: list[tuple[str, Problem, Plan]] = [
    ("unknown", unit(), (*CLEAN, *plan("Nobody 1am G1"))),
    ("unknown", unit(), (*CLEAN, *plan("An 9am G1"))),
    ("machine_twice", unit(), moved("Bo 0am G2", "Bo 0am G1")),
    ("twice_a_day", unit(BO), plan("Bo 0am G1", "Bo 0pm G1")),
    ("sessions", unit(), without("Bo 2am G2")),
    ("sessions", unit(), (*CLEAN, *plan("Bo 1am G2"))),
    ("pattern", unit(), moved("An 2am G1", "An 3am G1")),
    ("pattern", unit(), without("An 0am G1", "An 2am G1")),
    ("gap_long", with_patient(replace(BO, longest_gap=2)), moved("Bo 2am G2", "Bo 3am G2")),
    ("gap_long", with_patient(replace(BO, last_on=-4)), CLEAN),
    ("gap_long", with_patient(replace(BO, longest_gap=2)), moved("Bo 2am G2", "Bo 1am G2")),
    ("gap_short", with_patient(replace(BO, shortest_gap=2)), moved("Bo 2am G2", "Bo 1am G2")),
    ("gap_short", with_patient(replace(BO, shortest_gap=2, last_on=-1)), CLEAN),
    ("absent", with_patient(replace(BO, absent=(2,))), CLEAN),
    ("too_short", with_patient(replace(BO, minutes=300)), CLEAN),
    ("fault", with_machine(replace(MACHINES[1], faults=(2,))), CLEAN),
    ("zone", unit(), moved("Chen 1am B1", "Chen 1am G1")),
    ("zone", unit(), moved("Bo 2am G2", "Bo 2am B1")),
    ("zone", unit(), moved("Bo 2am G2", "Bo 2pm S1")),
    ("isolation", unit(), moved("Du 2am S1", "Du 2am G3")),
    ("isolation", unit(AN, DU), plan("An 0pm G1", "An 2pm G1", "Du 0pm G2", "Du 2pm G2")),
    ("isolation", with_patient(replace(DU, status_from=2)), moved("Du 2am S1", "Du 2am G3")),
    ("isolation", unit(DU, CONFIRMED), plan("Du 0am S1", "Du 2am S1", "Ed 0am S1", "Ed 3am S1")),
    ("isolation", unit(replace(CARRIER, code="Ed"), rooms=(*ROOMS[:1], Room(code="side", closed=True), ROOMS[2])),
     plan("Ed 0am B1", "Ed 2am B1")),
    ("carriers", unit(DU, CARRIER), plan("Du 0am S1", "Du 2am S1", "Ed 1am S1", "Ed 3am S1")),
    ("nurses", staffed(0, 2), CLEAN),
    ("doctors", replace(staffed(2, 2), rules=Rules(patients_per_doctor=1)), CLEAN),
    ("few_doctors", staffed(2, 1), CLEAN),
    ("standby", unit(rules=Rules(standby=2)), CLEAN),
    ("standby", with_machine(replace(MACHINES[2], faults=(0,))), CLEAN),
    ("pinned", unit(pinned=plan("Bo 3am G2")), CLEAN),
]  # fmt: skip


def test_a_clean_plan_has_no_violation_and_no_cost() -> None:
    report = check(unit(), CLEAN)
    assert report.is_clean
    assert report.cost == 0


@pytest.mark.parametrize(("code", "problem", "broken"), PLANTED, ids=[row[0] for row in PLANTED])
def test_a_planted_violation_is_found(code: str, problem: Problem, broken: Plan) -> None:
    assert code in check(problem, broken).codes()


def test_every_violation_is_planted_once_at_least() -> None:
    assert {code for code, _, _ in PLANTED} == set(VIOLATIONS)


def test_a_violation_names_who_when_and_how_much() -> None:
    (finding,) = check(unit(), without("Bo 2am G2")).violations[:1]
    assert (finding.code, finding.who, finding.amounts) == ("sessions", "Bo", {"have": 1, "need": 2})
    assert finding.text == "Bo has 1 sessions instead of 2."


PUBLISHED = unit(published=CLEAN)
COSTING: list[tuple[dict[str, int], Problem, Plan]] = [
    ({"wish": 4}, with_patient(replace(BO, wished_shifts=("pm",))), CLEAN),
    ({"shift_irregular": 4}, unit(), moved("Bo 2am G2", "Bo 2pm G2")),
    ({"machine_irregular": 1}, unit(), moved("Bo 2am G2", "Bo 2am G3")),
    ({"standby_used": 10}, with_machine(replace(MACHINES[1], standby=True)), CLEAN),
    (
        {"isolation_last_session": 2 * unit(DU).weights.isolation},
        unit(DU),
        plan("Du 0pm G2", "Du 2pm G2"),
    ),
    (
        {"isolation_end_of_row": 2 * unit(AN, DU).weights.isolation * 2},
        unit(AN, DU),
        plan("An 0am G2", "An 2am G2", "Du 0am G1", "Du 2am G1"),
    ),
    (
        {"moved": PUBLISHED.weights.moved, "machine_changed": 4},
        PUBLISHED,
        (*without("Bo 0am G2", "Bo 2am G2"), *plan("Bo 0am G3", "Bo 2am G3")),
    ),
    (
        {"moved": PUBLISHED.weights.moved, "time_changed": 8},
        PUBLISHED,
        (*without("Bo 0am G2", "Bo 2am G2"), *plan("Bo 1am G2", "Bo 3am G2")),
    ),
    (
        {
            "moved": PUBLISHED.weights.moved,
            "moved_over": PUBLISHED.weights.moved_over,
            "machine_changed": 4,
        },
        unit(published=CLEAN, rules=Rules(moves_allowed=0)),
        (*without("Bo 0am G2", "Bo 2am G2"), *plan("Bo 0am G3", "Bo 2am G3")),
    ),
]


@pytest.mark.parametrize(("costs", "problem", "made"), COSTING, ids=[next(iter(row[0])) for row in COSTING])
def test_a_cost_is_found_with_its_price(costs: dict[str, int], problem: Problem, made: Plan) -> None:
    report = check(problem, made)
    assert report.is_clean
    found: dict[str, int] = {}
    for finding in report.costs:
        found[finding.code] = found.get(finding.code, 0) + finding.cost
    assert found == costs
    assert report.cost == sum(costs.values())


def test_every_cost_is_shown_once_at_least() -> None:
    assert {code for costs, _, _ in COSTING for code in costs} == set(COSTS)


def test_who_must_leave_is_not_one_who_moves_for_others() -> None:
    broken = replace(MACHINES[1], faults=(0, 1, 2, 3))
    problem = replace(with_machine(broken), published=CLEAN, rules=Rules(standby=0))
    report = check(problem, (*without("Bo 0am G2", "Bo 2am G2"), *plan("Bo 0am G3", "Bo 2am G3")))
    assert [finding.code for finding in report.costs] == ["machine_changed", "machine_changed"]


def test_a_new_suspect_who_leaves_the_hall_is_not_one_who_moves_for_others() -> None:
    before = plan("Du 0am G3", "Du 2am G3")
    assert "moved" not in {finding.code for finding in check(unit(DU, published=before), CLEAN[-2:]).costs}


def test_an_aim_outweighs_all_that_come_after_it() -> None:
    weights = unit(published=CLEAN).weights
    bookings, patients = len(CLEAN), 4
    assert weights.moved > 20 * bookings
    assert weights.isolation > weights.moved * patients
    assert weights.moved_over > 2 * weights.isolation * bookings
