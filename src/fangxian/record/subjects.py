"""Finding or making the subject of each draft, and encrypting its identity. Runs under the lock on ``Head``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import connection

from fangxian.base.bulk import insert_rows
from fangxian.base.ids import new_id
from fangxian.record import vault
from fangxian.record.drafts import Draft
from fangxian.record.facts import UNTRUSTED
from fangxian.record.identities import present_subjects
from fangxian.record.models import BlindIndex, Subject


@dataclass(slots=True)
class _Known:
    """Subjects met so far in this batch, by key digest and by id, with their data keys.

    ``whose``: the subject of each corrected entry; ``keyed``: those of them that a key field of their own has named.
    """

    by_digest: dict[tuple[str, bytes], UUID]
    keys: dict[UUID, bytes]
    indexed: set[tuple[str, bytes, UUID]]
    whose: dict[UUID | None, UUID | None]
    keyed: set[UUID]

    def index(self, subject: UUID, digests: Sequence[tuple[str, bytes, bool]]) -> list[tuple[object, ...]]:
        """Take in what ``subject`` is found by; returns the rows of blind indexes that are new."""
        fresh: list[tuple[object, ...]] = []
        for index, digest, is_key in digests:
            if (index, digest, subject) in self.indexed:
                continue
            self.indexed.add((index, digest, subject))
            fresh.append((subject, index, digest, is_key))
            if is_key:
                self.by_digest[(index, digest)] = subject
                self.keyed.add(subject)
        return fresh


def bind_subjects(drafts: Sequence[Draft]) -> set[UUID]:
    """Give every draft with an identity its subject and its ciphertext; returns the subjects that are new.

    The key field of the kind (an ID number, a plate) decides whose subject it is; without it the subject named by the
    draft, or that of the entry which it corrects, else a new one. A corrected key field is another subject, unless there
    was none before; a correction that does not count by itself gives nobody a number. Three queries and two bulk inserts a
    batch; corrections of identities take three more.
    """
    sealed = [draft for draft in drafts if draft.identity]
    if not sealed:
        return set()
    digests = {draft.id: _digests(draft) for draft in sealed}
    known = _load(sealed, digests)
    subjects: list[tuple[object, ...]] = []
    indexes: list[tuple[object, ...]] = []
    for draft in sealed:
        subject = _subject_of(draft, digests[draft.id], known, subjects)
        draft.subject_id = subject
        draft.sealed = vault.encrypt(known.keys[subject], draft.identity, draft.id)
        known.whose[draft.id] = subject
        if draft.amends_id and _is_trusted(draft):
            known.whose[draft.amends_id] = subject
        indexes += known.index(subject, digests[draft.id])
    if subjects:
        insert_rows(Subject, ("id", "type", "wrapped_key", "wrapping_id", "created_at", "erased_at"), subjects)
    if indexes:
        insert_rows(BlindIndex, ("subject_id", "field", "digest", "is_key"), indexes)
    return {cast(UUID, row[0]) for row in subjects}


def _digests(draft: Draft) -> list[tuple[str, bytes, bool]]:
    about = draft.identity_kind
    if about is None:
        return []
    return [
        (index, vault.blind(index, draft.identity[name]), name == about.key)
        for name, index in about.indexes.items()
        if draft.identity.get(name)
    ]


def _load(drafts: Sequence[Draft], digests: dict[UUID, list[tuple[str, bytes, bool]]]) -> _Known:
    wanted = {digest for found in digests.values() for _, digest, _ in found}
    amends = {draft.amends_id for draft in drafts if draft.amends_id}
    known = _Known({}, {}, set(), {}, set())
    if amends:
        known.whose = dict[UUID | None, UUID | None](present_subjects(amends).items())
        known.keyed |= _keyed(known.whose.values())
    ids = {id for draft in drafts if (id := draft.subject_id or known.whose.get(draft.amends_id))}
    for index, digest, subject, is_key in _indexed(wanted):
        known.indexed.add((index, digest, subject))
        if is_key:
            known.by_digest[(index, digest)] = subject
            ids.add(subject)
    if ids:
        found = Subject.objects.filter(id__in=ids).values_list("id", "wrapped_key", "wrapping_id")
        for id, wrapped, wrapping_id in found.iterator():
            known.keys[id] = vault.unwrap(wrapped, wrapping_id, id) if wrapped else b""
    return known


def _keyed(subjects: Iterable[UUID | None]) -> set[UUID]:
    rows = BlindIndex.objects.filter(subject_id__in={id for id in subjects if id}, is_key=True)
    return set(rows.values_list("subject_id", flat=True))


def _indexed(digests: set[bytes]) -> list[tuple[str, bytes, UUID, bool]]:
    """Return the blind indexes with one of ``digests``, by the index always.

    PostgreSQL keeps no statistics of digests, so that an erasure leaves none there; without them it would guess that many
    rows match and read the whole table.
    """
    rows = BlindIndex.objects.filter(digest__in=digests).values_list("field", "digest", "subject_id", "is_key")
    if connection.vendor != "postgresql":
        return [(index, bytes(digest), subject, is_key) for index, digest, subject, is_key in rows]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = [(index, bytes(digest), subject, is_key) for index, digest, subject, is_key in rows]
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _subject_of(
    draft: Draft, digests: list[tuple[str, bytes, bool]], known: _Known, subjects: list[tuple[object, ...]]
) -> UUID:
    for index, digest, is_key in digests:
        if is_key and (index, digest) in known.by_digest:
            return known.by_digest[(index, digest)]
    named = draft.subject_id or known.whose.get(draft.amends_id)
    is_numbered = draft.amends_id and any(is_key for _, _, is_key in digests)
    if is_numbered and (named in known.keyed or not _is_trusted(draft)):
        named = None  # another number is another person, and another person's to erase
    if named and known.keys.get(named):
        return named
    if named and named in known.keys:  # erased: what was destroyed is not brought back to life
        draft.irregular.add("subject_erased")
        named = None
    subject = named or new_id()
    subjects.append(_new_subject(subject, _type(draft), known, draft.received_at))
    return subject


def _is_trusted(draft: Draft) -> bool:
    return UNTRUSTED.isdisjoint(draft.irregular)


def _type(draft: Draft) -> str:
    about = draft.identity_kind
    return (about.subject if about else "") or "person"


def _new_subject(id: UUID, type: str, known: _Known, created_at: datetime) -> tuple[object, ...]:
    key = vault.new_key()
    known.keys[id] = key
    wrapped, wrapping_id = vault.wrap(key, id)
    return (id, type, wrapped, wrapping_id, created_at, None)
