"""The holding area: released by an upgrade, mended, assigned or dismissed by a coordinator. Nothing is thrown away."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta, timezone
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.base.problems import Problem, declare
from fangxian.record import counters
from fangxian.record.door import Origin, Unfit, read_entry
from fangxian.record.drafts import Draft
from fangxian.record.models import Entry, HeldEntry, HeldReason
from fangxian.record.services.append import Envelope, append_drafts, lock_head
from fangxian.record.services.write import write_entry
from fangxian.record.timing import ClockIn, Receipt

logger = logging.getLogger(__name__)
FAR_EAST: Final = timedelta(hours=23, minutes=59)
UPGRADABLE = (
    HeldReason.UNKNOWN_KIND,
    HeldReason.NEWER_VERSION,
    HeldReason.SEAL_UNREADABLE,
    HeldReason.STORE_FAILED,
)
ALREADY_RESOLVED = declare("held_resolved", lambda: _("Somebody has resolved this entry already."))
STILL_UNFIT = declare("held_unfit", lambda: _("The entry still does not fit: {detail}"))
NOTE_MISSING = declare("held_note_missing", lambda: _("Say why; the note stays with the entry."))


def release_held() -> int:
    """Try again everything that waits for a newer server; returns how many became entries. Run after every upgrade."""
    waiting = HeldEntry.objects.filter(resolved_at=None, reason__in=UPGRADABLE)
    released = 0
    for id in waiting.order_by("received_at", "station_seq").values_list("id", flat=True):
        try:
            released += _release(id)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("the held entry %s still cannot be stored", id)
    return released


def _release(id: UUID) -> bool:
    with transaction.atomic():
        head = lock_head()
        held = HeldEntry.objects.select_for_update().get(pk=id)
        draft = _read(held, bytes(held.body))
        if held.resolved_at is not None or isinstance(draft, Unfit):
            return False
        append_drafts(head, [_arrived(held, draft)], Envelope(received_at=now(), station_id=held.station_id))
        _close(held, "accepted", None, "", draft.id)
    return True


def correct_held(
    held_id: UUID, changes: Mapping[str, Any], *, note: str, author_id: UUID, without: Collection[str] = ()
) -> Entry:
    """Accept a held entry with some of its values put right; the body as it came is kept.

    ``changes`` are members of the entry as it travels (``payload`` is merged); ``without`` names members of the payload
    that the kind does not know and that are left out. Raises ``held_resolved``, ``held_unfit``,
    ``held_note_missing``.
    """
    with transaction.atomic():
        head = lock_head()
        held = _open(held_id, note)
        draft = _read(held, _changed(bytes(held.body), changes, held, without), is_told="observed_at" in changes)
        if isinstance(draft, Unfit):
            raise Problem(STILL_UNFIT, status=422, detail=draft.detail)
        draft.irregular.add("corrected_at_door")
        append_drafts(head, [_arrived(held, draft)], Envelope(received_at=now(), station_id=held.station_id))
        _close(held, "corrected", author_id, note, draft.id)
    return Entry.objects.get(pk=draft.id)


def assign_held(held_id: UUID, unit_id: UUID, *, note: str, author_id: UUID) -> None:
    """Hand a held entry to another unit, whose coordinator will resolve it.

    Raises ``held_resolved``, ``held_note_missing``.
    """
    with transaction.atomic():
        held = _open(held_id, note)
        HeldEntry.objects.filter(pk=held.pk).update(unit_id=unit_id, note=note)
        _trace(held, "assigned", author_id, note)


def dismiss_held(held_id: UUID, *, note: str, author_id: UUID) -> None:
    """Leave a held entry out of the record, with the reason; its body is kept.

    Raises ``held_resolved``, ``held_note_missing``.
    """
    with transaction.atomic():
        held = _open(held_id, note)
        _close(held, "dismissed", author_id, note, held.entry_id)


def close_arrived(rows: Sequence[HeldEntry]) -> None:
    """Resolve held entries whose station sent them again when the server had learnt to understand them."""
    for held in rows:
        _close(held, "accepted", None, "", held.entry_id)


def _open(held_id: UUID, note: str) -> HeldEntry:
    if not note.strip():
        raise Problem(NOTE_MISSING, status=422)
    held = HeldEntry.objects.select_for_update().get(pk=held_id)
    if held.resolved_at is not None:
        raise Problem(ALREADY_RESOLVED, status=409)
    return held


def _read(held: HeldEntry, raw: bytes, *, is_told: bool = False) -> Draft | Unfit:
    """Decode as at the door, by the clocks of the sender as they were when the entry arrived.

    ``is_told``: a person told when it was seen; that is no reading of the sender's clocks.
    """
    receipt = Receipt(held.received_at, held.received_at, None) if is_told else _receipt(held)
    assert held.station_id is not None
    assert held.unit_id is not None
    flags = frozenset(flag for flag in held.flags.split(",") if flag)
    return read_entry(raw, Origin(held.station_id, held.unit_id, held.place_id, receipt, flags))


def _receipt(held: HeldEntry) -> Receipt:
    """Return the moment of receipt as it was seen from both sides."""
    clock = msgspec.convert(held.clock, type=ClockIn) if held.clock else None
    # A device may have said year 1 or 9999 in a zone of its own; UTC may have no such year, a far enough zone has it.
    zone = FAR_EAST if held.clock_offset_ms > 0 else -FAR_EAST
    sent_at = held.received_at.astimezone(timezone(zone)) - timedelta(milliseconds=held.clock_offset_ms)
    return Receipt(held.received_at, sent_at, clock)


def _arrived(held: HeldEntry, draft: Draft) -> Draft:
    """Give the number it came with back only if no entry has it, and a new id where the old one is taken; keep the order."""
    draft.station_seq = held.station_seq
    if Entry.objects.filter(station_id=held.station_id, station_seq=draft.station_seq).exists():
        draft.station_seq = None
    if Entry.objects.filter(pk=draft.id).exists():
        draft.id = new_id()
        draft.irregular.add("id_replaced")
    counters.keep_place(draft)
    return draft


def _changed(raw: bytes, changes: Mapping[str, Any], held: HeldEntry, without: Collection[str]) -> bytes:
    try:
        entry = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        entry = {}
    entry = entry if isinstance(entry, dict) else {}
    payload = entry.get("payload")
    known = {name: value for name, value in payload.items() if name not in without} if isinstance(payload, dict) else {}
    merged = {**known, **changes.get("payload", {})}
    whole = {"id": str(held.entry_id or new_id()), "seq": held.station_seq or 1, "observed_at": _receipt(held).sent_at}
    return msgspec.json.encode({**whole, **entry, **changes, "payload": merged})


def _close(held: HeldEntry, resolution: str, author_id: UUID | None, note: str, entry_id: UUID | None) -> None:
    HeldEntry.objects.filter(pk=held.pk).update(
        resolved_at=now(), resolved_by_id=author_id, resolution=resolution, note=note, entry_id=entry_id
    )
    _trace(held, resolution, author_id, note)


def _trace(held: HeldEntry, resolution: str, author_id: UUID | None, note: str) -> None:
    payload = {"held": held.id, "resolution": resolution, "note": note}
    write_entry("record.resolution", payload, author_id=author_id, unit_id=held.unit_id)
