"""Whose entry it is now, and who that is, once corrections are folded in: the one answer for pages, writes and erasures.

An entry's identity lies under its subject's key. A correction that leaves the key field alone (a name, a phone) is sealed under
the same key. One that changes it (an ID number, a plate) says that the entry is about somebody else: it is sealed under that
subject's key, whole, and from there on nothing of the earlier version counts, since its key is another person's to erase.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from fangxian.record import kinds, vault
from fangxian.record.facts import Link, by_root, in_order_of
from fangxian.record.models import Entry, Subject

Identity = dict[str, str]
Told = tuple[UUID | None, Identity]
L = TypeVar("L", bound=Link)


def data_keys(subjects: Collection[UUID]) -> Mapping[UUID, bytes]:
    """Return the data keys of ``subjects`` that are not erased."""
    rows = Subject.objects.filter(id__among=set(subjects), erased_at=None).values_list(
        "id", "wrapped_key", "wrapping_id"
    )
    return {id: vault.unwrap(wrapped, wrapping_id, id) for id, wrapped, wrapping_id in rows}


class _Version(NamedTuple):
    """What opening needs of an entry: a tenth of a whole row's time where fifty thousand are opened."""

    id: UUID
    kind: str
    amends_id: UUID | None
    observed_at: datetime
    subject_id: UUID | None
    sealed: bytes | None
    flags: str


def amendments_below(roots: Collection[UUID], *, before: int | None = None) -> list[Entry]:
    """Return the amendments of ``roots``, and theirs, received before position ``before``."""
    rows = Entry.objects.all() if before is None else Entry.objects.filter(position__lt=before)
    return _below(roots, lambda above: rows.filter(amends_id__among=above))


def _below(roots: Collection[UUID], amending: Callable[[Collection[UUID]], Iterable[L]]) -> list[L]:
    """Follow corrections downwards: a query for each link of the longest chain, seldom more than two."""
    found: dict[UUID, L] = {}
    above = set(roots)
    while above:
        fresh = {row.id: row for row in amending(above) if row.id not in found}
        found.update(fresh)
        above = set(fresh)
    return list(found.values())


def _light(**chosen: Collection[UUID]) -> Iterable[_Version]:
    return itertools.starmap(_Version, Entry.objects.filter(**chosen).values_list(*_Version._fields))


def _versions(ids: Collection[UUID]) -> dict[UUID, list[_Version]]:
    """Return each entry with its corrections that stand, those of identities alone, in the order of observation."""
    below = by_root(_below(ids, lambda above: _light(amends_id__among=above)))
    return {
        root.id: [root, *(row for row in in_order_of(root.id, below.get(root.id, ())) if row.sealed)]
        for root in _light(id__among=set(ids))
    }


def present_subjects(ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Return whose each of the entries ``ids`` is now; entries that have not arrived are left out."""
    return {id: rows[-1].subject_id for id, rows in _versions(ids).items()}


def present_identities(ids: Collection[UUID]) -> dict[UUID, Told]:
    """Return subject and identity of each of ``ids``, corrections folded in: empty once its subject is erased."""
    versions = _versions(ids)
    keys = data_keys({row.subject_id for rows in versions.values() for row in rows if row.subject_id})
    return {id: _folded(versions.get(id, ()), keys) for id in ids}


def _folded(rows: Sequence[_Version], keys: Mapping[UUID, bytes]) -> Told:
    about = kinds.find(rows[0].kind) if rows else None
    rows = [row for row in rows if row.sealed]
    subject: UUID | None = None
    identity: Identity = {}
    for row in rows:
        key = keys.get(row.subject_id) if row.subject_id else None
        told = vault.decrypt(key, bytes(row.sealed or b""), row.id) if key else {}
        # An erased correction hides what it replaced; another subject's number begins another identity.
        is_other = not key or (row.subject_id != subject and about is not None and about.key in told)
        identity = told if is_other else {**identity, **told}
        subject = row.subject_id
    return (subject if identity else None, identity)


def forerunners(subjects: Collection[UUID]) -> set[UUID]:
    """Return the subjects that stand for nobody any more, since every entry of theirs turned out to be about ``subjects``.

    What their keys open is the identity of ``subjects`` under a mistyped number: an erasure takes them along.
    """
    moved = Entry.objects.filter(subject_id__among=subjects, amends_id__isnull=False).values("amends_id")
    before = set(Entry.objects.filter(id__in=moved, subject_id__isnull=False).values_list("subject_id", flat=True))
    asked = {subject for subject in before if subject} - set(subjects)
    rows = Entry.objects.filter(subject_id__among=asked, sealed__isnull=False)
    spoken = list(rows.values_list("id", "amends_id", "subject_id"))
    whose = present_subjects({amends or id for id, amends, _ in spoken})
    alive = {subject for id, amends, subject in spoken if whose.get(amends or id, subject) not in subjects}
    return asked - alive
