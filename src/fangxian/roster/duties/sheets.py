"""A roster as a table in the shape people use, people down and days across: written for a spreadsheet, and read back."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fangxian.base.problems import Problem as Refusal
from fangxian.base.text import clean, safe_cell
from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Plan
from fangxian.register.importing.cells import parse_date
from fangxian.register.importing.tables import SourceRow
from fangxian.roster.duties import problems
from fangxian.roster.duties.grid import Grid
from fangxian.roster.duties.ground import Ground

COLOURS: Final = ("#DCEBFA", "#E3F4E1", "#E6E0F5", "#FBEBD2", "#F9E0E6", "#DDF3F1")
OFF: Final = frozenset({"", "-", "—", "off", "休", "休息", "/"})
MOST_TOLD: Final = 10
MEMORY: Final = 4 * 1024 * 1024


def workbook(title: str, grid: Grid, watermark: str) -> IO[bytes]:
    """Return the roster as a workbook (rewound): a header of days, a row for each person, what lacks at the foot."""
    target = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    sheet = book.add_worksheet(_("Roster"))
    head = book.add_format({"bold": True, "bg_color": "#E9EDF2", "bottom": 1, "align": "center"})
    colours = [book.add_format({"bg_color": colour, "border": 1, "border_color": "#C8CED6"}) for colour in COLOURS]
    sheet.write_row(0, 0, [_("Person"), *(day.date.isoformat() for day in grid.days), _("Hours"), _("Nights")], head)
    for row, line in enumerate(grid.lines, 1):
        sheet.write_string(row, 0, safe_cell(line.name))
        for column, cell in enumerate(line.cells, 1):
            if cell.text:
                sheet.write_string(row, column, safe_cell(cell.text), colours[cell.colour])
        sheet.write_number(row, len(grid.days) + 1, line.hours)
        sheet.write_number(row, len(grid.days) + 2, line.nights)
    foot = len(grid.lines) + 1
    sheet.write_row(foot, 0, [_("People missing"), *(day.missing for day in grid.days)], head)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, len(grid.days), 16)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    about = book.add_worksheet(_("About this file"))
    about.write_string(0, 0, safe_cell(title))
    about.write_string(1, 0, safe_cell(watermark))
    book.close()
    target.seek(0)
    return target


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that could not be understood: where, and what stands there."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.column}{self.row} “{self.text}”"


def read_sheet(rows: Sequence[SourceRow], ground: Ground, allowed: Mapping[str, Sequence[str]]) -> Plan:
    """Return the plan in a table. ``allowed``: the posts of each shift, by id.

    A cell is a shift's code and a post's name or code; the post may be left out where the shift has only one. Rows of nobody
    in the staff are read only where they hold a duty. Raises ``roster_sheet_header`` or ``roster_sheet_cells`` with the cells.
    """
    header, columns = _header(rows, ground)
    people = {member.person.number: str(member.person_id) for member in ground.staff}
    reader = Reader(ground, allowed)
    duties, faults = [], []
    for row in rows[header + 1 :]:
        who = clean(row.cells[0]) if row.cells else ""
        cells = [(column, day, clean(row.cells[column])) for column, day in columns.items() if column < len(row.cells)]
        told = [(column, day, text) for column, day, text in cells if text.lower() not in OFF]
        if who not in people:
            is_foot = all(text.isdecimal() for _column, _day, text in told)
            faults += [] if is_foot else [Fault(row.number, "A", who)]
            continue
        for column, day, text in told:
            found = reader.duty(text)
            if found is None:
                faults.append(Fault(row.number, letters(column), text))
            else:
                duties.append(PlannedDuty(person=people[who], day=day, shift=found[0], role=found[1]))
    if faults:
        cells_told = ", ".join(map(str, faults[:MOST_TOLD]))
        raise Refusal(problems.SHEET_CELLS, status=422, count=len(faults), cells=cells_told)
    return Plan(duties=tuple(sorted(duties)))


def _header(rows: Sequence[SourceRow], ground: Ground) -> tuple[int, dict[int, int]]:
    """Return which row is the header, and the roster's day of each of its columns."""
    for at, row in enumerate(rows[:10]):
        days = {column: _day(text, ground) for column, text in enumerate(row.cells)}
        found = {column: day for column, day in days.items() if day is not None}
        if found:
            return at, found
    day = date_format(ground.first_day, "Y-m-d")
    raise Refusal(problems.SHEET_HEADER, status=422, day=day)


def _day(text: str, ground: Ground) -> int | None:
    """Return the day of the roster that a header names: a date, or month and day."""
    found = None
    try:
        found = ground.number_of(parse_date(clean(text)))
    except ValueError:
        short = re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})日?", clean(text))
        if short:
            days = {ground.day(number): number for number in range(ground.days)}
            month, day = map(int, short.groups())
            found = next((n for on, n in days.items() if (on.month, on.day) == (month, day)), None)
    return found if found is not None and 0 <= found < ground.days else None


@dataclass(slots=True)
class Reader:
    """Understands cells."""

    ground: Ground
    allowed: Mapping[str, Sequence[str]]

    def duty(self, text: str) -> tuple[str, str] | None:
        """Return the shift and the post that a cell names, None where it names none."""
        code, _sign, place = text.lstrip("'").partition(" ")
        for shift in self.ground.shifts:
            if code in (shift.code, shift.name):
                posts = self.allowed.get(str(shift.pk), ())
                named = [post for post in posts if not place.strip() or place.strip() in self._names(post)]
                if len(named) == 1:
                    return str(shift.pk), named[0]
        return None

    def _names(self, post: str) -> Iterable[str]:
        found = next(one for one in self.ground.posts if str(one.pk) == post)
        return found.place.name, found.place.code or ""


def letters(column: int) -> str:
    """Return a column as a spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
