"""The same subject recorded differently by two stations that could not know of each other: both kept, the later flagged."""

from collections.abc import Collection, Sequence
from uuid import UUID

from fangxian.record import vault
from fangxian.record.drafts import Draft
from fangxian.record.identities import data_keys
from fangxian.record.models import Entry


def flag_conflicts(drafts: Sequence[Draft], new_subjects: Collection[UUID]) -> None:
    """Add ``conflict`` to drafts that disagree with an entry of another station, received after they were written.

    Compares the ``essentials`` of the kind and the sealed identity. Runs under the lock, after the subjects are bound;
    one query, and two more where a subject was met twice at once.
    """
    mine = [
        draft
        for draft in drafts
        if draft.about.essentials and draft.station_id and draft.subject_id and draft.subject_id not in new_subjects
    ]
    if not mine:
        return
    met = _met_unawares(mine)
    keys = data_keys([id for id in met if id]) if met else {}
    for draft in mine:
        assert draft.subject_id is not None
        key = keys.get(draft.subject_id)
        if any(_disagree(draft, row, key) for row in met.get(draft.subject_id, ())):
            draft.irregular.add("conflict")


def _met_unawares(drafts: Sequence[Draft]) -> dict[UUID | None, list[Entry]]:
    rows = Entry.objects.filter(
        subject_id__in={draft.subject_id for draft in drafts},
        kind__in={draft.kind for draft in drafts},
        received_at__gt=min(draft.observed_at for draft in drafts),
    ).exclude(station_id=drafts[0].station_id)
    met: dict[UUID | None, list[Entry]] = {}
    for row in rows:
        met.setdefault(row.subject_id, []).append(row)
    return met


def _disagree(draft: Draft, row: Entry, key: bytes | None) -> bool:
    if row.kind != draft.kind or row.received_at <= draft.observed_at:
        return False
    other = draft.about.decode(row.version, row.payload)
    if any(getattr(other, name) != getattr(draft.body, name) for name in draft.about.essentials):
        return True
    identity = vault.decrypt(key, bytes(row.sealed), row.id) if key and row.sealed else {}
    return any(identity[name] != draft.identity[name] for name in identity.keys() & draft.identity.keys())
