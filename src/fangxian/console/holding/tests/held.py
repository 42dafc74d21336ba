"""Held entries of the cast's county, as its post sends them."""

import json
from typing import Any

from fangxian.accounts.models import Station
from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.record.door import BatchIn
from fangxian.record.models import HeldEntry
from fangxian.record.services import receive_batch

WHOLE = {"direction": "in", "vehicle": "car", "people": 2}


def station_of(cast: Cast, short: str = "K7Q") -> Station:
    """Return the post's tablet."""
    found, _ = Station.objects.get_or_create(
        short=short,
        defaults={
            "label": "一号平板", "unit_id": cast.county.pk, "place_id": cast.post.pk, "public_key": {},
            "token_digest": short, "enrolled_by_id": cast.leader.pk,
        },
    )  # fmt: skip
    return found


def sent(cast: Cast, payload: Any = WHOLE, /, seq: int = 1, **changes: Any) -> dict[str, Any]:
    """Return an entry as it travels."""
    return {
        "id": str(new_id()), "kind": "checkpoint.passage", "version": 1, "seq": seq,
        "observed_at": now().isoformat(), "payload": payload, **changes,
    }  # fmt: skip


def receive(cast: Cast, *entries: dict[str, Any]) -> None:
    """Let the server take ``entries`` in."""
    batch = BatchIn(
        station=station_of(cast).pk, sent_at=now(), entries=[json.dumps(entry).encode() for entry in entries]
    )
    receive_batch(station_of(cast), batch, is_signed=True)


def held(cast: Cast, payload: Any = None, /, **changes: Any) -> HeldEntry:
    """Send something that cannot be understood and return what is held of it."""
    receive(cast, sent(cast, {**WHOLE, "vehicle": "sledge"} if payload is None else payload, **changes))
    return HeldEntry.objects.latest("id")
