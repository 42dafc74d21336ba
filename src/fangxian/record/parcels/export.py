"""Writing a parcel: the entries behind a position, with what opens their identities for a server of the same keys."""

import gzip
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from fangxian.base.clock import now
from fangxian.record.drafts import COLUMNS
from fangxian.record.models import BlindIndex, Entry, Head, Subject
from fangxian.record.parcels.lines import (
    FORMAT,
    EntryLine,
    HeaderLine,
    IndexLine,
    Refused,
    SubjectLine,
    Writer,
    vault_mark,
)
from fangxian.record.services.write import write_entry
from fangxian.record.verify import still

CHUNK: Final = 2000
Progress = Callable[[int, int], None]


def export_parcel(file: Path, *, after: int = 0, on_progress: Progress = lambda done, total: None) -> HeaderLine:
    """Write every entry received after position ``after`` into ``file`` (mode 600), whole or not at all.

    Whoever is erased here travels along by pseudonym, so that they are erased there too. The export leaves an entry.
    Raises ``Refused`` where the file is there already.
    """
    if file.exists():
        raise Refused(f"{file} is there already; an export replaces nothing.")
    fresh = file.with_name(file.name + ".part")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            with gzip.open(target, "wb", compresslevel=3) as packed, still():
                writer = Writer(packed)
                header = _write(writer, after, on_progress)
            target.flush()
            os.fsync(target.fileno())
        fresh.rename(file)
    finally:
        fresh.unlink(missing_ok=True)
    write_entry("record.export", {"what": "record", "rows": writer.entries, "identities": True})
    return header


def _write(writer: Writer, after: int, on_progress: Progress) -> HeaderLine:
    last = Head.objects.filter(pk=1).values_list("position", flat=True).first() or 0
    header = HeaderLine(format=FORMAT, made_at=now(), after=after, last=last, vault=vault_mark())
    writer.write(header)
    told: set[UUID] = set()
    for subject in Subject.objects.filter(erased_at__isnull=False).order_by("pk").iterator(chunk_size=CHUNK):
        told.add(subject.pk)
        writer.write(_subject(subject, ()))
    for rows in _entries(after):
        fresh = {row.subject_id for row in rows if row.subject_id} - told
        told |= fresh
        for line in _subjects(sorted(fresh)):
            writer.write(line)
        for row in rows:
            writer.write(row)
        on_progress(rows[-1].position - after, last - after)
    writer.close()
    return header


def _entries(after: int) -> Iterator[list[EntryLine]]:
    rows = Entry.objects.filter(position__gt=after).order_by("position").values(*COLUMNS).iterator(chunk_size=CHUNK)
    while chunk := [_entry(row) for row in islice(rows, CHUNK)]:
        yield chunk


def _entry(row: dict[str, object]) -> EntryLine:
    sealed, leaf = row.pop("sealed"), row.pop("leaf")
    return EntryLine(**row, sealed=None if sealed is None else bytes(sealed), leaf=bytes(leaf))  # type: ignore[arg-type, call-overload]


def _subjects(ids: Sequence[UUID]) -> Iterator[SubjectLine]:
    indexes: dict[UUID, list[IndexLine]] = {}
    rows = BlindIndex.objects.filter(subject_id__among=ids).order_by("pk")
    for subject, name, digest, is_key in rows.values_list("subject_id", "field", "digest", "is_key"):
        indexes.setdefault(subject, []).append(IndexLine(name, bytes(digest), is_key))
    for row in Subject.objects.filter(pk__among=ids).order_by("pk"):
        yield _subject(row, indexes.get(row.pk, ()))


def _subject(row: Subject, indexes: Sequence[IndexLine]) -> SubjectLine:
    return SubjectLine(
        id=row.pk,
        type=row.type,
        created_at=row.created_at,
        wrapped_key=None if row.wrapped_key is None else bytes(row.wrapped_key),
        wrapping_id=row.wrapping_id,
        erased_at=row.erased_at,
        indexes=tuple(indexes),
    )
