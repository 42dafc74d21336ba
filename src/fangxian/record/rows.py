"""Reading entries by the thousand, without the ORM's cost for each value: for replay and other long passes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, SafeUUID

import msgspec
from django.db import connection

NAMES: Final = (
    "id", "kind", "version", "payload", "observed_at", "received_at", "position", "unit_id", "place_id", "author_id",
    "station_id", "station_seq", "subject_id", "amends_id", "flags",
)  # fmt: skip


class StoredRow(msgspec.Struct, gc=False):
    """An entry as folding needs it (``facts.Row``): all of it but the ciphertext and the leaf."""

    id: UUID
    kind: str
    version: int
    payload: str
    observed_at: datetime
    received_at: datetime
    position: int
    unit_id: UUID | None
    place_id: UUID | None
    author_id: UUID | None
    station_id: UUID | None
    station_seq: int | None
    subject_id: UUID | None
    amends_id: UUID | None
    flags: str


class _StoredId(UUID):
    """A UUID read from a text column, which remembers its text: writing it again costs no formatting."""

    __slots__ = ("hex",)


def _made(value: str) -> UUID:
    """Make a UUID without the checks of its constructor: the text comes from a UUID column."""
    made = object.__new__(_StoredId)
    object.__setattr__(made, "int", int(value, 16))
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    object.__setattr__(made, "hex", value)
    return made


# Units, places, officers and stations are few and come again and again.
_known: Final = lru_cache(maxsize=4096)(_made)


def _from_sqlite(row: tuple[Any, ...]) -> StoredRow:
    id, kind, version, payload, observed, received, position, *ids, seq, subject, amends, flags = row
    unit, place, author, station = [None if value is None else _known(value) for value in ids]
    return StoredRow(
        _made(id), kind, version, payload, _moment(observed), _moment(received), position, unit, place, author, station,
        seq, None if subject is None else _made(subject), None if amends is None else _made(amends), flags,
    )  # fmt: skip


def _from_postgresql(row: tuple[Any, ...]) -> StoredRow:
    id, kind, version, payload, observed, received, *rest = row
    return StoredRow(id, kind, version, payload, _moment(observed), _moment(received), *rest)


_moment: Final = datetime.fromisoformat
_MAKERS: Final[dict[str, Callable[[tuple[Any, ...]], StoredRow]]] = {
    "postgresql": _from_postgresql,
    "sqlite": _from_sqlite,
}
_COLUMNS: Final = ", ".join(f"e.{name}" for name in NAMES)
# A time as the text of an expression is read here in one step, past the slow converters of both drivers.
_AS_TEXT: Final = {
    "sqlite": _COLUMNS.replace("e.observed_at, e.received_at", "e.observed_at || '+00:00', e.received_at || '+00:00'"),
    "postgresql": _COLUMNS.replace(
        "e.observed_at, e.received_at",
        "(e.observed_at AT TIME ZONE 'UTC')::text || '+00:00', (e.received_at AT TIME ZONE 'UTC')::text || '+00:00'",
    ),
}


def roots_between(after: int, until: int) -> Iterator[StoredRow]:
    """Yield the entries that amend nothing with a position in ``(after, until]``, in order."""
    yield from _select(
        "FROM record_entry e WHERE e.position > %s AND e.position <= %s AND e.amends_id IS NULL ORDER BY e.position",
        [after, until],
    )


def amendments_between(after: int, until: int) -> list[StoredRow]:
    """Return what amends, directly or through other amendments, the roots with a position in ``(after, until]``."""
    return list(
        _select(
            "FROM (WITH RECURSIVE below(id) AS ("
            " SELECT a.id FROM record_entry r JOIN record_entry a ON a.amends_id = r.id"
            " WHERE r.position > %s AND r.position <= %s AND r.amends_id IS NULL"
            " UNION SELECT a.id FROM below b JOIN record_entry a ON a.amends_id = b.id)"
            " SELECT id AS below_id FROM below) found JOIN record_entry e ON e.id = found.below_id",
            [after, until],
        )
    )


def _select(rest: str, values: list[Any]) -> Iterator[StoredRow]:
    make = _MAKERS[connection.vendor]
    columns = _AS_TEXT[connection.vendor]
    with connection.cursor() as cursor:
        # Names of columns and tables alone; values travel as parameters.
        cursor.execute(f"SELECT {columns} {rest}", values)
        while rows := cursor.fetchmany(2000):
            yield from map(make, rows)
