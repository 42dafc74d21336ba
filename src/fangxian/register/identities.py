"""The identities of registered people: written to the record's vault in bulk, compared without being shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.record import kinds, vault
from fangxian.record.canonical import encode_payload
from fangxian.record.drafts import Draft
from fangxian.record.models import BlindIndex, Entry, Subject
from fangxian.record.services.append import Envelope, append_drafts, lock_head
from fangxian.register.kinds import PERSON

FIELDS = ("name", "id_number", "phone")
BATCH = 500
# Below the number of parameters that either database takes in one statement.
DIGESTS = 20_000


@dataclass(slots=True)
class Registration:
    """One identity on its way into the vault. ``subject_id`` is decided there when it is absent."""

    unit_id: UUID
    number: str
    kind: str
    identity: dict[str, str]
    subject_id: UUID | None = None
    entry_id: UUID = field(default_factory=new_id)


def write_identities(registrations: Sequence[Registration], author_id: UUID | None) -> None:
    """Write one entry each and set each registration's ``subject_id``. Runs inside the caller's transaction."""
    for start in range(0, len(registrations), BATCH):
        _write_batch(registrations[start : start + BATCH], author_id)


def _write_batch(registrations: Sequence[Registration], author_id: UUID | None) -> None:
    moment = now()
    about = kinds.get(PERSON)
    drafts = []
    for item in registrations:
        body = about.payload(number=item.number, kind=item.kind)
        # Without any identity there is nothing to seal, and the pseudonym is made here.
        identity = {name: value for name, value in item.identity.items() if value}
        drafts.append(
            Draft(
                id=item.entry_id, kind=about.name, version=about.version, about=about, body=body,
                payload=encode_payload(body).decode(), observed_at=moment, received_at=moment, unit_id=item.unit_id,
                author_id=author_id, subject_id=item.subject_id or (None if identity else new_id()), identity=identity,
            )
        )  # fmt: skip
    append_drafts(lock_head(), drafts, Envelope(received_at=moment))
    for item, draft in zip(registrations, drafts, strict=True):
        item.subject_id = draft.subject_id


def read_identities(subjects: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Return the registered identity of each subject; erased ones are absent. Two queries.

    For comparing and for lists that mask; showing one whole is a reveal and belongs to the record.
    """
    keys = {}
    for id, wrapped, wrapping_id in Subject.objects.filter(pk__among=subjects).values_list(
        "id", "wrapped_key", "wrapping_id"
    ):
        try:
            keys[id] = vault.unwrap(bytes(wrapped) if wrapped else None, wrapping_id, id)
        except vault.Unreadable:
            continue
    found: dict[UUID, dict[str, str]] = {}
    entries = Entry.objects.filter(kind=PERSON, subject_id__among=subjects, sealed__isnull=False).order_by("position")
    for entry_id, subject_id, sealed in entries.values_list("id", "subject_id", "sealed"):
        if subject_id in keys and sealed is not None:
            found[subject_id] = vault.decrypt(keys[subject_id], bytes(sealed), entry_id)
    return found


def subjects_by_id_number(numbers: Collection[str]) -> dict[str, UUID]:
    """Return the subjects that the vault already knows by these ID numbers. One query for each ``DIGESTS`` of them."""
    digests = {vault.blind("id_number", number): number for number in numbers if number}
    found: dict[str, UUID] = {}
    wanted = list(digests)
    for start in range(0, len(wanted), DIGESTS):
        batch = wanted[start : start + DIGESTS]
        rows = BlindIndex.objects.filter(field="id_number", is_key=True, digest__in=batch)
        found |= {digests[bytes(digest)]: subject for digest, subject in rows.values_list("digest", "subject_id")}
    return found
