"""Entries for the tests of this front, written through the record's own door. All people and plates are invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.record import kinds
from fangxian.record.canonical import encode_payload
from fangxian.record.drafts import Draft
from fangxian.record.services.append import Envelope, append_drafts, lock_head

NIGHT = datetime(2020, 2, 5, 3, 0, tzinfo=UTC)
POLICY = "test-2020"


def decision(outcome: str = "pass", **more: Any) -> dict[str, Any]:
    """A decision as the station writes it."""
    return {"outcome": outcome, "rule": "C10-4", "policy": POLICY, **more}


def reading(celsius: float = 36.4, method: str = "forehead", **more: Any) -> dict[str, Any]:
    """A measurement as the station writes it."""
    return {"celsius": celsius, "method": method, "at": NIGHT, "in_range": True, **more}


@dataclass
class Post:
    """One post that makes entries; ``drafts`` collects them until ``send``."""

    unit_id: UUID
    place_id: UUID
    author_id: UUID
    minute: int = 0
    start: datetime = NIGHT
    drafts: list[Draft] = field(default_factory=list)

    def make(self, kind: str, payload: Mapping[str, Any], **more: Any) -> UUID:
        """Add an entry a minute after the last one; returns its id."""
        about = kinds.get(kind)
        body = msgspec.convert(dict(payload), type=about.payload)
        self.minute += 1
        values: dict[str, Any] = {
            "id": new_id(),
            "kind": kind,
            "version": about.version,
            "about": about,
            "body": body,
            "payload": encode_payload(body).decode(),
            "observed_at": self.start + timedelta(minutes=self.minute),
            "received_at": self.start + timedelta(days=1),
            "unit_id": self.unit_id,
            "place_id": self.place_id,
            "author_id": self.author_id,
        }
        draft = Draft(**{**values, **more})
        self.drafts.append(draft)
        return draft.id

    def passage(self, **more: Any) -> UUID:
        identity = more.pop("identity", {})
        payload = {"direction": "in", "vehicle": "car", "people": 1, **more}
        return self.make("checkpoint.passage", payload, identity=identity)

    def screening(self, passage: UUID | None = None, **more: Any) -> UUID:
        identity, id = more.pop("identity", {}), more.pop("id", None) or new_id()
        payload = {
            "passage": passage or new_id(),
            "direction": "in",
            "pass_number": f"K7-{self.minute:04}",
            "decision": decision(),
            "readings": [reading()],
            **more,
        }
        return self.make("checkpoint.screening", payload, identity=identity, id=id)

    def further(self, screening: UUID, celsius: float = 36.5, outcome: str = "pass", **more: Any) -> UUID:
        payload = {
            "screening": screening,
            "reading": reading(celsius, "axillary_electronic"),
            "decision": decision(outcome, **more),
        }
        return self.make("checkpoint.reading", payload)

    def arrival(self, screening: UUID, result: str = "arrived") -> UUID:
        return self.make("checkpoint.arrival", {"screening": screening, "result": result})

    def tally(self, **more: Any) -> UUID:
        return self.make("checkpoint.tally", {"direction": "in", "started_at": NIGHT, **more})

    def dissuasion(self, **more: Any) -> UUID:
        identity = more.pop("identity", {})
        payload = {"direction": "out", "reason": "leaving", "vehicles": 1, "people": 2, **more}
        return self.make("checkpoint.dissuasion", payload, identity=identity)

    def amend(self, entry: UUID, kind: str = "", **corrections: Any) -> UUID:
        payload = {"reason": "mis-keyed", "kind": kind, "set": msgspec.to_builtins(corrections)}
        return self.make("record.amendment", payload, amends_id=entry)

    def withdraw(self, entry: UUID) -> UUID:
        return self.make("record.withdrawal", {"reason": "entered twice"}, amends_id=entry)

    def send(self) -> None:
        """Append what was made in one batch."""
        append(self.drafts)
        self.drafts = []


def append(drafts: Sequence[Draft]) -> None:
    """Append ``drafts`` as one batch."""
    with transaction.atomic():
        append_drafts(lock_head(), drafts, Envelope(received_at=NIGHT + timedelta(days=1)))


def post_of(cast: Cast) -> Post:
    """Return the cast's north exit post, manned by its officer."""
    return Post(cast.county.pk, cast.post.pk, cast.officer.pk)
