"""Taking a parcel in: what is new becomes ours under our own positions, what is known is passed over, nothing is doubled."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q

from fangxian.base.bulk import insert_rows
from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.record import counters, kinds
from fangxian.record.drafts import COLUMNS, Draft
from fangxian.record.models import BlindIndex, Entry, HeldEntry, HeldReason, StationCounter, Subject
from fangxian.record.parcels.lines import AnyLine, EntryLine, SubjectLine, check, opened
from fangxian.record.services.append import Envelope, append_sealed, lock_head
from fangxian.record.services.erase import erase_again
from fangxian.record.services.hold import UPGRADABLE, close_arrived

CHUNK: Final = 1000
Progress = Callable[[int, int], None]
_SUBJECT: Final = ("id", "type", "wrapped_key", "wrapping_id", "created_at", "erased_at")


@dataclass(slots=True)
class Taken:
    """What became of a parcel's entries, and how many identities were erased because they are erased there."""

    accepted: int = 0
    duplicate: int = 0
    held: int = 0
    erased: int = 0
    _gone: set[UUID] = field(default_factory=set)


def import_parcel(file: Path, *, on_progress: Progress = lambda done, total: None) -> Taken:
    """Take every entry of ``file`` that is not here yet, a thousand lines at a time, each whole or not at all.

    The same parcel again, an older or a newer one, in any order, end in the same entries. What this server does not
    understand, or knows with another content, is held. Raises ``lines.Refused`` before anything is taken.
    """
    _header, end = check(file)
    taken, done, total = Taken(), 0, end.subjects + end.entries
    with opened(file) as lines:
        while chunk := list(islice(lines, CHUNK)):
            with transaction.atomic():
                _take(chunk, taken)
            done += len(chunk)
            on_progress(min(done, total), total)
    taken.erased = erase_again(sorted(taken._gone))
    return taken


def _take(lines: Sequence[AnyLine], taken: Taken) -> None:
    head = lock_head()
    _take_subjects([line for line in lines if isinstance(line, SubjectLine)], taken)
    fresh = _sorted_out([line for line in lines if isinstance(line, EntryLine)], taken)
    _count_numbers(fresh)
    waited = HeldEntry.objects.filter(
        entry_id__in=[draft.id for draft in fresh], resolved_at=None, reason__in=UPGRADABLE
    )
    append_sealed(head, fresh, Envelope(received_at=now()))
    close_arrived(list(waited))
    taken.accepted += len(fresh)


def _take_subjects(lines: Sequence[SubjectLine], taken: Taken) -> None:
    """Add subjects that are new here; whoever is erased on either side stays, or becomes, erased."""
    known = dict(Subject.objects.filter(pk__in=[line.id for line in lines]).values_list("pk", "erased_at"))
    taken._gone |= {line.id for line in lines if line.erased_at and line.id in known and known[line.id] is None}
    fresh = [line for line in lines if line.id not in known]
    insert_rows(Subject, _SUBJECT, [tuple(getattr(line, name) for name in _SUBJECT) for line in fresh])
    alive = [line for line in lines if not line.erased_at and known.get(line.id) is None]
    _take_indexes(alive)


def _take_indexes(lines: Sequence[SubjectLine]) -> None:
    """A number that finds another subject here already finds both from now on; only one of them can be its key."""
    digests = [index.digest for line in lines for index in line.indexes]
    rows = BlindIndex.objects.filter(digest__in=digests).values_list("field", "digest", "subject_id", "is_key")
    there = {(name, bytes(digest), subject, is_key) for name, digest, subject, is_key in rows}
    have = {found[:3] for found in there}
    keyed = {found[:2] for found in there if found[3]}
    fresh = []
    for line in lines:
        for index in line.indexes:
            if (index.field, index.digest, line.id) in have:
                continue
            is_key = index.is_key and (index.field, index.digest) not in keyed
            fresh.append((line.id, index.field, index.digest, is_key))
            if is_key:
                keyed.add((index.field, index.digest))
    insert_rows(BlindIndex, ("subject_id", "field", "digest", "is_key"), fresh)


def _sorted_out(lines: Sequence[EntryLine], taken: Taken) -> list[Draft]:
    """Return what is new as drafts; count what is known, and hold what does not fit."""
    known, numbered = _here(lines)
    fresh = []
    held: list[HeldEntry] = []
    for line in lines:
        if known.get(line.id) == line.leaf:
            taken.duplicate += 1
            continue
        is_taken = line.id in known or numbered.get((line.station_id, line.station_seq), line.id) != line.id
        read = HeldReason.ID_CONFLICT if is_taken else _draft(line)
        if isinstance(read, Draft):
            fresh.append(read)
        else:
            held.append(_held(line, read))
    taken.held += len(held)
    there = set(
        map(bytes, HeldEntry.objects.filter(digest__in=[row.digest for row in held]).values_list("digest", flat=True))
    )
    HeldEntry.objects.bulk_create([row for row in held if row.digest not in there])
    return fresh


def _here(lines: Sequence[EntryLine]) -> tuple[dict[UUID, bytes], dict[tuple[UUID | None, int | None], UUID]]:
    """Return the leaves of what is known by id, and who has the stations' numbers of these lines."""
    stations = {line.station_id for line in lines if line.station_seq}
    numbers = {line.station_seq for line in lines if line.station_seq}
    rows = Entry.objects.filter(
        Q(pk__in=[line.id for line in lines]) | Q(station_id__in=stations, station_seq__in=numbers)
    )
    found = list(rows.values_list("id", "leaf", "station_id", "station_seq"))
    return {id: bytes(leaf) for id, leaf, _, _ in found}, {(at, seq): id for id, _, at, seq in found if seq}


def _draft(line: EntryLine) -> Draft | HeldReason:
    about = kinds.find(line.kind)
    if about is None:
        return HeldReason.UNKNOWN_KIND
    if line.version > about.version:
        return HeldReason.NEWER_VERSION
    try:
        body = about.decode(line.version, line.payload.encode())
    except kinds.UNREADABLE:
        return HeldReason.PAYLOAD_INVALID
    return Draft(about=about, body=body, **{name: getattr(line, name) for name in COLUMNS})


def _held(line: EntryLine, reason: HeldReason) -> HeldEntry:
    body = msgspec.json.encode(line)
    return HeldEntry(
        id=new_id(),
        entry_id=line.id,
        digest=hashlib.sha256(body).digest(),
        kind=line.kind,
        version=line.version,
        unit_id=line.unit_id,
        place_id=line.place_id,
        body=body,
        reason=reason,
        received_at=now(),
    )


def _count_numbers(drafts: Iterable[Draft]) -> None:
    """Account for the stations' own numbers, so that a gap shows here too."""
    by_station: dict[UUID, list[Draft]] = {}
    for draft in drafts:
        if draft.station_id and draft.station_seq:
            by_station.setdefault(draft.station_id, []).append(draft)
    for counter in _counters(by_station):
        mine = by_station[counter.station_id]
        counters.note_all(counter, (draft.station_seq for draft in mine if draft.station_seq))
        latest = max(draft.observed_at for draft in mine)
        counter.last_observed_at = max(counter.last_observed_at or latest, latest)
        counter.save(update_fields=["highest", "received", "missing", "last_observed_at"])


def _counters(stations: Iterable[UUID]) -> Iterator[StationCounter]:
    wanted = list(stations)
    StationCounter.objects.bulk_create([StationCounter(pk=id) for id in wanted], ignore_conflicts=True)
    yield from StationCounter.objects.filter(pk__in=wanted)
