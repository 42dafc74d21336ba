"""What the address asks of a list, and the page of rows that answers it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from fangxian.base.listing.declare import Column, Listing, Rows
from fangxian.base.text import clean

MAX_SEARCH = 200


@dataclass(frozen=True, slots=True)
class State:
    """Search words, filter values, order (column id, falling or not) and the place in the list."""

    query: str
    filters: Mapping[str, str]
    sort: str
    falling: bool
    page: int
    after: str

    def address(self, **changes: str | int) -> str:
        """Return the query string of this state with ``changes``; a new search, filter or order begins at the
        first page.
        """
        values: dict[str, str | int] = {
            "q": self.query,
            **self.filters,
            "sort": ("-" if self.falling else "") + self.sort,
        }
        values |= changes
        return "?" + urlencode({name: value for name, value in values.items() if value != ""})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.filters)


def _page_number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and 0 < len(raw) < 8 and int(raw) > 0 else 1


def read_state(listing: Listing, params: Mapping[str, str]) -> State:
    """Read an address; what is not understood is left aside, so that no address is an error."""
    filters = {
        item.id: value
        for item in listing.filters
        if (value := clean(params.get(item.id, ""))[:MAX_SEARCH]) and item.accepts(value)
    }
    asked = params.get("sort", "")
    falling, name = asked.startswith("-"), asked.removeprefix("-")
    if name not in listing.sortable():
        falling, name = False, ""
    return State(
        query=clean(params.get("q", ""))[:MAX_SEARCH],
        filters=filters,
        sort=name,
        falling=falling,
        page=_page_number(params.get("page", "")),
        after=params.get("after", ""),
    )


def _search(listing: Listing, rows: Rows, query: str) -> Rows:
    if not query:
        return rows
    if callable(listing.search):
        return listing.search(rows, query)
    for word in query.split():
        rows = rows.filter(reduce(or_, (Q(**{look_up: word}) for look_up in listing.search), Q()))
    return rows


def narrowed(listing: Listing, rows: Rows, state: State) -> Rows:
    """Return ``rows`` searched, filtered and in order."""
    rows = _search(listing, rows, state.query)
    for item in listing.filters:
        if item.id in state.filters:
            rows = item.apply(rows, state.filters[item.id])
    order = ordering(listing, state)
    return rows.order_by(order, "-pk" if order.startswith("-") else "pk")


def ordering(listing: Listing, state: State) -> str:
    """Return the order in Django's notation."""
    if not state.sort:
        return listing.order
    return ("-" if state.falling else "") + listing.column(state.sort).sort


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as the table's head shows it."""

    column: Column
    address: str
    direction: str


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page and where the neighbours are; ``total`` is None where counting would cost too much."""

    listing: Listing
    state: State
    rows: Sequence[Any]
    total: int | None
    first: int
    previous: str
    next: str
    start: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def headings(self) -> list[Heading]:
        """Return the columns with the addresses that order by them."""
        return [self._heading(column) for column in self.listing.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        order = ordering(self.listing, self.state)
        current = order.removeprefix("-") == column.sort
        falling = current and order.startswith("-")
        target = f"-{column.id}" if current and not falling else column.id
        return Heading(
            column, self.state.address(sort=target), ("descending" if falling else "ascending") if current else ""
        )

    def cells(self) -> Iterator[tuple[Any, list[tuple[Column, Any, str]]]]:
        """Return each row with its cells: column, value, link."""
        for row in self.rows:
            yield row, [(c, c.value(row), c.link(row) if c.link else "") for c in self.listing.columns]


def page_of(listing: Listing, rows: Rows, state: State) -> Page:
    """Return the page of ``rows`` (already scoped) that ``state`` asks for."""
    found = narrowed(listing, rows, state)
    return _keyset_page(listing, found, state) if listing.keyset else _numbered_page(listing, found, state)


def _numbered_page(listing: Listing, rows: Rows, state: State) -> Page:
    total = rows.count()
    pages = max(1, -(-total // listing.page_size))
    number = min(state.page, pages)
    offset = (number - 1) * listing.page_size
    return Page(
        listing=listing,
        state=state,
        rows=listing.prepare(list(rows[offset : offset + listing.page_size])) if total else [],
        total=total,
        first=offset + 1,
        previous=state.address(page=number - 1) if number > 1 else "",
        next=state.address(page=number + 1) if number < pages else "",
        start=state.address() if number > 1 else "",
    )


def _keyset_page(listing: Listing, rows: Rows, state: State) -> Page:
    order = ordering(listing, state)
    anchor = _read_anchor(rows, order.removeprefix("-"), state.after)
    if anchor:
        rows = rows.filter(_beyond(order, *anchor))
    found = list(rows[: listing.page_size + 1])
    shown = found[: listing.page_size]
    more = len(found) > listing.page_size
    return Page(
        listing=listing,
        state=state,
        rows=listing.prepare(shown),
        total=None,
        first=1,
        previous="",
        next=state.address(after=_write_anchor(shown[-1], order.removeprefix("-"))) if more else "",
        start=state.address() if anchor else "",
    )


def _beyond(order: str, value: Any, pk: Any) -> Q:
    name, way = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
    return Q(**{f"{name}__{way}": value}) | Q(**{name: value, f"pk__{way}": pk})


def _write_anchor(row: Any, name: str) -> str:
    text = json.dumps([getattr(row, name), row.pk], cls=_Exact)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


class _Exact(DjangoJSONEncoder):
    """Keeps microseconds, which Django's encoder cuts: a cut anchor would repeat or skip rows."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _read_anchor(rows: Rows, name: str, token: str) -> tuple[Any, Any] | None:
    if not token:
        return None
    try:
        value, pk = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        meta = rows.model._meta
        return meta.get_field(name).to_python(value), meta.pk.to_python(pk)
    except (ValueError, TypeError, ValidationError, FieldDoesNotExist, AttributeError):
        return None
