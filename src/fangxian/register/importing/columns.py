"""What a register's table looks like: its columns, their names in the wild, and how a cell is read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy, override

from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.importing import cells
from fangxian.register.importing.issues import ImportIssue, error, warning
from fangxian.register.importing.tables import SourceRow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES: Final = ("zh-hans", "en")
_HEADER_NOISE = re.compile(r"[\s*＊:：_（）()\[\]【】/、.-]+")
_HEADER_SEARCH_ROWS: Final = 15


@dataclass(frozen=True, slots=True)
class Column:
    """``read`` turns the text of a cell into its value or raises ``ValueError``, reported with the code ``refusal``.

    ``names`` are further names under which the column is met, in any language. ``choices`` are offered as a list in
    the template; ``secret`` values never appear in a message or a preview.
    """

    id: str
    label: "StrOrPromise"
    names: Sequence[str] = ()
    read: Callable[[str], Any] = cells.plain
    refusal: str = ""
    required: bool = False
    max_length: int = 500
    choices: Sequence[tuple[str, "StrOrPromise"]] = ()
    example: str = ""
    help: "StrOrPromise" = ""
    secret: bool = False

    def known_names(self) -> set[str]:
        """Return every name of this column in the form in which headers are compared."""
        names = {self.id, *self.names}
        for language in LANGUAGES:
            with override(language):
                names.add(str(self.label))
        return {bare(name) for name in names}


def bare(header: str) -> str:
    """Return a header without spaces, marks and case, so that ``单位 名称*`` is 单位名称."""
    return _HEADER_NOISE.sub("", cells.narrow(header)).lower()


def choice_reader(choices: Sequence[tuple[str, "StrOrPromise"]], more: Mapping[str, str]) -> Callable[[str], str]:
    """Return a reader that knows each choice by its value, by its label in both languages and by ``more`` words."""

    @lru_cache(maxsize=1)
    def words() -> dict[str, str]:
        # Late: catalogues are not ready while modules are being loaded.
        found = {bare(word): value for word, value in more.items()}
        for value, label in choices:
            found[bare(value)] = value
            for language in LANGUAGES:
                with override(language):
                    found[bare(str(label))] = value
        return found

    def read(text: str) -> str:
        if not text:
            return ""
        try:
            return words()[bare(text)]
        except KeyError as problem:
            raise ValueError(text) from problem

    return read


@dataclass(slots=True)
class Row:
    """A row of the table as values by column id; columns that the file does not have are absent."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """Return a text value, empty when absent."""
        return str(self.values.get(column) or "")


def read_table(source: Sequence[SourceRow], columns: Sequence[Column]) -> tuple[list[Row], list[ImportIssue]]:
    """Return the rows below the header with values read, and what is wrong with them, by row and column.

    A row with an error in a cell is left out of the rows. Raises ``import_header_missing``.
    """
    at, positions, issues = _find_header(source, columns)
    rows: list[Row] = []
    for item in source[at + 1 :]:
        row, wrong = _read_row(item, positions)
        issues += wrong
        if not wrong:
            rows.append(row)
    return rows, issues


def _find_header(
    source: Sequence[SourceRow], columns: Sequence[Column]
) -> tuple[int, dict[int, Column], list[ImportIssue]]:
    """Return where the header is (title rows may stand above it) and which column is where."""
    known = {name: column for column in columns for name in column.known_names()}
    best, best_at = 0, -1
    for at, item in enumerate(source[:_HEADER_SEARCH_ROWS]):
        score = len({known[name].id for name in map(bare, item.cells) if name in known})
        if score > best:
            best, best_at = score, at
    needed = [column for column in columns if column.required]
    if best_at < 0:
        raise Problem(problems.HEADER_MISSING, columns=gettext_list(needed))
    positions, issues = _positions(source[best_at], known)
    found = {column.id for column in positions.values()}
    missing = [column for column in needed if column.id not in found]
    if missing:
        raise Problem(problems.HEADER_MISSING, columns=gettext_list(missing))
    return best_at, positions, issues


def gettext_list(columns: Sequence[Column]) -> str:
    """Return the labels of ``columns`` in one line."""
    return ", ".join(str(column.label) for column in columns)


def _positions(header: SourceRow, known: Mapping[str, Column]) -> tuple[dict[int, Column], list[ImportIssue]]:
    positions: dict[int, Column] = {}
    issues: list[ImportIssue] = []
    for index, cell in enumerate(header.cells):
        column = known.get(bare(cell))
        if column is None:
            if cell.strip():
                issues.append(warning(problems.COLUMN_UNKNOWN, header.number, "", column=cells.plain(cell)[:40]))
        elif column.id in {taken.id for taken in positions.values()}:
            issues.append(warning(problems.COLUMN_TWICE, header.number, column.id, column=column.label))
        else:
            positions[index] = column
    return positions, issues


def _read_row(item: SourceRow, positions: Mapping[int, Column]) -> tuple[Row, list[ImportIssue]]:
    row = Row(item.number)
    wrong: list[ImportIssue] = []
    for index, column in positions.items():
        text = cells.plain(item.cells[index]) if index < len(item.cells) else ""
        code = _cell_problem(column, text)
        if code:
            wrong.append(error(code, item.number, column.id, column=column.label, limit=column.max_length))
            continue
        try:
            row.values[column.id] = column.read(text)
        except ValueError:
            wrong.append(error(column.refusal, item.number, column.id, column=column.label))
    return row, wrong


def _cell_problem(column: Column, text: str) -> str:
    if column.required and not text:
        return problems.CELL_MISSING
    return problems.CELL_TOO_LONG if len(text) > column.max_length else ""


def text_column(id: str, label: "StrOrPromise", **more: Any) -> Column:
    """Return a column of free text."""
    return Column(id, label, **more)


YES_NO: Final = (("1", gettext_lazy("yes")), ("0", gettext_lazy("no")))
