from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.roster.batches import kinds, problems
from fangxian.roster.batches.book import Book, days_of
from fangxian.roster.batches.models import Cause, Retiming, RetimingState, RotationState
from fangxian.roster.batches.services.common import held, lay, needed_reason, proven, timed, today, told
from fangxian.roster.batches.services.move_batch import as_rows, as_stays, record_move, work_out

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def confirm_retiming(retiming_id: UUID, *, actor: "User", reason: str = "") -> Retiming:
    """Let a proposal become the rotation, once it is proven again that no two cohorts meet.

    Raises ``retiming_decided``, ``retiming_stale``, ``retiming_impossible``, ``cohorts_would_meet``, ``batch_place_taken``,
    ``batch_member_stopped`` or ``rotation_state``.
    """
    rotation_id = Retiming.objects.values_list("rotation_id", flat=True).get(pk=retiming_id)
    with held(rotation_id, RotationState.CONFIRMED) as book:
        proposal = _open(retiming_id)
        if proposal.after is None:
            raise Problem(problems.RETIMING_IMPOSSIBLE, status=409)
        if is_stale(book, proposal):
            raise Problem(problems.RETIMING_STALE, status=409)
        days = days_of(as_stays(proposal.after))
        by_hand = {}
        if proposal.cause == Cause.SHIFT and proposal.minute is not None and proposal.phase is not None:
            by_hand[proposal.batch.code, proposal.phase] = proposal.minute
        minutes = timed(book, days, by_hand)
        # A batch that is still empty or too long on duty already must not hold up what keeps the others apart.
        proven(book, days, minutes, ignoring={"leader", "long_duty"})
        lay(book, days, minutes, actor, reason)
        _decide(proposal, RetimingState.CONFIRMED, book, actor, clean(reason))
        if proposal.cause == Cause.SHIFT and proposal.day is not None and proposal.day <= today():
            batch = next(row for row in book.batches if row.pk == proposal.batch_id)
            record_move(book, batch, book.moves[batch.code, proposal.phase or 0], actor, reason)
    return proposal


def refuse_retiming(retiming_id: UUID, *, actor: "User", reason: str) -> Retiming:
    """Leave the rotation as it is in spite of a proposal. Raises ``batch_reason_missing`` or ``retiming_decided``."""
    reason = needed_reason(reason)
    rotation_id = Retiming.objects.values_list("rotation_id", flat=True).get(pk=retiming_id)
    with held(rotation_id, RotationState.CONFIRMED) as book:
        proposal = _open(retiming_id)
        _decide(proposal, RetimingState.REFUSED, book, actor, reason)
    return proposal


def renew_retiming(retiming_id: UUID) -> Retiming:
    """Work a proposal out anew from the rotation as it stands. Raises ``retiming_decided`` or ``rotation_state``."""
    rotation_id = Retiming.objects.values_list("rotation_id", flat=True).get(pk=retiming_id)
    with held(rotation_id, RotationState.CONFIRMED) as book:
        proposal = _open(retiming_id)
        work_out(book, proposal)
        proposal.save(update_fields=["before", "after", "changes"])
    return proposal


def is_stale(book: Book, proposal: Retiming) -> bool:
    """Say whether the rotation is no longer what a proposal was made from."""
    return sorted(map(tuple, as_rows(book.stays))) != sorted(map(tuple, proposal.before))


def _open(retiming_id: UUID) -> Retiming:
    proposal = Retiming.objects.select_related("batch", "exposure").get(pk=retiming_id)
    if proposal.state != RetimingState.PROPOSED:
        raise Problem(problems.RETIMING_DECIDED, status=409)
    return proposal


def _decide(proposal: Retiming, state: RetimingState, book: Book, actor: "User", reason: str) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by_id = state, now(), actor.pk
    proposal.reason = reason[:200] or proposal.reason
    proposal.save(update_fields=["state", "decided_at", "decided_by_id", "reason"])
    told(
        kinds.RETIMED,
        book,
        actor,
        retiming=proposal.pk,
        cause=proposal.cause,
        batch=proposal.batch.code,
        changes=proposal.changes,
        confirmed=state == RetimingState.CONFIRMED,
        reason=proposal.reason,
    )
