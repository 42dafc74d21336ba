"""Identities in the holding area go with their owners, or when their time has run out; the fact stays as far as it can."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from fangxian.base.clock import now
from fangxian.record import kinds
from fangxian.record.held_identities import digests_in, subject_in, without_identity
from fangxian.record.models import Entry, HeldEntry

CHUNK: Final = 500
DISMISSED: Final = "dismissed"


def forget_held(subjects: Collection[UUID], digests: Collection[bytes]) -> None:
    """Take the identities of ``subjects``, whose blind digests were ``digests``, out of what is held.

    What became an entry of theirs, or was dismissed, goes whole; what still waits for a person loses its seal and its
    identifying fields and keeps the rest. The digest of the bytes stays, so that a repeated sending is known. Each body
    that is still whole is opened once, however many subjects there are.
    """
    wanted, people = set(digests), set(subjects)
    _forget_released(people)
    unbound = _whole().filter(Q(resolved_at=None) | Q(resolution=DISMISSED))
    _forget(
        row
        for row in unbound.iterator(chunk_size=CHUNK)
        if subject_in(bytes(row.body)) in people or not wanted.isdisjoint(digests_in(bytes(row.body)))
    )


def _forget_released(people: set[UUID]) -> None:
    released = list(_whole().filter(resolved_at__isnull=False, entry_id__isnull=False).values_list("pk", "entry_id"))
    for start in range(0, len(released), CHUNK):
        part = released[start : start + CHUNK]
        owners = Entry.objects.filter(id__in=[entry for _, entry in part]).values_list("id", "subject_id")
        entries = {entry for entry, subject in owners if subject and subject in people}
        theirs = [held for held, entry in part if entry in entries]
        HeldEntry.objects.filter(pk__in=theirs).update(**_nothing())


def due_held(days: Mapping[str, int], at: datetime) -> QuerySet[HeldEntry]:
    """Return the held entries whose identity is to go: counted from their arrival by the clock of their kind's purpose.

    Where nobody can tell the purpose, and once somebody has resolved it, the shortest clock counts.
    """
    shortest = at - timedelta(days=min(days.values(), default=0))
    names = {kind.name: days[kind.purpose] for kind in kinds.registered() if kind.purpose in days}
    due = Q(resolved_at__isnull=False, received_at__lte=shortest)
    for count in set(names.values()):
        mine = [name for name, mine in names.items() if mine == count]
        due |= Q(resolved_at=None, kind__in=mine, received_at__lte=at - timedelta(days=count))
    unknown = Q(resolved_at=None, received_at__lte=shortest) & ~Q(kind__in=names)
    return _whole().filter(due | unknown)


def forget_due_held(days: Mapping[str, int], at: datetime) -> int:
    """Take out of the holding area the identities whose time has run out; returns from how many entries."""
    due = due_held(days, at)
    resolved = due.filter(resolved_at__isnull=False).update(**_nothing())
    return resolved + _forget(due.filter(resolved_at=None).iterator(chunk_size=CHUNK))


def _whole() -> QuerySet[HeldEntry]:
    return HeldEntry.objects.filter(forgotten_at=None)


def _nothing() -> dict[str, object]:
    return {"body": b"", "note": "", "detail": "", "forgotten_at": now()}


def _forget(rows: Iterable[HeldEntry]) -> int:
    found = list(rows)
    for row in found:
        row.body = b"" if row.resolved_at else without_identity(bytes(row.body))
        row.note, row.detail, row.forgotten_at = "", "", now()
    _save(found)
    return len(found)


def _save(rows: Sequence[HeldEntry]) -> None:
    HeldEntry.objects.bulk_update(rows, ["body", "note", "detail", "forgotten_at"], batch_size=CHUNK)
