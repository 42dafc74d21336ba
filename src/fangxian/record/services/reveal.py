"""Looking at identities: every look is itself an entry (THREATS T3)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from fangxian.base.problems import Problem, declare
from fangxian.base.text import mask_id_number, mask_name, mask_phone, mask_plate
from fangxian.record import vault
from fangxian.record.models import BlindIndex, Entry
from fangxian.record.services.write import write_entry
from fangxian.record.subjects import data_keys

PURPOSE_MISSING = declare("purpose_missing", lambda: _("Say what the identity is needed for; the look is recorded."))
Identity = dict[str, str]

_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "contact": mask_name,
    "id_number": mask_id_number,
    "phone": mask_phone,
    "plate": mask_plate,
    "trailer_plate": mask_plate,
}


def reveal_identities(
    entry_ids: Sequence[UUID], *, purpose: str, author_id: UUID, unit_id: UUID | None
) -> dict[UUID, Identity]:
    """Return the identities sealed in ``entry_ids`` in clear, amendments applied; erased ones are empty.

    Leaves one ``record.reveal`` entry per subject shown. Raises ``purpose_missing``.
    """
    _demand(purpose)
    with transaction.atomic():
        opened = _open(entry_ids)
        shown: dict[UUID, set[str]] = {}
        for subject, identity in opened.values():
            if subject is not None and identity:
                shown.setdefault(subject, set()).update(identity)
        for subject, fields in shown.items():
            write_entry(
                "record.reveal",
                {"purpose": purpose.strip(), "fields": sorted(fields)},
                author_id=author_id,
                unit_id=unit_id,
                subject_id=subject,
            )
    return {id: identity for id, (_subject, identity) in opened.items()}


def masked_identities(entry_ids: Sequence[UUID]) -> dict[UUID, Identity]:
    """Return what lists may show of the identities in ``entry_ids``: masked, or nothing for fields without a mask."""
    return {
        id: {name: _MASKS[name](value) for name, value in identity.items() if name in _MASKS}
        for id, (_subject, identity) in _open(entry_ids).items()
    }


def look_up_subjects(index: str, value: str, *, purpose: str, author_id: UUID, unit_id: UUID | None) -> list[UUID]:
    """Return the subjects found by an exact ID number, phone or plate; leaves a ``record.lookup`` entry.

    Raises ``purpose_missing``.
    """
    _demand(purpose)
    found = list(
        BlindIndex.objects.filter(field=index, digest=vault.blind(index, value))
        .values_list("subject_id", flat=True)
        .distinct()
    )
    write_entry(
        "record.lookup",
        {"purpose": purpose.strip(), "by": index, "found": len(found)},
        author_id=author_id,
        unit_id=unit_id,
    )
    return found


def note_export(
    what: str, rows: int, *, author_id: UUID, unit_id: UUID | None, identities: bool = False, purpose: str = ""
) -> Entry:
    """Leave the entry that an export leaves; with identities it needs a purpose (THREATS T15)."""
    if identities:
        _demand(purpose)
    payload = {"what": what, "rows": rows, "identities": identities, "purpose": purpose.strip()}
    return write_entry("record.export", payload, author_id=author_id, unit_id=unit_id)


def export_identities(entry_ids: Sequence[UUID], *, export: Entry) -> dict[UUID, Identity]:
    """Return identities in clear for some rows of an export whose entry (``note_export`` with identities) stands already.

    That one entry speaks for all rows: fifty thousand reveals would drown the auditor. Raises ``purpose_missing``.
    """
    if export.kind != "record.export" or not msgspec.json.decode(export.payload)["identities"]:
        raise Problem(PURPOSE_MISSING, status=422)
    return {id: identity for id, (_subject, identity) in _open(entry_ids).items()}


def _demand(purpose: str) -> None:
    if not purpose.strip():
        raise Problem(PURPOSE_MISSING, status=422)


class _Sealed(NamedTuple):
    """What opening needs of an entry: a tenth of the whole row's time when fifty thousand are opened."""

    id: UUID
    amends_id: UUID | None
    observed_at: datetime
    subject_id: UUID | None
    sealed: bytes | None


def _sealed(wanted: set[UUID]) -> list[_Sealed]:
    """Return the entries ``wanted`` and what amends them, in the order in which they are laid over each other."""
    with_identity = Entry.objects.filter(sealed__isnull=False)
    found = [
        _Sealed(*row)
        for rows in (with_identity.filter(id__among=wanted), with_identity.filter(amends_id__among=wanted))
        for row in rows.values_list(*_Sealed._fields)
    ]
    return sorted(found, key=lambda row: (row.amends_id is not None, row.observed_at, row.id))


def _open(entry_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID | None, Identity]]:
    """Decrypt the identities of entries, later amendments over earlier ones: three queries, however many entries."""
    wanted = set(entry_ids)
    rows = _sealed(wanted)
    keys = data_keys([row.subject_id for row in rows if row.subject_id])
    opened: dict[UUID, tuple[UUID | None, Identity]] = {id: (None, {}) for id in entry_ids}
    for row in rows:
        target = row.amends_id if row.amends_id in wanted else row.id
        if target not in opened or not row.sealed or row.subject_id is None or row.subject_id not in keys:
            continue
        identity = vault.decrypt(keys[row.subject_id], bytes(row.sealed), row.id)
        opened[target] = (row.subject_id, {**opened[target][1], **identity})
    return opened
