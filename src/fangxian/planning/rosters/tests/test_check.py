"""The checker finds every violation that is planted into a clean roster, and nothing else."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import pytest

from fangxian.planning.rosters import check
from fangxian.planning.rosters.problem import Absence, Duty, Pair, Plan, Problem
from fangxian.planning.rosters.tests.cast import duties, ward

LINES = {
    "An": "DDD....DD.....",
    "Bei": "..DDD....DD...",
    "Cui": "..DDD....DD...",
    "Dan": ".....DD...DD..",
}


def plan(**changed: str) -> Plan:
    return duties("\n".join(f"{name}: {cells}" for name, cells in {**LINES, **changed}.items()))


def with_duty(person: str, day: int, shift: str = "D", role: str = "gate") -> Plan:
    return Plan(duties=(*plan().duties, Duty(person=person, day=day, shift=shift, role=role)))


def recast(person: str, role: str, day: int) -> Plan:
    same = (person, day)
    return Plan(
        duties=tuple(
            msgspec.structs.replace(duty, role=role) if (duty.person, duty.day) == same else duty
            for duty in plan().duties
        )
    )


def before(name: str, *days: str) -> Callable[[Problem], Problem]:
    """Return what tells the task what somebody did on the last days before it."""

    def tell(problem: Problem) -> Problem:
        people = tuple(
            msgspec.structs.replace(person, before=days) if person.id == name else person for person in problem.people
        )
        return msgspec.structs.replace(problem, people=people)

    return tell


def having(**fields: object) -> Callable[[Problem], Problem]:
    return lambda problem: msgspec.structs.replace(problem, **fields)


def as_it_is(problem: Problem) -> Problem:
    return problem


class Planted(NamedTuple):
    name: str
    codes: set[str]
    plan: Plan
    task: Callable[[Problem], Problem] = as_it_is


LEAVE = Absence(person="An", day=7, reason="leave")
ILL = Absence(person="Cui", day=3, reason="ill")
UNSKILLED = tuple(msgspec.structs.replace(p, skills=("gate",) if p.id != "Dan" else ()) for p in ward().people)
PLANTED = [
    Planted("two duties on a day", {"double"}, with_duty("An", 0, "N")),
    Planted("somebody unknown", {"unknown_person"}, with_duty("Eve", 0)),
    Planted("a shift unknown", {"unknown_shift"}, with_duty("An", 4, "X")),
    Planted("a day behind the horizon", {"unknown_day"}, with_duty("An", 14)),
    Planted("a day before the horizon", {"unknown_day"}, with_duty("An", -1)),
    Planted("a role without its skill", {"skill"}, recast("Dan", "ward", 10)),
    Planted("a person without any skill", {"skill"}, plan(), having(people=UNSKILLED)),
    Planted("a duty on leave", {"absent"}, plan(), having(absences=(*ward().absences, LEAVE))),
    Planted("a duty while ill", {"absent"}, plan(), having(absences=(*ward().absences, ILL))),
    Planted("a duty in a care window", {"overlap"}, plan(Bei="..DDDD...DD...")),
    Planted("a night that reaches into a care window", {"overlap"}, plan(Bei="..DDN....DD...")),
    Planted("a pinned duty missing", {"pin_duty"}, plan(Cui="..DD.....DD...")),
    Planted("a pinned duty in another shift", {"pin_duty"}, plan(Cui="..DDN....DD...")),
    Planted("a pinned duty in no role", {"pin_role"}, recast("Cui", "", 4)),
    Planted("a duty on a pinned day off", {"pin_off"}, plan(Dan="...DDDD...DD..")),
    Planted("a day straight after a night", {"succession", "rest"}, plan(An="ND.....DD.....")),
    Planted("the same, forbidden by name alone", {"succession"}, plan(An="ND.....DD....."), having(min_rest=0)),
    Planted("the same, for want of rest alone", {"rest"}, plan(An="ND.....DD....."), having(forbidden=())),
    Planted("a day after last period's night", {"succession", "rest"}, plan(), before("An", "N")),
    Planted("five days in a row", {"long_run"}, plan(An="DDDDD..DD.....")),
    Planted("five days up to the end", {"long_run"}, plan(Bei="DD.......DDDDD")),
    Planted("five days with last period's", {"long_run"}, plan(), before("An", "", "D", "D")),
    Planted("a single day on duty", {"short_run"}, plan(An="DDD....D......")),
    Planted("a single day on duty, last period's", {"short_run"}, plan(), before("Bei", "", "D")),
    Planted("a single day off", {"short_rest"}, plan(An="DD.DD..DD.....")),
    Planted("a single day off, last period's", {"short_rest"}, plan(), before("An", "D", "D", "")),
    Planted("too many minutes", {"minutes_over"}, plan(Bei="DDDD....DDDD..")),
    Planted("too few minutes", {"minutes_under"}, plan(Bei="D.............")),
    Planted("two weekends", {"weekends"}, plan(Dan=".....DD....DD.")),
    Planted("two weekends, one by its Sunday", {"weekends"}, plan(Dan=".....DD......D")),
    Planted("three nights", {"limit_over"}, plan(Bei="DD.....NNN....")),
    Planted("no day duty in the first week", {"limit_under"}, plan(Bei=".........DD...")),
    Planted("nobody where somebody must be", {"must_cover"}, plan(An="..DD...DD.....")),
    Planted("two who must not meet", {"apart"}, plan(Dan=".....DDDD.....")),
    Planted(
        "two who must work together",
        {"together"},
        plan(Bei="..DDD.....DD.."),
        having(pairs=(Pair(first="Bei", second="Cui", together=True),)),
    ),
]


def test_a_clean_roster_has_no_violation() -> None:
    report = check(ward(), plan())
    assert report.is_feasible
    assert report.violations == ()


def test_there_are_more_than_thirty_ways_to_be_wrong() -> None:
    assert len(PLANTED) >= 30
    assert len({planted.name for planted in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_violation_is_found_and_no_other(planted: Planted) -> None:
    report = check(planted.task(ward()), planted.plan)
    assert {finding.code for finding in report.violations} == planted.codes


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_every_finding_is_a_sentence(planted: Planted) -> None:
    for finding in check(planted.task(ward()), planted.plan).findings:
        assert finding.sentence.endswith(".")
        assert "%" not in finding.sentence
        assert finding.person in finding.sentence


def test_costs_are_explained_one_by_one() -> None:
    report = check(ward(), plan())
    found = {(finding.code, finding.person, finding.day): finding.cost for finding in report.costs}
    assert found == {
        ("over_cover", "", 2): 10,
        ("over_cover", "", 3): 5,
        ("over_cover", "", 4): 5,
        ("over_cover", "", 10): 10,
        ("over_cover", "", 9): 5,
        ("under_cover", "", 12): 100,
        ("under_cover", "", 13): 100,
        ("wish_work", "Cui", 6): 1,
        ("changed", "An", 1): 1,
        ("changed", "An", 2): 1,
        ("changed", "An", 7): 1,
        ("changed", "An", 8): 1,
        **{("changed", name, day): 1 for name in ("Bei", "Cui") for day in (2, 3, 4, 9, 10)},
        **{("changed", "Dan", day): 1 for day in (5, 6, 10, 11)},
    }
    assert report.cost == sum(found.values())


def test_wishes_nights_and_company_cost_what_they_weigh() -> None:
    report = check(ward(), plan(Bei="DD.....NN.....", Dan=".....DD....D.N"))
    found = {finding.code: finding.cost for finding in report.costs if finding.code != "changed"}
    assert found["wish_off"] == 4
    assert found["burden"] == 6
    assert found["together_wish"] == 7


def test_what_was_carried_over_counts_as_a_burden() -> None:
    people = tuple(msgspec.structs.replace(person, carried={"nights": 3}) for person in ward().people)
    report = check(msgspec.structs.replace(ward(), people=people), plan())
    assert [finding.cost for finding in report.costs if finding.code == "burden"] == [6 * 2 * 2] * 4


def test_a_report_survives_json() -> None:
    report = check(ward(), plan(An="ND.....DD....."))
    assert msgspec.json.decode(msgspec.json.encode(report), type=type(report)) == report


def test_a_sentence_says_who_when_and_how_much() -> None:
    [finding] = check(ward(), plan(Bei="DDDD....DDDD..")).violations
    assert finding.sentence == "Bei works 3840 minutes; at most 3600 are allowed."
    assert (finding.person, finding.amount) == ("Bei", 240)
