from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.planning import batches as engine
from fangxian.register.services import common as registers
from fangxian.roster.batches import kinds, problems, proof
from fangxian.roster.batches.book import Book
from fangxian.roster.batches.models import (
    BLOCK,
    DAY_MINUTES,
    Batch,
    BatchMember,
    Cause,
    Move,
    Retiming,
    Role,
    RotationState,
)
from fangxian.roster.batches.services.common import held, lay, proven, refuse_stopped, today, told

if TYPE_CHECKING:
    from fangxian.accounts.models import User

FARTHEST = 60


def move_batch(
    batch_id: UUID, day: date, minute: int | None = None, *, actor: "User", reason: str = ""
) -> Move | Retiming:
    """Move a batch on to its next phase, or home. On the planned day it is done; on another day it is proposed.

    Before each commit it is proven again that no two cohorts meet. A proposal (``Retiming``) shows what else would change
    and waits to be confirmed. ``minute``: of the day; the planned one if left out. Raises ``batch_is_home``,
    ``batch_move_in_future``, ``batch_move_day``, ``batch_move_minute``, ``batch_empty``, ``batch_leader_missing``,
    ``batch_member_stopped``, ``cohorts_would_meet``, ``batch_place_taken`` or ``rotation_state``.
    """
    rotation_id = Batch.objects.values_list("rotation_id", flat=True).get(pk=batch_id)
    with held(rotation_id, RotationState.CONFIRMED) as book:
        batch = next(row for row in book.batches if row.pk == batch_id)
        move = _next(book, batch)
        _check(book, batch, move, day, minute)
        if day != move.day:
            proposal = Retiming(phase=move.phase, day=day, minute=minute, reason=clean(reason)[:200])
            return _propose(book, batch, proposal, actor)
        if day > today():
            raise Problem(problems.MOVE_TOO_EARLY, status=409, day=f"{day:%Y-%m-%d}")
        if minute is not None and minute != move.minute:
            minutes = {**book.minutes, (batch.code, move.phase): minute}
            proven(book, book.days, minutes, only=proof.MEETING)
            lay(book, book.days, minutes, actor, reason)
        else:
            proven(book, book.days, book.minutes, only=proof.MEETING)
        return record_move(book, batch, move, actor, reason)


def _next(book: Book, batch: Batch) -> Move:
    number = 0 if batch.at is None else batch.at + 1
    if number > len(book.phases):
        raise Problem(problems.BATCH_HOME, status=409, batch=batch.code)
    return book.moves[batch.code, number]


def _check(book: Book, batch: Batch, move: Move, day: date, minute: int | None) -> None:
    if minute is not None and (minute % BLOCK or not 0 <= minute < DAY_MINUTES):
        raise Problem(problems.MOVE_MINUTE, status=422, grain=BLOCK)
    before = book.moves.get((batch.code, move.phase - 1))
    if (before and day <= before.day) or abs((day - move.day).days) > FARTHEST:
        raise Problem(problems.MOVE_DAY, status=422)
    cohort = next(cohort for cohort in book.cohorts if cohort.code == batch.code)
    if not cohort.people:
        raise Problem(problems.BATCH_EMPTY, status=409, batch=batch.code)
    if not cohort.leaders:
        raise Problem(problems.MEMBER_LEADER_MISSING, status=409, batch=batch.code)


def _propose(book: Book, batch: Batch, proposal: Retiming, actor: "User") -> Retiming:
    proposal.cause, proposal.rotation, proposal.batch = Cause.SHIFT, book.rotation, batch
    proposal.made_at, proposal.made_by_id = now(), actor.pk
    work_out(book, proposal)
    proposal.save()
    return proposal


def work_out(book: Book, proposal: Retiming) -> None:
    """Put before, after and the number of changes into a proposal, from the rotation as it stands."""
    if proposal.cause == Cause.SHIFT:
        assert proposal.day is not None
        assert proposal.phase is not None
        found = engine.shift(
            book.rules,
            book.stays,
            engine.Shift(
                batch=proposal.batch.code,
                phase=proposal.phase,
                day=book.number_of(proposal.day),
                known=book.number_of(today()),
                done=frozenset(key for key, move in book.moves.items() if move.moved_at),
            ),
            book.exposures,
        )
    else:
        assert proposal.exposure is not None
        at = [exposure.pk for _batch, exposure in book.minded()].index(proposal.exposure.pk)
        own = book.exposures[at]
        rest = tuple(one for number, one in enumerate(book.exposures) if number != at)
        own = engine.Exposure(own.batch, own.day, max(own.settled, book.number_of(today())))
        found = engine.retime(book.rules, book.stays, own, rest)
    proposal.before = as_rows(found.before)
    proposal.after = None if found.stays is None else as_rows(found.stays)
    proposal.changes = len(found.changed)


def as_rows(stays: engine.Rotation) -> list[list[str | int]]:
    return [[stay.batch, stay.phase, stay.start, stay.end] for stay in stays]


def as_stays(rows: list[list[str | int]]) -> engine.Rotation:
    return tuple(engine.Stay(str(batch), int(phase), int(start), int(end)) for batch, phase, start, end in rows)


def record_move(book: Book, batch: Batch, move: Move, actor: "User", reason: str) -> Move:
    """Note that a change-over happened; with the last one everybody is free for another batch.

    Raises ``batch_member_stopped`` before duty and into it; out of duty an ill batch may always go, and what happened on an
    earlier day is a fact that is not refused.
    """
    home = move.phase == len(book.phases)
    cohort = next(cohort for cohort in book.cohorts if cohort.code == batch.code)
    if not home and move.day >= today() and book.phases[move.phase].role != Role.AFTER:
        end = book.moves[batch.code, move.phase + 1].day
        refuse_stopped({UUID(person) for person in cohort.people}, move.day, end)
    move.entry_id = told(
        kinds.MOVED,
        book,
        actor,
        batch=batch.code,
        phase=move.phase,
        name=book.phase_name(move.phase),
        role="home" if home else book.phases[move.phase].role,
        people=len(cohort.people),
        day=move.day,
    )
    move.moved_at = now()
    registers.save_fields(move, ["moved_at", "entry_id"], actor, reason)
    batch.at = move.phase
    batch.save(update_fields=["at"])
    if home:
        BatchMember.objects.filter(batch=batch).update(is_open=False)
    return move
