"""An entry on its way into the record."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from fangxian.record.kinds import Kind, find


@dataclass(slots=True)
class Draft:
    """Everything known of an entry before it has a position. ``body`` is the decoded payload, ``identity`` the opened seal.

    Checks add to ``irregular``; ``flags`` is their sorted, comma-joined form once the draft is finished.
    """

    id: UUID
    kind: str
    version: int
    about: Kind
    body: Any
    payload: str
    observed_at: datetime
    received_at: datetime
    unit_id: UUID | None = None
    place_id: UUID | None = None
    author_id: UUID | None = None
    station_id: UUID | None = None
    station_seq: int | None = None
    subject_id: UUID | None = None
    amends_id: UUID | None = None
    clock_offset_ms: int = 0
    identity: dict[str, str] = field(default_factory=dict)
    irregular: set[str] = field(default_factory=set)
    flags: str = ""
    sealed: bytes | None = None
    position: int = 0
    leaf: bytes = b""

    @property
    def identity_kind(self) -> Kind | None:
        """The kind whose identifying fields ``identity`` holds: an amendment carries those of the entry that it corrects."""
        return find(self.body.kind) if self.kind == "record.amendment" else self.about

    def row(self) -> tuple[Any, ...]:
        """Return the values in the order of ``COLUMNS``."""
        values: tuple[Any, ...] = _values(self)
        return values


COLUMNS = (
    "id", "position", "kind", "version", "observed_at", "received_at", "clock_offset_ms", "unit_id", "place_id",
    "author_id", "station_id", "station_seq", "subject_id", "payload", "sealed", "amends_id", "flags", "leaf",
)  # fmt: skip
_values = attrgetter(*COLUMNS)
