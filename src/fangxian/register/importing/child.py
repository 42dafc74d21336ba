"""Reads one workbook in a process of its own, under limits of memory and time, and writes its cells as JSON.

Run by path, without Django: a file made to exhaust memory or to crash the parser ends this process and nothing else
(THREATS T9). Formulas are never evaluated: the reader sees the values that were stored. Macros are never opened.
"""

import datetime
import json
import resource
import sys

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY = 1 << 30
SECONDS = 45
TOO_MANY = 3
UNREADABLE = 4
# A used range wider or taller than this holds stray cells or a trap; blank ranges are not part of it.
MAX_AREA = 20_000_000


def as_text(value: object) -> str:
    """Return a cell as the text a person sees: 150603.0 as 150603, a date in ISO form."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    return str(value)


def sheet_of(book: CalamineWorkbook) -> CalamineSheet | None:
    """Return the first visible sheet that holds anything."""
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(index)
        if sheet.height and sheet.width:
            return sheet
    return None


def rows_of(sheet: CalamineSheet, max_rows: int, max_cells: int) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything with their numbers as the spreadsheet shows them."""
    first = (sheet.start or (0, 0))[0] + 1
    found: list[tuple[int, list[str]]] = []
    cells = 0
    for offset, row in enumerate(sheet.iter_rows()):
        texts = [as_text(value) for value in row]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            continue
        cells += len(texts)
        found.append((first + offset, texts))
        if len(found) > max_rows or cells > max_cells:
            sys.exit(TOO_MANY)
    return found


def main() -> None:
    """Read the workbook named by the first argument."""
    path, max_rows, max_cells = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheet = sheet_of(CalamineWorkbook.from_path(path))
        if sheet is not None and sheet.height * sheet.width > MAX_AREA:
            sys.exit(TOO_MANY)
        rows = [] if sheet is None else rows_of(sheet, max_rows, max_cells)
    except MemoryError:
        sys.exit(TOO_MANY)
    except Exception as error:
        # The parser raises many kinds of error for a broken file; the parent tells the person only that it is broken.
        sys.exit(TOO_MANY if "limit exceeded" in str(error) else UNREADABLE)
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
