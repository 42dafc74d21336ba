"""Two plans of a roster beside each other: who has what on which day, and what each costs by the same rules."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from fangxian.planning.rosters import Plan, Problem, Report, check
from fangxian.roster.duties.grid import Grid, grid_of
from fangxian.roster.duties.models import Roster


@dataclass(frozen=True, slots=True)
class Difference:
    """One day of one person; empty where they are off."""

    name: str
    day: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the checker finds in a plan, by rule."""

    violations: int
    cost: int
    missing: int
    by_code: Counter[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both plans judged by the same task, as it is now."""

    differences: tuple[Difference, ...]
    before: Figures
    after: Figures


def compare(roster: Roster, problem: Problem, before: Plan, after: Plan) -> Comparison:
    """Return where two plans differ and what they cost. Ten queries."""
    old, new = grid_of(roster, problem, before), grid_of(roster, problem, after)
    return Comparison(
        tuple(differences(old, new)), figures(check(problem, before), old), figures(check(problem, after), new)
    )


def differences(old: Grid, new: Grid) -> list[Difference]:
    """Return every day of a person that differs, by day and person."""
    had = {(line.person_id, cell.day): cell.text for line in old.lines for cell in line.cells}
    names = {line.person_id: line.name for grid in (old, new) for line in grid.lines}
    have = {(line.person_id, cell.day): cell.text for line in new.lines for cell in line.cells}
    days = {day.number: day.date for day in old.days}
    found = [
        Difference(names[person], days[day], had.get((person, day), ""), have.get((person, day), ""))
        for person, day in sorted({*had, *have}, key=lambda key: (key[1], names[key[0]]))
    ]
    return [item for item in found if item.before != item.after]


def figures(report: Report, grid: Grid) -> Figures:
    """Return a report in figures."""
    codes: Counter[str] = Counter()
    for finding in report.findings:
        codes[finding.code] += finding.cost or finding.amount
    return Figures(len(report.violations), report.cost, grid.missing, codes)
