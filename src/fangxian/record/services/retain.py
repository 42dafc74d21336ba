"""Retention: a clock for each purpose, a run that erases what has run out, holds, and the certificate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.base.problems import Problem, declare
from fangxian.record import kinds
from fangxian.record.facts import AMENDMENT
from fangxian.record.models import DestructionCertificate, Entry, RetentionCheck, RetentionHold, Subject
from fangxian.record.services.append import lock_head
from fangxian.record.services.erase import destroy, digest, open_holds, scrub
from fangxian.record.services.forget import due_held, forget_due_held
from fangxian.record.services.write import write_entry

HOLD_NEEDS_REASON = declare("hold_needs_reason", lambda: _("A hold needs a reason."))
HOLD_TOO_LATE = declare("hold_too_late", lambda: _("This identity was erased; there is nothing left to keep."))
PURPOSE_WITHOUT_CLOCK = declare("purpose_without_clock", lambda: _("The policy has no retention days for {purpose}."))


@dataclass(slots=True)
class Due:
    """What a run would erase: subjects by the purpose whose clock ran out last, how many a hold keeps, ``held`` entries."""

    subjects: list[UUID] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    kept_by_hold: int = 0
    held: int = 0


def due_subjects(days: Mapping[str, int], at: datetime | None = None) -> Due:
    """Return what is due at ``at``; ``days`` are the retention days of each purpose, from the policy.

    A subject is kept while the clock of any purpose still runs, counted from its last entry of that purpose
    (RULEBOOK P1, C12). A purpose without a clock is an error (``purpose_without_clock``), never "for ever" in silence.
    """
    moment = at or now()
    held = set(open_holds().values_list("subject_id", flat=True))
    latest: dict[UUID, tuple[datetime, str]] = {}
    for subject, kind, last in _last_seen():
        about = kinds.find(kind)
        if subject is None or about is None or about.purpose == "audit":
            continue  # the trace of a look does not lengthen the life of what was looked at
        ends_at = last + timedelta(days=_days(days, about.purpose))
        if subject not in latest or ends_at > latest[subject][0]:
            latest[subject] = (ends_at, about.purpose)
    due = Due(held=due_held(days, moment).count())
    for subject, (ends_at, purpose) in latest.items():
        if ends_at > moment:
            continue
        if subject in held:
            due.kept_by_hold += 1
            continue
        due.subjects.append(subject)
        due.counts[purpose] = due.counts.get(purpose, 0) + 1
    return due


def _last_seen() -> Iterator[tuple[UUID | None, str, datetime]]:
    """Yield when each living subject was last met in an entry of a kind; a correction counts as the kind that it corrects."""
    alive = Entry.objects.filter(subject_id__in=Subject.objects.filter(erased_at=None).values("id"))
    rows = alive.exclude(kind=AMENDMENT).values_list("subject_id", "kind").annotate(last=Max("observed_at"))
    yield from rows.iterator(chunk_size=5000)
    corrections = alive.filter(kind=AMENDMENT).values_list("subject_id", "payload", "observed_at")
    for subject, payload, at in corrections.iterator(chunk_size=5000):
        yield subject, msgspec.json.decode(payload).get("kind") or AMENDMENT, at


def _days(days: Mapping[str, int], purpose: str) -> int:
    if purpose not in days:
        raise Problem(PURPOSE_WITHOUT_CLOCK, status=422, purpose=purpose)
    return days[purpose]


def check_retention(days: Mapping[str, int], *, policy: str, unit_id: UUID | None) -> RetentionCheck:
    """Count what is due now and store it for the board; nothing is erased. ``unit_id`` is the unit that answers for it.

    Without a unit there is no board, and the answer is not kept.

    Raises ``purpose_without_clock``.
    """
    return _note_check(due_subjects(days), policy, unit_id)


def _note_check(due: Due, policy: str, unit_id: UUID | None) -> RetentionCheck:
    check = RetentionCheck(
        checked_at=now(),
        policy=policy,
        due=len(due.subjects),
        counts=due.counts,
        kept_by_hold=due.kept_by_hold,
        held=due.held,
    )
    if unit_id is not None:
        check.unit_id = unit_id
        check.save(force_insert=True)
    return check


def run_retention(
    days: Mapping[str, int], *, policy: str, author_id: UUID | None = None, unit_id: UUID | None = None
) -> DestructionCertificate:
    """Erase what is due and leave the certificate and its entry. Returns the certificate, also of a run with nothing due."""
    with transaction.atomic():
        lock_head()
        due = due_subjects(days)
        erased = destroy(due.subjects)
        held = forget_due_held(days, now())
        certificate = DestructionCertificate(
            id=new_id(),
            run_at=now(),
            policy=policy,
            counts=due.counts,
            erased=len(erased),
            kept_by_hold=due.kept_by_hold,
            held=held,
            digest=digest(erased),
            run_by_id=author_id,
        )
        entry = write_entry(
            "record.destruction",
            {
                "certificate": certificate.id,
                "policy": policy,
                "counts": due.counts,
                "digest": certificate.digest.hex(),
                "held": held,
            },
            author_id=author_id,
            unit_id=unit_id,
        )
        certificate.entry_id = entry.id
        certificate.save(force_insert=True)
        _note_check(Due(kept_by_hold=due.kept_by_hold), policy, unit_id)
    scrub()
    return certificate


def place_hold(
    subject_id: UUID,
    *,
    reason: str,
    author_id: UUID,
    assessment: str = "",
    until: datetime | None = None,
    unit_id: UUID | None = None,
) -> RetentionHold:
    """Keep a subject's identity beyond its clock, for a reason (RULEBOOK P1, P6).

    Raises ``hold_needs_reason``, ``hold_too_late``.
    """
    if not reason.strip():
        raise Problem(HOLD_NEEDS_REASON, status=422)
    with transaction.atomic():
        lock_head()  # a retention run under way either sees the hold or has erased the subject
        if not Subject.objects.filter(pk=subject_id, erased_at=None).exists():
            raise Problem(HOLD_TOO_LATE, status=409)
        hold = RetentionHold.objects.create(
            subject_id=subject_id,
            reason=reason.strip(),
            assessment=assessment.strip(),
            placed_by_id=author_id,
            placed_at=now(),
            until=until,
        )
        _trace_hold(hold, "placed", hold.reason, author_id, unit_id)
    return hold


def lift_hold(
    hold: RetentionHold, *, author_id: UUID | None = None, reason: str = "", unit_id: UUID | None = None
) -> None:
    """End a hold; the clock decides again."""
    with transaction.atomic():
        if RetentionHold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=now()):
            _trace_hold(hold, "lifted", reason.strip(), author_id, unit_id)


def _trace_hold(hold: RetentionHold, act: str, reason: str, author_id: UUID | None, unit_id: UUID | None) -> None:
    payload = {"hold": hold.pk, "act": act, "reason": reason, "assessment": hold.assessment}
    write_entry("record.hold", payload, author_id=author_id, unit_id=unit_id, subject_id=hold.subject_id)
