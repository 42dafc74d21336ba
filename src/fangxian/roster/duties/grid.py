"""A roster as people draw it: people down, days across, one shift and post in a cell; findings beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Finding, Plan, Problem, check
from fangxian.roster.duties import judging, wording
from fangxian.roster.duties.hours import is_night
from fangxian.roster.duties.models import Roster
from fangxian.roster.staffing.models import Shift

COLOURS: Final = 6
MOST_TOLD: Final = 100
MUST: Final = "must_cover"


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody has on a day. ``colour`` goes with the shift; its code stands there in letters as well.

    ``is_away``: they cannot be on duty; why concerns nobody who reads a roster. ``is_pinned``: a search keeps it.
    """

    day: int
    date: date
    code: str = ""
    shift: str = ""
    post: str = ""
    colour: int = 0
    is_away: bool = False
    is_pinned: bool = False
    wrong: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the cell as it stands in a table of text."""
        return f"{self.code} {self.post}".strip()


@dataclass(frozen=True, slots=True)
class Line:
    """A person's row."""

    person_id: str
    name: str
    cells: tuple[Cell, ...]
    hours: float
    nights: int
    duties: int


@dataclass(frozen=True, slots=True)
class Day:
    """A column, and how many people lack in it."""

    number: int
    date: date
    missing: int
    lacking: tuple[str, ...]

    @property
    def is_weekend(self) -> bool:
        """Say whether it is a Saturday or a Sunday."""
        return self.date.weekday() >= 5


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole roster. ``violations`` and ``costs`` are sentences, the first ones of ``broken`` and ``priced``."""

    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    shifts: tuple[tuple[Shift, int], ...]
    violations: tuple[str, ...]
    costs: tuple[str, ...]
    broken: int
    priced: int
    cost: int
    pinned: int

    def window(self, first: int, count: int) -> Grid:
        """Return only ``count`` days from day ``first`` on; the sums stay those of the whole roster."""
        lines = tuple(replace(line, cells=line.cells[first : first + count]) for line in self.lines)
        return replace(self, days=self.days[first : first + count], lines=lines)

    @property
    def missing(self) -> int:
        """Return how many people lack in all."""
        return sum(day.missing for day in self.days)


@dataclass(slots=True)
class Drawing:
    """What a grid is drawn from."""

    roster: Roster
    problem: Problem
    plan: Plan
    names: wording.Names
    shifts: Mapping[str, Shift]
    _colours: dict[str, int] = field(default_factory=dict)
    _pinned: set[tuple[str, int]] = field(default_factory=set)
    _wrong: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    _lacking: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def grid(self) -> Grid:
        """Return the grid."""
        report = check(self.problem, self.plan)
        for finding in report.violations:
            self._place(finding)
        self._colours = {shift: n % COLOURS for n, shift in enumerate(self._planned_shifts())}
        self._pinned = {(pin.person, pin.day) for pin in self.problem.pins}
        own: dict[str, dict[int, PlannedDuty]] = {person.id: {} for person in self.problem.people}
        for duty in self.plan.duties:
            own.setdefault(duty.person, {})[duty.day] = duty
        away = {(item.person, item.day) for item in self.problem.absences if item.start is None}
        lines = [self._line(person, cells, away) for person, cells in own.items()]
        return Grid(
            tuple(self._day(number) for number in range(self.problem.days)),
            tuple(sorted(lines, key=lambda line: line.name)),
            tuple((self.shifts[id], colour) for id, colour in self._colours.items() if id in self.shifts),
            self._told(report.violations),
            self._told(report.costs),
            len(report.violations),
            len(report.costs),
            report.cost,
            len(self._pinned),
        )

    def _planned_shifts(self) -> list[str]:
        used = {item.shift for item in self.problem.demands if item.must} | {duty.shift for duty in self.plan.duties}
        return [shift.id for shift in self.problem.shifts if shift.id in used]

    def _told(self, findings: Iterable[Finding]) -> tuple[str, ...]:
        dearest = sorted(findings, key=lambda item: -item.cost)[:MOST_TOLD]
        return tuple(wording.sentence(finding, self.names) for finding in dearest)

    def _place(self, finding: Finding) -> None:
        text = wording.sentence(finding, self.names)
        if finding.code == MUST:
            self._lacking[finding.day].append((finding.amount, text))
        elif finding.person:
            self._wrong[finding.person, finding.day].append(text)

    def _line(self, person: str, own: Mapping[int, PlannedDuty], away: set[tuple[str, int]]) -> Line:
        cells = [self._cell((person, day), own.get(day), away) for day in range(self.problem.days)]
        had = [self.shifts[duty.shift] for duty in own.values() if duty.shift in self.shifts]
        minutes = sum(shift.minutes for shift in had)
        nights = sum(is_night(shift) for shift in had)
        return Line(person, self.names.say(person), tuple(cells), minutes / 60, nights, len(had))

    def _cell(self, key: tuple[str, int], duty: PlannedDuty | None, away: set[tuple[str, int]]) -> Cell:
        when = self.roster.first_day + timedelta(days=key[1])
        wrong, pinned = tuple(self._wrong.get(key, ())), key in self._pinned
        shift = self.shifts.get(duty.shift) if duty else None
        if duty is None or shift is None:
            return Cell(key[1], when, is_away=key in away, is_pinned=pinned, wrong=wrong)
        colour = self._colours[duty.shift]
        return Cell(
            key[1], when, shift.code, shift.name, self.names.say(duty.role), colour, is_pinned=pinned, wrong=wrong
        )

    def _day(self, number: int) -> Day:
        lacking = self._lacking.get(number, [])
        when = self.roster.first_day + timedelta(days=number)
        return Day(number, when, sum(amount for amount, _text in lacking), tuple(text for _amount, text in lacking))


def grid_of(roster: Roster, problem: Problem, plan: Plan) -> Grid:
    """Return the grid of a plan, judged by ``problem``. Five queries, however large it is."""
    ids = judging.ids(
        [*(skill for person in problem.people for skill in (person.id, *person.skills)),
         *(part for duty in plan.duties for part in (duty.person, duty.shift, duty.role)),
         *(shift.id for shift in problem.shifts), *(demand.role for demand in problem.demands)]
    )  # fmt: skip
    names = wording.names_for(roster, ids)
    shifts = {str(shift.pk): shift for shift in Shift.objects.filter(pk__in=ids)}
    return Drawing(roster, problem, plan, names, shifts).grid()


def choices(problem: Problem, person: str, names: wording.Names, shifts: Sequence[Shift]) -> list[tuple[str, str]]:
    """Return what somebody may be given in a cell: each shift that is planned at each post where they may stand."""
    asked = {(demand.shift, demand.role) for demand in problem.demands if demand.role}
    skills = next((set(one.skills) for one in problem.people if one.id == person), set())
    found = []
    for shift in shifts:
        posts = sorted(
            names.say(role) + "\0" + role for name, role in asked if name == str(shift.pk) and role in skills
        )
        for post in posts:
            name, _sign, role = post.partition("\0")
            found.append((f"{shift.pk}:{role}", f"{shift.code} {shift.name} · {name}"))
    return found


def as_id(value: str) -> UUID | None:
    """Return an id from an address or a form, None for what is none."""
    try:
        return UUID(value)
    except ValueError:
        return None
