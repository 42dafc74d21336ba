"""Facts that arise at the server itself: a page's form, a reveal, an import."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.base.problems import Problem, declare
from fangxian.record import kinds
from fangxian.record.canonical import encode_payload
from fangxian.record.drafts import Draft
from fangxian.record.facts import AMENDMENT, WITHDRAWAL, fact
from fangxian.record.identities import amendments_below, present_identities
from fangxian.record.models import Entry
from fangxian.record.services.append import Envelope, append_drafts, lock_head
from fangxian.record.untrusted import TAKEN_OVER, own_identity, to_take_over

PAYLOAD_INVALID = declare("payload_invalid", lambda: _("These values do not fit the form: {error}"))
ENTRY_UNKNOWN = declare("entry_unknown", lambda: _("There is no such entry."))
COUNTS_ALREADY = declare("amendment_counts", lambda: _("This correction counts already, or it has been taken over."))
REASON_MISSING = declare("reason_missing", lambda: _("A correction needs a reason."))


def write_entry(  # noqa: PLR0913 - the columns of an entry, by keyword alone
    kind: str,
    payload: Mapping[str, Any],
    *,
    author_id: UUID | None = None,
    unit_id: UUID | None = None,
    place_id: UUID | None = None,
    subject_id: UUID | None = None,
    identity: Mapping[str, str] | None = None,
    amends_id: UUID | None = None,
    observed_at: datetime | None = None,
    irregular: set[str] | None = None,
) -> Entry:
    """Write one fact now and return its row.

    Raises ``Problem`` ``payload_invalid`` when the payload does not fit the kind: at a page the person is there to
    mend it, so nothing needs to be held.
    """
    about = kinds.get(kind)
    try:
        body = msgspec.convert(dict(payload), type=about.payload)
    except msgspec.ValidationError as error:
        raise Problem(PAYLOAD_INVALID, status=422, error=str(error)) from error
    moment = now()
    draft = Draft(
        id=new_id(),
        kind=about.name,
        version=about.version,
        about=about,
        body=body,
        payload=encode_payload(body).decode(),
        observed_at=observed_at or moment,
        received_at=moment,
        unit_id=unit_id,
        place_id=place_id,
        author_id=author_id,
        subject_id=subject_id,
        amends_id=amends_id,
        identity={name: value for name, value in (identity or {}).items() if value},
        irregular={*(irregular or ()), *about.irregularities(body)},
    )
    with transaction.atomic():
        append_drafts(lock_head(), [draft], Envelope(received_at=moment))
    return Entry.objects.get(pk=draft.id)


def amend_entry(
    entry_id: UUID,
    corrections: Mapping[str, Any],
    *,
    reason: str,
    author_id: UUID,
    identity: Mapping[str, str] | None = None,
) -> Entry:
    """Correct fields of an entry; the first version stays. Raises ``entry_unknown``, ``reason_missing``, ``payload_invalid``."""
    original = _original(entry_id, reason)
    about = kinds.get(original.kind)
    current = fact(original, None, list(Entry.objects.filter(amends_id=original.id)))
    assert current is not None
    try:
        msgspec.convert({**msgspec.to_builtins(current.body), **corrections}, type=about.payload)
    except msgspec.ValidationError as error:
        raise Problem(PAYLOAD_INVALID, status=422, error=str(error)) from error
    return _correct(
        AMENDMENT,
        original,
        {"reason": reason, "kind": original.kind, "version": about.version, "set": dict(corrections)},
        author_id,
        _whole(original, about, identity or {}),
    )


def _whole(original: Entry, about: kinds.Kind, identity: Mapping[str, str]) -> Mapping[str, str]:
    """Complete a corrected identity whose key field changes: it goes under another subject's key, all of it."""
    if about.key not in identity:
        return identity
    _subject, present = present_identities([original.id])[original.id]
    return {**present, **identity}


def withdraw_entry(entry_id: UUID, *, reason: str, author_id: UUID) -> Entry:
    """Take an entry out of every figure; it stays in the record. Raises ``entry_unknown``, ``reason_missing``."""
    original = _original(entry_id, reason)
    return _correct(WITHDRAWAL, original, {"reason": reason}, author_id, None)


def take_over_amendment(entry_id: UUID, amendment_id: UUID, *, author_id: UUID) -> Entry:
    """Let a correction of ``entry_id`` count that does not count by itself, under the name of ``author_id``.

    Appends an amendment with the same content, the identity included, and with the same moment: it stands among the others
    where the first one would. Raises ``entry_unknown``, ``amendment_counts``, ``amendment_erased``.
    """
    with transaction.atomic():
        lock_head()
        original = Entry.objects.filter(pk=entry_id, amends_id=None).first()
        amendments = amendments_below([entry_id])
        wanted = next((row for row in amendments if row.id == amendment_id), None)
        if original is None or wanted is None:
            raise Problem(ENTRY_UNKNOWN, status=404)
        if wanted.id not in to_take_over(amendments):
            raise Problem(COUNTS_ALREADY, status=409)
        return _take_over(original, wanted, author_id)


def _take_over(original: Entry, wanted: Entry, author_id: UUID) -> Entry:
    content = msgspec.to_builtins(kinds.get(wanted.kind).decode(wanted.version, wanted.payload))
    reason = _("Taken over from entry #%(position)s: %(reason)s")
    return write_entry(
        wanted.kind,
        {**content, "reason": reason % {"position": wanted.position, "reason": content["reason"]}},
        author_id=author_id,
        unit_id=original.unit_id,
        place_id=original.place_id,
        subject_id=None if wanted.sealed else wanted.subject_id,
        identity=_whole(original, kinds.get(original.kind), own_identity(wanted)),
        # What it corrects may itself not count, so a correction goes to the entry; a withdrawal undoes what it names.
        amends_id=wanted.amends_id if wanted.kind == WITHDRAWAL else original.id,
        observed_at=wanted.observed_at,
        irregular={TAKEN_OVER},
    )


def _original(entry_id: UUID, reason: str) -> Entry:
    if not reason.strip():
        raise Problem(REASON_MISSING, status=422)
    original = Entry.objects.filter(pk=entry_id).first()
    if original is None:
        raise Problem(ENTRY_UNKNOWN, status=404)
    return original


def _correct(
    kind: str,
    original: Entry,
    payload: Mapping[str, Any],
    author_id: UUID,
    identity: Mapping[str, str] | None,
) -> Entry:
    return write_entry(
        kind,
        payload,
        author_id=author_id,
        unit_id=original.unit_id,
        place_id=original.place_id,
        identity=identity,
        amends_id=original.id,
    )
