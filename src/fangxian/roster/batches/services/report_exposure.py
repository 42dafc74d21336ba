from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.roster.batches import kinds, problems
from fangxian.roster.batches.book import open_book
from fangxian.roster.batches.models import Batch, Cause, Exposure, Retiming, RetimingState, RotationState
from fangxian.roster.batches.services.common import held, today, told
from fangxian.roster.batches.services.move_batch import work_out

if TYPE_CHECKING:
    from fangxian.accounts.models import User

BEFORE = 14


def report_exposure(batch_id: UUID, day: date, *, actor: "User") -> Retiming:
    """Note that a batch was exposed on a day and propose the rotation with the fewest changes that keeps it apart.

    Where nothing has to change the proposal is confirmed at once; where no rotation keeps every rule it has no ``after``.
    Raises ``batch_is_home``, ``exposure_in_future``, ``exposure_before_rotation`` or ``rotation_state``.
    """
    rotation_id = Batch.objects.values_list("rotation_id", flat=True).get(pk=batch_id)
    with held(rotation_id, RotationState.CONFIRMED) as book:
        batch = next(row for row in book.batches if row.pk == batch_id)
        known = today()
        home = book.moves[batch.code, len(book.phases)]
        if home.moved_at or day > home.day:
            raise Problem(problems.BATCH_HOME, status=409, batch=batch.code)
        if day > known:
            raise Problem(problems.EXPOSURE_FUTURE, status=422)
        if day < book.moves[batch.code, 0].day - timedelta(days=BEFORE):
            raise Problem(problems.EXPOSURE_BEFORE, status=422, limit=BEFORE)
        cohort = next(cohort for cohort in book.cohorts if cohort.code == batch.code)
        entry = told(kinds.EXPOSED, book, actor, batch=batch.code, day=day, people=len(cohort.people))
        exposure = Exposure.objects.create(
            batch=batch, day=day, known_on=known, made_at=now(), made_by_id=actor.pk, entry_id=entry
        )
        proposal = Retiming(
            rotation=book.rotation, cause=Cause.EXPOSURE, exposure=exposure, batch=batch, made_at=now(),
            made_by_id=actor.pk,
        )  # fmt: skip
        work_out(open_book(rotation_id), proposal)
        if proposal.after is not None and not proposal.changes:
            proposal.state, proposal.decided_at = RetimingState.CONFIRMED, now()
            proposal.decided_by_id = actor.pk
        proposal.save()
    return proposal
