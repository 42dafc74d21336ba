"""Reads the public text format of the Curtois-Qu staff rostering instances."""

from collections.abc import Iterator
from pathlib import Path

from fangxian.planning.rosters.problem import Absence, Contract, Demand, Limit, Person, Problem, Shift, Wish


def read(path: Path) -> Problem:
    """Read one instance. ValueError says which line is not understood."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Problem:
    """Return the task that a text in this format describes."""
    sections = _sections(text)
    days = int(sections["HORIZON"][0][0])
    shifts, forbidden = _shifts(sections["SHIFTS"])
    return Problem(
        days=days,
        shifts=shifts,
        people=tuple(_person(row) for row in sections["STAFF"]),
        demands=tuple(_demand(row) for row in sections["COVER"]),
        absences=tuple(_days_off(sections.get("DAYS_OFF", []))),
        wishes=(
            *(_wish(row, on=True) for row in sections.get("SHIFT_ON_REQUESTS", [])),
            *(_wish(row, on=False) for row in sections.get("SHIFT_OFF_REQUESTS", [])),
        ),
        forbidden=forbidden,
    )


def _sections(text: str) -> dict[str, list[list[str]]]:
    """Return the rows of cells by the name of their section, without comments and blank lines."""
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#")[0].strip()
        if line.startswith("SECTION_"):
            rows = sections.setdefault(line.removeprefix("SECTION_"), [])
        elif line and not sections:
            raise ValueError(f"line {number} stands before the first section: {line!r}")
        elif line:
            rows.append([cell.strip() for cell in line.split(",")])
    missing = {"HORIZON", "SHIFTS", "STAFF", "COVER"} - sections.keys()
    if missing:
        raise ValueError(f"sections are missing: {', '.join(sorted(missing))}")
    return sections


def _shifts(rows: list[list[str]]) -> tuple[tuple[Shift, ...], tuple[tuple[str, str], ...]]:
    shifts = tuple(Shift(id=name, minutes=int(minutes)) for name, minutes, *_ in rows)
    forbidden = tuple((row[0], later) for row in rows for later in "".join(row[2:]).split("|") if later)
    return shifts, forbidden


def _person(row: list[str]) -> Person:
    name, limits, *numbers = row
    most, least, longest, shortest, off, weekends = map(int, numbers)
    contract = Contract(
        min_minutes=least,
        max_minutes=most,
        min_run=shortest,
        max_run=longest,
        min_days_off=off,
        max_weekends=weekends,
        limits=tuple(Limit(shifts=(shift,), most=int(count)) for shift, count in _pairs(limits)),
    )
    return Person(id=name, contract=contract)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, text.split("|")):
        shift, count = part.split("=")
        yield shift, count


def _days_off(rows: list[list[str]]) -> Iterator[Absence]:
    for person, *days in rows:
        yield from (Absence(person=person, day=int(day), reason="day_off") for day in days if day)


def _wish(row: list[str], *, on: bool) -> Wish:
    person, day, shift, weight = row
    return Wish(person=person, day=int(day), shift=shift, weight=int(weight), on=on)


def _demand(row: list[str]) -> Demand:
    day, shift, required, under, over = row
    return Demand(day=int(day), shift=shift, required=int(required), under=int(under), over=int(over))
