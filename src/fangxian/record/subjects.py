"""Finding or making the subject of each draft, and encrypting its identity. Runs under the lock on ``Head``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import connection

from fangxian.base.bulk import insert_rows
from fangxian.base.ids import new_id
from fangxian.record import vault
from fangxian.record.drafts import Draft
from fangxian.record.models import BlindIndex, Entry, Subject


@dataclass(slots=True)
class _Known:
    """Subjects met so far in this batch, by key digest and by id, with their data keys."""

    by_digest: dict[tuple[str, bytes], UUID]
    keys: dict[UUID, bytes]
    indexed: set[tuple[str, bytes, UUID]]
    amended: dict[UUID | None, UUID | None]


def bind_subjects(drafts: Sequence[Draft]) -> set[UUID]:
    """Give every draft with an identity its subject and its ciphertext; returns the subjects that are new.

    The key field of the kind (an ID number, a plate) decides whose subject it is; without it the subject named by the
    draft, else a new one. Three queries and two bulk inserts a batch.
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
        known.amended[draft.id] = subject
        draft.sealed = vault.encrypt(known.keys[subject], draft.identity, draft.id)
        for index, digest, is_key in digests[draft.id]:
            if (index, digest, subject) in known.indexed:
                continue
            known.indexed.add((index, digest, subject))
            indexes.append((subject, index, digest, is_key))
            if is_key:
                known.by_digest[(index, digest)] = subject
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
    amends = [draft.amends_id for draft in drafts if draft.amends_id]
    roots = Entry.objects.filter(id__in=amends).values_list("id", "subject_id") if amends else ()
    known = _Known({}, {}, set(), dict(roots))
    ids = {id for draft in drafts if (id := draft.subject_id or known.amended.get(draft.amends_id))}
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
    named = draft.subject_id or known.amended.get(draft.amends_id)
    if named and known.keys.get(named):
        return named
    if named and named in known.keys:  # erased: what was destroyed is not brought back to life
        draft.irregular.add("subject_erased")
        named = None
    subject = named or new_id()
    subjects.append(_new_subject(subject, _type(draft), known, draft.received_at))
    return subject


def _type(draft: Draft) -> str:
    about = draft.identity_kind
    return (about.subject if about else "") or "person"


def _new_subject(id: UUID, type: str, known: _Known, created_at: datetime) -> tuple[object, ...]:
    key = vault.new_key()
    known.keys[id] = key
    wrapped, wrapping_id = vault.wrap(key, id)
    return (id, type, wrapped, wrapping_id, created_at, None)


def data_keys(subjects: Sequence[UUID]) -> Mapping[UUID, bytes]:
    """Return the data keys of ``subjects`` that are not erased."""
    rows = Subject.objects.filter(id__in=set(subjects), erased_at=None).values_list("id", "wrapped_key", "wrapping_id")
    return {id: vault.unwrap(wrapped, wrapping_id, id) for id, wrapped, wrapping_id in rows}
