"""Rows by the hundred: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from fangxian.base.behind import copy_rows
from fangxian.base.copytext import OPTIONS, copy_lines


def _moment(value: datetime) -> str:
    # In UTC already, as nearly always: only the zone is cut off.
    return str(value if value.tzinfo is UTC else value.astimezone(UTC))[:-6]


def _hex(value: bytes | memoryview) -> str:
    return rf"\x{bytes(value).hex()}"


def _as_it_is(value: Any) -> Any:
    return value


# How a database takes what its driver, or COPY, has no form for; the rest goes as it is.
_ADAPTERS: Final[dict[str, dict[type[models.Field[Any, Any]], Callable[[Any], Any]]]] = {
    "sqlite": {
        models.UUIDField: attrgetter("hex"),
        models.DateTimeField: _moment,
        models.DateField: date.isoformat,
    },
    "postgresql": {models.BinaryField: _hex},
}
_BY_TYPE: Final[dict[str, dict[type, Callable[[Any], Any]]]] = {
    "sqlite": {UUID: attrgetter("hex"), datetime: _moment, date: date.isoformat},
    "postgresql": {bytes: _hex, memoryview: _hex},
}


@lru_cache(maxsize=256)
def _adapting(model: type[models.Model], columns: tuple[str, ...]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Return which places of a row have to be adapted and how: known once, instead of asked for every cell."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    stored = [getattr(fields[name], "target_field", fields[name]) for name in columns]
    adapters = _ADAPTERS[connection.vendor]
    return tuple((at, adapt) for at, field in enumerate(stored) if (adapt := adapters.get(type(field))))


def _adapted(
    model: type[models.Model], columns: tuple[str, ...], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    plan = _adapting(model, columns)
    return [_adapt(row, plan) for row in rows] if plan else rows


def _adapt(row: Sequence[Any], plan: tuple[tuple[int, Callable[[Any], Any]], ...]) -> list[Any]:
    cells = list(row)
    for at, adapt in plan:
        if cells[at] is not None:
            cells[at] = adapt(cells[at])
    return cells


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` into ``model``'s table; ``columns`` are column names. JSON values come ready-made as text."""
    _insert(model._meta.db_table, columns, _adapted(model, tuple(columns), rows))


def insert_into(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` into the table ``name``, which may be one that no model has any more: cells go by their own types."""
    adapters = _BY_TYPE[connection.vendor]
    adapted = ([adapters.get(type(cell), _as_it_is)(cell) for cell in row] for row in rows)
    _insert(name, columns, adapted)


def _insert(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = connection.ops.quote_name(name)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    if connection.vendor == "postgresql":
        copy_rows(f"COPY {table} ({names}) FROM STDIN {OPTIONS}", copy_lines(rows))
        return
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(columns))
        # Table and column names come from the models, never from input.
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(sql, list(rows))


def add_to_rows(
    model: type[models.Model], key: Sequence[str], measures: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add to the sums of ``model``: each row holds a key (unique together) and what to add to each of ``measures``.

    A key that is not there yet becomes a row. One statement, however many rows.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [*key, *measures]
    names, keys = ", ".join(map(quote, columns)), ", ".join(map(quote, key))
    sums = ", ".join(f"{quote(name)} = {table}.{quote(name)} + excluded.{quote(name)}" for name in measures)
    marks = ", ".join(["%s"] * len(columns))
    # Table and column names come from the models, never from input.
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT ({keys}) DO UPDATE SET {sums}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(_adapted(model, tuple(columns), rows)))
