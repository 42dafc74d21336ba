"""A batch from a station: every entry accepted, known already, or held. Nothing is lost, nothing doubled."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from fangxian.accounts.models import Station
from fangxian.base.clock import in_zone, now
from fangxian.base.ids import new_id
from fangxian.base.text import clean
from fangxian.record import counters
from fangxian.record.door import BatchIn, Origin, Unfit, read_entry, set_aside
from fangxian.record.drafts import Draft
from fangxian.record.models import Entry, HeldEntry, HeldReason, StationCounter
from fangxian.record.services.append import Envelope, append_drafts, lock_head
from fangxian.record.services.hold import UPGRADABLE, close_arrived
from fangxian.record.services.known import Known, is_same, known_entries
from fangxian.record.timing import Receipt
from fangxian.record.vault import Unreadable

logger = logging.getLogger(__name__)
UNAVAILABLE = (OperationalError, InterfaceError, Unreadable)
Status = Literal["accepted", "duplicate", "held"]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Sender:
    """Whose batch it is, and whether the device proved to be the one that was enrolled."""

    station: Station
    is_signed: bool

    def flags(self) -> frozenset[str]:
        revoked = {"station_revoked"} if self.station.is_revoked else set()
        return frozenset(revoked if self.is_signed else revoked | {"station_unsigned"})


@dataclass(slots=True)
class _Incoming:
    """One entry of the batch, as far as it has come."""

    raw: bytes
    read: Draft | Unfit
    answer: Answer | None = None
    held: HeldEntry | None = None
    twin: Draft | None = None


@dataclass(slots=True)
class Received:
    """The answer to a batch: one receipt per entry in order, and the station's counter."""

    received_at: datetime
    receipts: list[Answer]
    counter: StationCounter
    accepted: list[Draft] = field(default_factory=list)


def receive_batch(station: Station, batch: BatchIn, *, is_signed: bool) -> Received:
    """Take in a batch. Facts of a revoked or unproven station are kept too, flagged (THREATS T2).

    Either the whole batch is durable when this returns, or nothing of it. Raises the database's ``OperationalError`` or
    ``InterfaceError`` and ``vault.Unreadable`` where nothing can be written now. Anything else is a fault of this
    server: then each entry is tried alone and the one that it stumbles over is held, so that it never blocks a queue.
    """
    sender = _Sender(station, is_signed)
    try:
        return _take_in(sender, batch)
    except UNAVAILABLE:
        raise
    except Exception:
        logger.exception("a batch of station %s could not be stored whole; trying entry by entry", station.pk)
    return _one_by_one(sender, batch)


def _one_by_one(sender: _Sender, batch: BatchIn) -> Received:
    receipts: list[Answer] = []
    received = _take_in(sender, msgspec.structs.replace(batch, entries=[]))
    for raw in batch.entries:
        alone = msgspec.structs.replace(batch, entries=[raw])
        try:
            received = _take_in(sender, alone)
        except UNAVAILABLE:
            raise
        except Exception as error:
            logger.exception("an entry of station %s is held", sender.station.pk)
            received = _take_in(sender, alone, stumbled=type(error).__name__)
        receipts += received.receipts
    return Received(received.received_at, receipts, received.counter)


def _take_in(sender: _Sender, batch: BatchIn, *, stumbled: str = "") -> Received:
    """Decoding and opening seals happen before the lock; under it: what is known already, numbers, subjects, positions,
    projections. What this server has ``stumbled`` over is held unread.
    """
    station = sender.station
    receipt = Receipt(now(), batch.sent_at, batch.clock)
    origin = Origin(station.id, station.unit_id, station.place_id, receipt, sender.flags())
    incoming = [_Incoming(bytes(raw), read_entry(bytes(raw), origin)) for raw in batch.entries]
    if stumbled:
        incoming = [_Incoming(item.raw, set_aside(item.read, item.raw, stumbled)) for item in incoming]
    with transaction.atomic():
        head = lock_head()
        counter, _ = StationCounter.objects.get_or_create(pk=station.id)
        _answer_known(incoming)
        accepted = _fresh_drafts(incoming)
        waited = _settle_numbers(counter, accepted, incoming)
        envelope = Envelope(
            receipt.received_at, in_zone(receipt.sent_at, UTC), receipt.offset, station.id, sender.is_signed
        )
        append_drafts(head, accepted, envelope)
        close_arrived(waited)
        _store_held(incoming, station, origin)
        counter.save(update_fields=["highest", "received", "missing", "last_observed_at"])
        _heard(station, batch, receipt)
    receipts = [item.answer or _written(item) for item in incoming]
    return Received(receipt.received_at, receipts, counter, accepted)


def _answer_known(incoming: Sequence[_Incoming]) -> None:
    """Answer what has been here before as it was answered then, and hold what is unfit."""
    known = known_entries([item.read.id for item in incoming if item.read.id])
    known.load_held([_digest(item.raw) for item in incoming if _is_doubtful(item.read, known)])
    first: dict[UUID, Draft] = {}
    for item in incoming:
        read = item.read
        if isinstance(read, Unfit):
            _answer_held(item, read.reason, read.detail, known)
        elif read.id in known.entries:
            _answer_entry(item, read, known)
        elif read.id in first:
            _answer_twin(item, read, first[read.id], known)
        else:
            first[read.id] = read


def _is_doubtful(read: Draft | Unfit, known: Known) -> bool:
    return isinstance(read, Unfit) or read.id in known.entries


def _answer_entry(item: _Incoming, read: Draft, known: Known) -> None:
    entry = known.entries[read.id]
    identity = known.identities.get(read.id) if entry.sealed else {}
    if is_same(read, entry, identity):
        item.answer = _duplicate(entry, read.id)
        return
    _answer_held(item, HeldReason.ID_CONFLICT, "", known)


def _answer_twin(item: _Incoming, read: Draft, twin: Draft, known: Known) -> None:
    if is_same(read, twin, twin.identity):
        item.twin = twin
        return
    _hold(item, HeldReason.ID_CONFLICT, "", known.held)


def _answer_held(item: _Incoming, reason: HeldReason, detail: str, known: Known) -> None:
    """Answer with the entry that it has become meanwhile, else hold it."""
    entry = known.became(_digest(item.raw))
    if entry is not None:
        item.answer = _duplicate(entry, item.read.id)
        return
    _hold(item, reason, detail, known.held)


def _hold(item: _Incoming, reason: HeldReason, detail: str, held: dict[bytes, HeldEntry]) -> None:
    read = item.read
    digest = _digest(item.raw)
    item.answer = {"id": str(read.id) if read.id else None, "status": "held", "reason": reason.value, "detail": detail}
    if digest in held:
        return
    item.held = held[digest] = HeldEntry(
        id=new_id(),
        entry_id=read.id,
        digest=digest,
        station_seq=read.seq if isinstance(read, Unfit) else read.station_seq,
        kind=read.kind,
        version=read.version,
        body=item.raw,
        reason=reason,
        detail=detail,
    )


def _store_held(incoming: Sequence[_Incoming], station: Station, origin: Origin) -> None:
    rows = [item.held for item in incoming if item.held is not None]
    receipt = origin.receipt
    clock = receipt.clock.kept() if receipt.clock else None
    for row in rows:
        row.station_id = station.id
        row.unit_id = origin.unit_id
        row.place_id = origin.place_id
        row.flags = ",".join(sorted(origin.flags))
        row.received_at = receipt.received_at
        row.clock_offset_ms = int(receipt.offset.total_seconds() * 1000)
        row.clock = clock
    HeldEntry.objects.bulk_create(rows)


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def _fresh_drafts(incoming: Sequence[_Incoming]) -> list[Draft]:
    drafts = [item.read for item in incoming if not (item.answer or item.twin) and isinstance(item.read, Draft)]
    return sorted(drafts, key=lambda draft: draft.station_seq or 0)


def _settle_numbers(
    counter: StationCounter, accepted: Sequence[Draft], incoming: Sequence[_Incoming]
) -> list[HeldEntry]:
    """Account for every number; a number that another fact already has (a restored device) is given up, the fact kept.

    Returns what waited in the holding area and comes again now that this server understands it: its number is its own.
    """
    counters.keep_order(counter, accepted)
    again = [draft for draft in accepted if not counters.note(counter, draft.station_seq or 0)]
    waited = {(row.entry_id, row.station_seq): row for row in _waiting(again)} if again else {}
    for draft in again:
        if (draft.id, draft.station_seq) not in waited:
            draft.irregular.add("seq_reused")
            draft.station_seq = None
    counters.note_all(counter, (item.held.station_seq for item in incoming if item.held and item.held.station_seq))
    return list(waited.values())


def _waiting(drafts: Sequence[Draft]) -> QuerySet[HeldEntry]:
    ids = [draft.id for draft in drafts]
    station = drafts[0].station_id
    return HeldEntry.objects.filter(entry_id__in=ids, station_id=station, resolved_at=None, reason__in=UPGRADABLE)


def _heard(station: Station, batch: BatchIn, receipt: Receipt) -> None:
    left = max(batch.waiting - len(batch.entries), 0)
    offset = int(receipt.offset.total_seconds() * 1000)
    Station.objects.filter(pk=station.pk).update(
        last_heard_at=receipt.received_at, clock_offset_ms=offset, app_version=clean(batch.app_version), waiting=left
    )


def _written(item: _Incoming) -> Answer:
    draft = item.twin or item.read
    assert isinstance(draft, Draft)
    status: Status = "duplicate" if item.twin else "accepted"
    return _line(draft.id, status, draft.position, draft.leaf, draft.flags)


def _duplicate(known: Entry, id: UUID | None) -> Answer:
    return _line(id or known.id, "duplicate", known.position, bytes(known.leaf), known.flags)


def _line(id: UUID, status: Status, position: int, leaf: bytes, flags: str) -> Answer:
    listed = flags.split(",") if flags else []
    return {"id": str(id), "status": status, "position": position, "leaf": leaf.hex(), "flags": listed}
