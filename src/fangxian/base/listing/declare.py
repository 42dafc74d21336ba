"""What a list is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_date

from fangxian.base.clock import local

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = QuerySet[Any]
Kind = Literal["text", "number", "time", "day", "mark"]
Choices = Sequence[tuple[str, "StrOrPromise"]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` answers what is exported and, without ``template``, shown; ``sort`` is the field to
    order by.

    ``template`` draws a richer cell from ``row`` and ``value``. ``minor`` columns give way on a phone.
    """

    id: str
    label: StrOrPromise
    value: Callable[[Any], Any]
    sort: str = ""
    kind: Kind = "text"
    link: Callable[[Any], str] | None = None
    template: str = ""
    minor: bool = False
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows the rows by one value from the address; ``apply`` is given a value that ``accepts`` let through."""

    id: str
    label: StrOrPromise
    apply: Callable[[Rows, str], Rows]

    widget = "text"

    def accepts(self, value: str) -> bool:
        return bool(value)

    def options(self) -> Choices:
        return ()


@dataclass(frozen=True, slots=True)
class Choice(Filter):
    """One of a code list; anything else in the address is left aside."""

    choices: Choices | Callable[[], Choices] = ()

    widget = "choice"

    def options(self) -> Choices:
        return self.choices() if callable(self.choices) else self.choices

    def accepts(self, value: str) -> bool:
        return any(value == str(code) for code, _label in self.options())


@dataclass(frozen=True, slots=True)
class Day(Filter):
    """A reporting day, as YYYY-MM-DD."""

    widget = "day"

    def accepts(self, value: str) -> bool:
        try:
            return parse_date(value) is not None
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says, and how to begin: ``action`` leads to the address named ``url``."""

    text: StrOrPromise
    action: StrOrPromise = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page. ``search`` holds look-ups tried with OR, or a function; ``order`` the first ordering, ``-`` for
    falling.

    ``keyset``: pages by the last row instead of counting, for tables that grow without end; its sortable columns
    must be
    fields of the model itself that are never null. ``prepare`` loads what a page of rows needs in a fixed number of
    queries. ``on_export`` is told of every export and print (user, format, number of rows) before its first byte is sent;
    an export without it needs a reason in review (THREATS T15). ``background`` takes an export
    over that would be too long for a request (request, list, format), as ``jobs.exports.in_background`` does.
    """

    id: str
    title: StrOrPromise
    columns: tuple[Column, ...]
    order: str
    empty: Empty
    search: tuple[str, ...] | Callable[[Rows, str], Rows] = ()
    search_hint: StrOrPromise = ""
    filters: tuple[Filter, ...] = ()
    page_size: int = 50
    keyset: bool = False
    exports: tuple[str, ...] = ("xlsx", "csv")
    prepare: Callable[[list[Any]], Sequence[Any]] = list
    on_export: Callable[[Any, str, int], None] | None = None
    background: Callable[[HttpRequest, Listing, str], HttpResponseBase] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_searchable(self) -> bool:
        """Say whether the list has a search; a template would call ``search`` where it is a function."""
        return bool(self.search)

    def sortable(self) -> set[str]:
        """Return the ids of the columns that can be ordered by."""
        return {column.id for column in self.columns if column.sort}

    def column(self, id: str) -> Column:
        """Return one column; raises ``KeyError``."""
        return {column.id: column for column in self.columns}[id]


def plain(value: Any) -> str | int | float | bool | datetime | date:
    """Return a cell's value as a spreadsheet or a page shows it: region time for moments, text for the rest."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None)
    if isinstance(value, bool | int | float | date):
        return value
    return str(value)
