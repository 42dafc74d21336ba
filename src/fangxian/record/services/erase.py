"""Erasing identities: the data key and the blind indexes go, the record and its hashes stay (RULEBOOK P6)."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fangxian.base.clock import now
from fangxian.base.problems import Problem, declare
from fangxian.record.identities import forerunners
from fangxian.record.models import BlindIndex, Entry, RetentionHold, Subject
from fangxian.record.services.append import lock_head
from fangxian.record.services.forget import forget_held
from fangxian.record.services.write import write_entry

HELD_BACK = declare("subject_on_hold", lambda: _("A hold keeps this identity: {reason}"))
AGAIN = "restored from an older backup: erased again"
CHUNK = 1000
SECRETS = (("record_subject", "wrapped_key"), ("record_blindindex", "digest"), ("record_heldentry", "body"))


def erase_subjects(subjects: Sequence[UUID], *, reason: str, author_id: UUID, unit_id: UUID | None) -> Entry:
    """Destroy the data keys and blind indexes of ``subjects`` and say so in the record.

    With them go the subjects under which the same people stood by a mistyped number, and nobody else stands.

    Raises ``subject_on_hold`` when a hold keeps one of them; then none is erased. The entry carries a hash over the
    pseudonyms, not the pseudonyms themselves.
    """
    with transaction.atomic():
        lock_head()  # a batch under way could else index the subject anew after its keys are gone
        whole = [*subjects, *forerunners(set(subjects))]
        hold = open_holds().filter(subject_id__in=whole).first()
        if hold is not None:
            raise Problem(HELD_BACK, status=409, reason=hold.reason)
        erased = destroy(whole)
        payload = {"reason": reason, "subjects": len(erased), "digest": digest(erased).hex()}
        entry = write_entry("record.erasure", payload, author_id=author_id, unit_id=unit_id)
    scrub()
    return entry


def erase_again(subjects: Sequence[UUID]) -> int:
    """Erase those of ``subjects`` whom an older backup has brought back, and say so in the record; returns how many.

    A hold of that time does not count: they were erased rightfully since.
    """
    with transaction.atomic():
        lock_head()
        erased = destroy(subjects)
        if erased:
            payload = {"reason": AGAIN, "subjects": len(erased), "digest": digest(erased).hex()}
            write_entry("record.erasure", payload)
    return len(erased)


def destroy(subjects: Sequence[UUID]) -> list[UUID]:
    """Destroy keys, indexes and what the holding area has of them; runs in the caller's transaction.

    Returns the subjects that were not erased before.
    """
    alive = sorted(
        id
        for start in range(0, len(subjects), CHUNK)
        for id in Subject.objects.select_for_update()
        .filter(id__in=subjects[start : start + CHUNK], erased_at=None)
        .values_list("id", flat=True)
    )
    moment, digests = now(), set[bytes]()
    for start in range(0, len(alive), CHUNK):
        part = alive[start : start + CHUNK]
        indexes = BlindIndex.objects.filter(subject_id__in=part)
        digests |= {bytes(found) for found in indexes.values_list("digest", flat=True)}
        indexes.delete()
        Subject.objects.filter(id__in=part).update(wrapped_key=None, wrapping_id="", erased_at=moment)
    if alive:
        forget_held(alive, digests)
    return alive


def digest(subjects: Sequence[UUID]) -> bytes:
    """Return the SHA-256 over pseudonyms in order, as a certificate carries it."""
    return hashlib.sha256(b"".join(id.bytes for id in sorted(subjects))).digest()


def open_holds() -> models.QuerySet[RetentionHold]:
    """Return the holds in force."""
    return RetentionHold.objects.filter(lifted_at=None).filter(Q(until=None) | Q(until__gt=now()))


def scrub() -> None:
    """Let the database forget the old row versions too: SQLite has overwritten them and now empties its journal;
    PostgreSQL writes the tables and their indexes anew. A plain vacuum leaves the bytes in the pages, and a full one keeps
    what any transaction on the whole server might still see; changing a column's type copies the living rows alone.

    Needs to run outside a transaction; inside one (a test) it is left to the next run.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("SET lock_timeout = 0")  # batches under way may take long; the erasure waits for them
            for table, column in SECRETS:
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE bytea USING {column} || ''::bytea")
            cursor.execute("RESET lock_timeout")
