"""A fact on its way from an invented officer's hands to a station's queue."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(slots=True)
class Fact:
    """What a station would queue. ``sort`` is the entry kind; ``identity`` is sealed when the batch is made."""

    id: UUID
    sort: str
    at: datetime
    author: UUID
    payload: dict[str, Any]
    identity: dict[str, str] = field(default_factory=dict)
    amends: UUID | None = None
    version: int = 1
    seq: int = 0
