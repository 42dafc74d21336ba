"""The bytes that a leaf is the hash of. The same line can be made by SQL, so that verification is fast.

Everything that was received is covered but the position; positions are covered by the chain over the batches.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec

encode_payload = msgspec.json.Encoder(order="sorted").encode


class Hashed(Protocol):
    """What a leaf covers; both ``Entry`` rows and drafts have it."""

    id: UUID
    kind: str
    version: int
    observed_at: datetime
    received_at: datetime
    clock_offset_ms: int
    unit_id: UUID | None
    place_id: UUID | None
    author_id: UUID | None
    station_id: UUID | None
    station_seq: int | None
    subject_id: UUID | None
    amends_id: UUID | None
    flags: Any
    sealed: bytes | None
    payload: str


def _hex(value: UUID | None) -> str:
    return value.hex if value else ""


def moment(value: datetime) -> str:
    """Return a time in UTC with six decimals, as both databases can print it."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if value.year > 999 else _early(value)


def _early(value: datetime) -> str:
    # strftime does not pad years below 1000 on every platform; isoformat does.
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def line(row: Hashed) -> str:
    """Return the canonical line of an entry."""
    return "\n".join(
        (
            row.id.hex,
            row.kind,
            str(row.version),
            moment(row.observed_at),
            moment(row.received_at),
            str(row.clock_offset_ms),
            _hex(row.unit_id),
            _hex(row.place_id),
            _hex(row.author_id),
            _hex(row.station_id),
            "" if row.station_seq is None else str(row.station_seq),
            _hex(row.subject_id),
            _hex(row.amends_id),
            row.flags,
            row.sealed.hex() if row.sealed else "",
            row.payload,
        )
    )


def leaf(row: Hashed) -> bytes:
    """Return the SHA-256 over the canonical line."""
    return hashlib.sha256(line(row).encode()).digest()


def chain(before: bytes, leaves: Iterable[bytes]) -> bytes:
    """Return the chain value after a batch: SHA-256 over the value before it and the batch's leaves in order."""
    return hashlib.sha256(before + b"".join(leaves)).digest()


_COLUMNS: Final = (
    ("id", "uuid"), ("kind", "text"), ("version", "int"), ("observed_at", "time"), ("received_at", "time"),
    ("clock_offset_ms", "int"), ("unit_id", "uuid"), ("place_id", "uuid"), ("author_id", "uuid"), ("station_id", "uuid"),
    ("station_seq", "int"), ("subject_id", "uuid"), ("amends_id", "uuid"), ("flags", "text"), ("sealed", "bytes"),
    ("payload", "text"),
)  # fmt: skip
_SQL: Final[dict[str, dict[str, str]]] = {
    "postgresql": {
        "uuid": "coalesce(replace({0}::text, '-', ''), '')",
        "text": "{0}",
        "int": "coalesce({0}::text, '')",
        "time": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "bytes": "coalesce(encode({0}, 'hex'), '')",
        "join": " || E'\\n' || ",
    },
    "sqlite": {
        "uuid": "coalesce({0}, '')",
        "text": "{0}",
        "int": "coalesce(cast({0} AS TEXT), '')",
        "time": "CASE length({0}) WHEN 19 THEN {0} || '.000000' ELSE {0} END",
        "bytes": "coalesce(lower(hex({0})), '')",
        "join": " || char(10) || ",
    },
}


def line_sql(vendor: str) -> str:
    """Return the SQL expression of the canonical line for the table ``record_entry``."""
    dialect = _SQL[vendor]
    return dialect["join"].join(f"({dialect[sort].format(column)})" for column, sort in _COLUMNS)
