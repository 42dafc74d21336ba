"""Acts on identities that depend on how far a person's roles reach."""

from fangxian.access.guards import may_run_retention
from fangxian.access.problems import ERASE_BEYOND, ERASE_REASON, RETENTION_TOP
from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import User
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.record import kinds
from fangxian.record.models import DestructionCertificate, Entry, RetentionCheck
from fangxian.record.services import erase_subjects
from fangxian.register.retention import check_due, destroy_due


def erase_identity(entry: Entry, *, by: User, reason: str) -> Entry:
    """Erase the identity that ``entry`` is about, everywhere; returns the entry that says so.

    Problems: ``erase_reason_missing``, ``erase_beyond_reach``, ``subject_on_hold``.
    """
    if not clean(reason):
        raise Problem(ERASE_REASON, status=422)
    assert entry.subject_id is not None
    traces = [kind.name for kind in kinds.registered() if kind.purpose == "audit"]
    known = Entry.objects.filter(subject_id=entry.subject_id).exclude(kind__in=traces)
    if known.exclude(unit_id__in=units_in_scope(by, "subject.erase").values("pk")).exists():
        raise Problem(ERASE_BEYOND, status=403)
    return erase_subjects([entry.subject_id], reason=clean(reason), author_id=by.pk, unit_id=entry.unit_id)


def count_due(*, by: User) -> RetentionCheck:
    """Count what is due now for the board. Problems: ``retention_top_only``, ``no_retention_policy``."""
    _check_reach(by)
    return check_due()


def destroy_what_is_due(*, by: User) -> DestructionCertificate:
    """Run retention now; returns the certificate. Problems: ``retention_top_only``, ``no_retention_policy``."""
    _check_reach(by)
    return destroy_due(author_id=by.pk)


def _check_reach(by: User) -> None:
    if not may_run_retention(by):
        raise Problem(RETENTION_TOP, status=403)
