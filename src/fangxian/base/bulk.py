"""Rows by the hundred: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from fangxian.base.copytext import copy_line


def _moment(value: datetime) -> str:
    # In UTC already, as nearly always: only the zone is cut off.
    return str(value if value.tzinfo is UTC else value.astimezone(UTC))[:-6]


# How SQLite stores what it has no type for, as Django does; looked up by exact type, since this runs for every cell.
_ADAPTERS: Final[dict[type, Callable[[Any], Any]]] = {
    UUID: attrgetter("hex"),
    datetime: _moment,
    date: date.isoformat,
}


def _adapted(row: Sequence[Any]) -> list[Any]:
    return [adapt(value) if (adapt := _ADAPTERS.get(type(value))) else value for value in row]


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` into ``model``'s table; ``columns`` are column names. JSON values come ready-made as text."""
    insert_into(model._meta.db_table, columns, rows)


def insert_into(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` into the table ``name``, which may be one that no model has any more."""
    table = connection.ops.quote_name(name)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write("".join(map(copy_line, rows)))
            return
        marks = ", ".join(["%s"] * len(columns))
        # Table and column names come from the models, never from input.
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(sql, [_adapted(row) for row in rows])


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
        cursor.executemany(sql, [_adapted(row) if connection.vendor == "sqlite" else row for row in rows])
