"""Identities in the holding area go with their owners, or when their time has run out; the fact stays as far as it can."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from fangxian.base.clock import now
from fangxian.record import kinds
from fangxian.record.held_identities import digests_in, subject_in, without_identity
from fangxian.record.models import Entry, HeldEntry

CHUNK: Final = 500


def forget_held(subjects: Collection[UUID], digests: Collection[bytes]) -> None:
    """Take the identities of ``subjects``, whose blind digests were ``digests``, out of what is held.

    What somebody has resolved goes whole; what still waits for a person loses its seal and its identifying fields and
    keeps the rest. The digest of the bytes stays, so that a repeated sending is known. Each body that is still whole is
    opened once, however many subjects there are: what it holds may be theirs although it became another's entry.
    """
    wanted, people = set(digests), set(subjects)
    whole = list(_whole().values_list("pk", flat=True))
    for start in range(0, len(whole), CHUNK):
        part = list(HeldEntry.objects.filter(pk__in=whole[start : start + CHUNK]))
        owned = _owned_by(people, part)
        _forget(
            row
            for row in part
            if row.entry_id in owned
            or subject_in(bytes(row.body)) in people
            or not wanted.isdisjoint(digests_in(bytes(row.body)))
        )


def _owned_by(people: Collection[UUID], rows: Iterable[HeldEntry]) -> set[UUID | None]:
    """Return the ids of the entries of ``people`` that released ``rows`` have become."""
    released = [row.entry_id for row in rows if row.resolved_at and row.entry_id]
    owners = Entry.objects.filter(id__in=released).values_list("id", "subject_id")
    return {entry for entry, subject in owners if subject and subject in people}


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
    return _forget(due_held(days, at).iterator(chunk_size=CHUNK))


def _whole() -> QuerySet[HeldEntry]:
    return HeldEntry.objects.filter(forgotten_at=None)


def _forget(rows: Iterable[HeldEntry]) -> int:
    found = list(rows)
    for row in found:
        row.body = b"" if row.resolved_at else without_identity(bytes(row.body))
        row.note, row.detail, row.forgotten_at = "", "", now()
    HeldEntry.objects.bulk_update(found, ["body", "note", "detail", "forgotten_at"], batch_size=CHUNK)
    return len(found)
