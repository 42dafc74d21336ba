"""Small tasks made by hand, and rosters found by trying everything."""

from collections.abc import Iterator
from itertools import product

from fangxian.planning.rosters import check
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

DAY = Shift(id="D", minutes=480, start=8 * 60)
NIGHT = Shift(id="N", minutes=600, start=22 * 60)
CONTRACT = Contract(
    min_minutes=960,
    max_minutes=3600,
    min_run=2,
    max_run=4,
    min_days_off=2,
    max_weekends=1,
    limits=(Limit(shifts=("N",), most=2), Limit(shifts=("D",), least=1, first=0, last=6)),
)


def ward() -> Problem:
    """Four people, two shifts, two weeks, and one of every rule there is."""
    names = ("An", "Bei", "Cui", "Dan")
    return Problem(
        days=14,
        shifts=(DAY, NIGHT),
        people=tuple(Person(id=name, contract=CONTRACT, skills=("gate",)) for name in names),
        demands=(
            *(Demand(day=day, shift="D", role="gate", required=1, under=100, over=5) for day in range(14)),
            *(Demand(day=day, shift="N", required=0, over=30) for day in range(14)),
            Demand(day=1, shift="D", role="gate", required=1, under=100, must=True),
        ),
        absences=(
            Absence(person="An", day=6, reason="leave"),
            Absence(person="Bei", day=5, reason="care", start=6 * 60, end=9 * 60),
        ),
        wishes=(
            Wish(person="An", day=1, shift="D", weight=3),
            Wish(person="An", day=9, weight=2, on=False),
            Wish(person="Dan", day=13, shift="N", weight=4, on=False),
            Wish(person="Cui", day=6, weight=1),
        ),
        pins=(Pin(person="Cui", day=4, shift="D", role="gate"), Pin(person="Dan", day=4)),
        pairs=(Pair(first="An", second="Dan"), Pair(first="Bei", second="Cui", together=True, weight=7)),
        fairness=(Fairness(name="nights", shifts=("N",), weight=6, share=1),),
        forbidden=(("N", "D"),),
        min_rest=11 * 60,
        published=Published(duties=(Duty(person="An", day=0, shift="D", role="gate"),), weight=1),
    )


def duties(text: str, role: str = "gate") -> Plan:
    """Read a roster drawn as lines of "name: cells", D, N or . for each day."""
    found = []
    for line in text.strip().splitlines():
        name, cells = line.split(":")
        for day, cell in enumerate(cells.strip()):
            if cell != ".":
                found.append(Duty(person=name.strip(), day=day, shift=cell, role=role))
    return Plan(duties=tuple(sorted(found)))


def every_plan(problem: Problem) -> Iterator[Plan]:
    """Yield each roster of a task without roles."""
    cells = [(person.id, day) for person in problem.people for day in range(problem.days)]
    for choice in product(("", *(shift.id for shift in problem.shifts)), repeat=len(cells)):
        yield Plan(
            duties=tuple(
                Duty(person=person, day=day, shift=shift)
                for (person, day), shift in zip(cells, choice, strict=True)
                if shift
            )
        )


def cheapest(problem: Problem) -> int | None:
    """Return the cost of the best roster without a violation, found by trying all; None where there is none."""
    reports = (check(problem, plan) for plan in every_plan(problem))
    return min((report.cost for report in reports if report.is_feasible), default=None)
