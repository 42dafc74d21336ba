import csv
from pathlib import Path

import pytest

from fangxian.planning.rosters import curtois
from fangxian.planning.rosters.problem import Absence, Demand, Limit, Problem, Wish

FOLDER = Path(__file__).resolve().parents[6] / "shared" / "data" / "benchmarks" / "rosters"
TEXT = """
# two people, one week
SECTION_HORIZON
7
SECTION_SHIFTS
E,480,
N,600,E
SECTION_STAFF
# ID, MaxShifts, ...
A,E=7|N=0,2880,1440,5,2,3,1
B,E=2|N=7,2880,0,4,1,1,0
SECTION_DAYS_OFF
A,0,6
SECTION_SHIFT_ON_REQUESTS
A,2,E,3
SECTION_SHIFT_OFF_REQUESTS
B,1,N,2
SECTION_COVER
0,E,1,100,1
"""


@pytest.fixture(scope="module")
def problem() -> Problem:
    return curtois.parse(TEXT)


def test_the_horizon_and_the_shifts_are_read(problem: Problem) -> None:
    assert problem.days == 7
    assert [(shift.id, shift.minutes) for shift in problem.shifts] == [("E", 480), ("N", 600)]


def test_what_must_not_follow_is_read_from_the_earlier_shift(problem: Problem) -> None:
    assert problem.forbidden == (("N", "E"),)


def test_a_contract_is_read_in_the_order_of_its_columns(problem: Problem) -> None:
    contract = problem.people[0].contract
    assert (contract.max_minutes, contract.min_minutes) == (2880, 1440)
    assert (contract.max_run, contract.min_run, contract.min_days_off, contract.max_weekends) == (5, 2, 3, 1)
    assert contract.limits == (Limit(shifts=("E",), most=7), Limit(shifts=("N",), most=0))


def test_days_off_requests_and_cover_are_read(problem: Problem) -> None:
    assert problem.absences == tuple(Absence(person="A", day=day, reason="day_off") for day in (0, 6))
    assert problem.wishes == (
        Wish(person="A", day=2, shift="E", weight=3),
        Wish(person="B", day=1, shift="N", weight=2, on=False),
    )
    assert problem.demands == (Demand(day=0, shift="E", required=1, under=100, over=1),)


def test_a_text_without_its_sections_is_refused() -> None:
    with pytest.raises(ValueError, match="COVER, SHIFTS, STAFF"):
        curtois.parse("SECTION_HORIZON\n7\n")


def test_a_text_before_the_first_section_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1 stands before"):
        curtois.parse("7\nSECTION_HORIZON\n7\n")


@pytest.mark.skipif(not FOLDER.exists(), reason="the public instances are not beside this checkout")
def test_every_public_instance_is_read_and_survives_json() -> None:
    with (FOLDER / "best_known.csv").open(encoding="utf-8") as file:
        names = [row["instance"] for row in csv.DictReader(file)]
    for name in names:
        problem = curtois.read(FOLDER / f"{name}.txt")
        assert problem.people
        assert problem.demands
        assert Problem.from_json(problem.to_json()) == problem
