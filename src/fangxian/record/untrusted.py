"""Corrections that do not count by themselves: which they are, what is in them, and who took them over (THREATS T2)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from fangxian.base.problems import Problem, declare
from fangxian.record import vault
from fangxian.record.facts import UNTRUSTED, WITHDRAWAL, is_trusted
from fangxian.record.identities import Identity, data_keys
from fangxian.record.models import Entry

TAKEN_OVER = "taken_over"
IDENTITY_ERASED = declare(
    "amendment_erased", lambda: _("The identity in this correction has been destroyed; it cannot be taken over.")
)


def without_effect(amendments: Sequence[Entry]) -> set[UUID]:
    """Return which of an entry's ``amendments`` do not count: those that nobody vouches for, and what stands upon them."""
    found = {row.id for row in amendments if not is_trusted(row)}
    while more := {row.id for row in amendments if row.amends_id in found} - found:
        found |= more
    return found


def taken_over(amendments: Sequence[Entry]) -> dict[UUID, Entry]:
    """Return by which amendment each of those without effect was taken over; it has the first one's kind and moment."""
    successors = {(row.kind, row.observed_at): row for row in amendments if TAKEN_OVER in row.flags.split(",")}
    mute = without_effect(amendments)
    pairs = ((row.id, successors.get((row.kind, row.observed_at))) for row in amendments if row.id in mute)
    return {id: successor for id, successor in pairs if successor is not None}


def to_take_over(amendments: Sequence[Entry]) -> set[UUID]:
    """Return which ``amendments`` wait for somebody to take them over; to withdraw what does not count changes nothing."""
    mute = without_effect(amendments)
    idle = {row.id for row in amendments if row.kind == WITHDRAWAL and row.amends_id in mute}
    return mute - idle - taken_over(amendments).keys()


def waiting() -> QuerySet[Entry]:
    """Return what ``to_take_over`` names of the whole record, each with ``root``, the entry that it corrects in the end.

    Known are corrections of an entry and corrections of those; what stands deeper waits with the one above it.
    """
    amended = Entry.objects.filter(pk=OuterRef("amends_id"), amends_id__isnull=False)
    above = Exists(amended.filter(_mute()))
    root = Coalesce(Subquery(amended.values("amends_id")[:1]), F("amends_id"))
    same = Entry.objects.filter(kind=OuterRef("kind"), observed_at=OuterRef("observed_at"), flags__contains=TAKEN_OVER)
    done = Exists(same.filter(amends_id=OuterRef("amends_id"))) | Exists(same.filter(amends_id=OuterRef("root")))
    found = Entry.objects.filter(amends_id__isnull=False).annotate(root=root)
    return found.filter(_mute() | above).exclude(above, kind=WITHDRAWAL).exclude(done)


def _mute() -> Q:
    flagged = Q(pk=None)
    for flag in UNTRUSTED:
        flagged |= Q(flags__contains=flag)
    return flagged


def own_identity(amendment: Entry) -> Identity:
    """Return the identifying fields that ``amendment`` itself carries. Raises ``amendment_erased``."""
    if not amendment.sealed or amendment.subject_id is None:
        return {}
    key = data_keys([amendment.subject_id]).get(amendment.subject_id)
    if key is None:
        raise Problem(IDENTITY_ERASED, status=409)
    return vault.decrypt(key, bytes(amendment.sealed), amendment.id)
