"""A row in a form that belongs to no database: one line of JSON, a list of its cells in the order of the columns."""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import models

# What a column holds, as the manifest says it; "plain" is what JSON has itself.
KINDS: Final = {
    "UUIDField": "uuid", "DateTimeField": "moment", "DateField": "day", "BinaryField": "bytes", "BooleanField": "bool",
    "JSONField": "json",
}  # fmt: skip
PLAIN: Final = {
    "CharField", "TextField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField",
    "BigIntegerField", "PositiveBigIntegerField", "AutoField", "BigAutoField", "FloatField", "GenericIPAddressField",
}  # fmt: skip


def kind_of(field: Any) -> str:
    """Return what the column of ``field`` holds; raises ``TypeError`` for a type that backups do not know yet."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    type = field.get_internal_type()
    if type not in PLAIN and type not in KINDS:
        raise TypeError(f"a backup cannot hold a {type}")
    return KINDS.get(type, "plain")


def _moment(value: datetime | str) -> str:
    return value if isinstance(value, str) else str(value.astimezone(UTC).replace(tzinfo=None))


# From what either driver gives to JSON ...
_OUT: Final[dict[str, Callable[[Any], Any]]] = {
    "uuid": lambda value: value if isinstance(value, str) else value.hex,
    "moment": _moment,
    "day": str,
    "bytes": lambda value: base64.b64encode(value).decode(),
    "bool": bool,
    "json": str,
    "plain": lambda value: value,
}
# ... and from JSON to what ``base.bulk`` takes.
_IN: Final[dict[str, Callable[[Any], Any]]] = {
    "uuid": UUID,
    "moment": lambda value: datetime.fromisoformat(value).replace(tzinfo=UTC),
    "day": date.fromisoformat,
    "bytes": base64.b64decode,
    "bool": bool,
    "json": str,
    "plain": lambda value: value,
}


def outward(row: Sequence[Any], kinds: Sequence[str]) -> list[Any]:
    """Return the cells of a row as JSON holds them."""
    return [None if cell is None else _OUT[kind](cell) for cell, kind in zip(row, kinds, strict=True)]


def inward(row: Sequence[Any], kinds: Sequence[str]) -> list[Any]:
    """Return the cells of a row as the database takes them."""
    return [None if cell is None else _IN[kind](cell) for cell, kind in zip(row, kinds, strict=True)]
