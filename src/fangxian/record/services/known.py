"""What has been here before: the entries and held entries that an incoming batch repeats."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from fangxian.record import vault
from fangxian.record.canonical import encode_payload
from fangxian.record.drafts import Draft
from fangxian.record.identities import Identity, data_keys
from fangxian.record.kinds import UNREADABLE, Kind
from fangxian.record.models import Entry, HeldEntry

RELEASED = frozenset({"accepted", "corrected"})


@dataclass(slots=True)
class Known:
    """Entries by id, held entries by digest, and the identities of those entries that are not erased."""

    entries: dict[UUID, Entry]
    held: dict[bytes, HeldEntry] = field(default_factory=dict)
    identities: dict[UUID, Identity] = field(default_factory=dict)
    released: dict[UUID, Entry] = field(default_factory=dict)

    def became(self, digest: bytes) -> Entry | None:
        """Return the entry that a held one with this digest has become, if a person or an upgrade has released it."""
        before = self.held.get(digest)
        if before is None or before.entry_id is None or before.resolution not in RELEASED:
            return None
        return self.entries.get(before.entry_id) or self.released.get(before.entry_id)

    def load_held(self, digests: Collection[bytes]) -> None:
        """Fetch held entries by digest, and what they have become."""
        if not digests:
            return
        self.held = {bytes(row.digest): row for row in HeldEntry.objects.filter(digest__in=digests)}
        wanted = {
            row.entry_id for row in self.held.values() if row.entry_id and row.resolution in RELEASED
        } - self.entries.keys()
        if wanted:
            self.released = {row.id: row for row in Entry.objects.filter(id__in=wanted)}


def known_entries(ids: Collection[UUID]) -> Known:
    """Return what of ``ids`` is in the record already; opens identities only where there is something to compare."""
    entries = {row.id: row for row in Entry.objects.filter(id__in=ids)}
    return Known(entries, identities=_identities(entries.values()))


def _identities(rows: Iterable[Entry]) -> dict[UUID, Identity]:
    sealed = [(row, row.subject_id) for row in rows if row.sealed and row.subject_id]
    keys = data_keys([subject for _, subject in sealed]) if sealed else {}
    return {
        row.id: vault.decrypt(keys[subject], bytes(row.sealed or b""), row.id)
        for row, subject in sealed
        if subject in keys
    }


def is_same(read: Draft, known: Entry | Draft, identity: Identity | None) -> bool:
    """Compare what the station wrote. The ciphertext differs each time, a place may have been filled in since, this
    server may have learnt a newer version, and ``identity`` is ``None`` where it was erased: none of these is another
    content.
    """
    if identity is not None and identity != read.identity:
        return False
    written = (read.kind, read.amends_id, read.station_id, read.author_id)
    if written != (known.kind, known.amends_id, known.station_id, known.author_id):
        return False
    return read.payload == known.payload or read.payload == _today(known, read.about)


def _today(known: Entry | Draft, about: Kind) -> str | None:
    """Return a stored payload as this server would store it now; ``None`` where it can no longer be read.

    The version alone does not tell whether it would differ: a field with a default may have joined the same version.
    """
    try:
        return encode_payload(about.decode(known.version, known.payload)).decode()
    except UNREADABLE:
        return None
