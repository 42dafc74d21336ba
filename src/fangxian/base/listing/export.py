"""A list as a spreadsheet or a CSV file, streamed, with formula-like cells made harmless (THREATS T9, T15)."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from fangxian.base.listing.declare import Listing, Rows, plain
from fangxian.base.text import safe_cell

CHUNK = 2000
SHEET_ROWS = 1_048_575
MEMORY = 4 * 1024 * 1024
BOM = "\ufeff"
NOTE = "# "


def _chunks(listing: Listing, rows: Rows) -> Iterator[Any]:
    held: list[Any] = []
    for row in rows.iterator(chunk_size=CHUNK):
        held.append(row)
        if len(held) == CHUNK:
            yield from listing.prepare(held)
            held = []
    yield from listing.prepare(held) if held else ()


def values(listing: Listing, rows: Rows) -> Iterator[list[Any]]:
    """Yield the exported cells of every row, in order."""
    columns = [column for column in listing.columns if column.exported]
    for row in _chunks(listing, rows):
        yield [plain(column.value(row)) for column in columns]


def head(listing: Listing) -> list[str]:
    """Return the names of the exported columns."""
    return [str(column.label) for column in listing.columns if column.exported]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return safe_cell(value) if isinstance(value, str) else str(value)


class _Line:
    """Gives the CSV writer's line back instead of keeping it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(listing: Listing, rows: Rows, watermark: str) -> Iterator[str]:
    """Yield a CSV file line by line: UTF-8 with a byte order mark, so that Excel reads Chinese.

    The last line is a note of who took it out and when, behind ``# `` (THREATS T15); imports pass over it.
    """
    writer = csv.writer(_Line())
    yield BOM + writer.writerow([safe_cell(name) for name in head(listing)])
    for cells in values(listing, rows):
        yield writer.writerow([_text(cell) for cell in cells])
    yield writer.writerow([f"{NOTE}{watermark}"])


def xlsx_file(listing: Listing, rows: Rows, watermark: str) -> tuple[IO[bytes], int]:
    """Return a workbook (rewound) and its number of rows; a sheet that is full is followed by the next one."""
    target = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E9EDF2", "bottom": 1}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    count = _write_sheets(book, formats, listing, rows)
    about = book.add_worksheet(_("About this file"))
    about.write_string(0, 0, safe_cell(str(listing.title)))
    about.write_string(1, 0, safe_cell(watermark))
    book.close()
    target.seek(0)
    return target, count


def _write_sheets(book: Any, formats: dict[str, Any], listing: Listing, rows: Rows) -> int:
    names, count, line, sheet = head(listing), 0, SHEET_ROWS, None
    for cells in values(listing, rows):
        if line == SHEET_ROWS:
            sheet, line = _new_sheet(book, formats, names), 0
        line += 1
        count += 1
        for index, cell in enumerate(cells):
            _write_cell(sheet, formats, line, index, cell)
    if sheet is None:
        _new_sheet(book, formats, names)
    return count


def _new_sheet(book: Any, formats: dict[str, Any], names: list[str]) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for index, name in enumerate(names):
        sheet.set_column(index, index, max(12, min(2 * len(name) + 4, 40)))
        sheet.write_string(0, index, name, formats["head"])
    return sheet


def _write_cell(sheet: Any, formats: dict[str, Any], line: int, index: int, cell: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, index, cell, formats["time"])
    elif isinstance(cell, date):
        sheet.write_datetime(line, index, cell, formats["day"])
    elif isinstance(cell, bool):
        sheet.write_string(line, index, _("yes") if cell else _("no"))
    elif isinstance(cell, int | float):
        sheet.write_number(line, index, cell)
    elif cell:
        sheet.write_string(line, index, safe_cell(cell)[:32_767])
