from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.register.services import common as registers
from fangxian.roster.batches import kinds, problems
from fangxian.roster.batches.models import BatchMember, Occupied, RetimingState, Rotation, RotationState
from fangxian.roster.batches.services.common import held, lay, needed_reason, proven, timed, told

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def confirm_rotation(rotation_id: UUID, *, actor: "User") -> Rotation:
    """Confirm a draft once it is proven that no two cohorts meet and each has a leader; its places are taken from then on.

    Batches that begin later may be filled later, the first one may not. Raises ``cohorts_would_meet`` with the checker's
    words, ``batch_place_taken``, ``rotation_empty`` or ``rotation_state``.
    """
    with held(rotation_id, RotationState.DRAFT) as book:
        if not book.cohorts[0].people:
            raise Problem(problems.ROTATION_EMPTY, status=409)
        minutes = timed(book, book.days)
        proof = proven(book, book.days, minutes)
        lay(book, book.days, minutes, actor, "")
        rotation = book.rotation
        rotation.state, rotation.confirmed_at = RotationState.CONFIRMED, now()
        registers.save_fields(rotation, ["state", "confirmed_at"], actor, "")
        told(
            kinds.CONFIRMED,
            book,
            actor,
            title=rotation.title,
            edition=rotation.edition_id,
            edition_name=rotation.edition.name,
            first_day=proof.first_day,
            last_day=proof.last_day,
            batches=[batch.code for batch in book.batches],
            people=sum(len(cohort.people) for cohort in book.cohorts),
            pairs=proof.cohort_pairs,
        )
    return rotation


def close_rotation(rotation_id: UUID, *, actor: "User", reason: str) -> Rotation:
    """End a rotation or give up a draft: its places and people are free again, what was stays.

    Raises ``batch_reason_missing`` or ``rotation_state``.
    """
    reason = needed_reason(reason)
    with held(rotation_id, RotationState.DRAFT, RotationState.CONFIRMED) as book:
        rotation, moment = book.rotation, now()
        Occupied.objects.filter(batch__rotation=rotation).delete()
        BatchMember.objects.filter(batch__rotation=rotation).update(is_open=False)
        rotation.retimings.filter(state=RetimingState.PROPOSED).update(
            state=RetimingState.REFUSED, reason=reason, decided_at=moment, decided_by_id=actor.pk
        )
        rotation.state, rotation.closed_at = RotationState.CLOSED, moment
        registers.save_fields(rotation, ["state", "closed_at"], actor, reason)
        told(kinds.CLOSED, book, actor, title=rotation.title, reason=reason)
    return rotation
