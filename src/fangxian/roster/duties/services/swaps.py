"""What the acts on swaps share."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register.models import Person
from fangxian.roster.duties.models import Duty, DutyState, Notice, NoticeKind, Swap, SwapState
from fangxian.roster.duties.problems import DUTY_BEGUN, DUTY_GONE
from fangxian.roster.duties.swap_problems import SWAP_DECIDED


@contextmanager
def open_swap(swap_id: UUID, states: Collection[SwapState]) -> Iterator[Swap]:
    """Hold a swap; raises ``swap_decided`` where it no longer stands in one of ``states``: whoever comes second is told."""
    with locked(Swap, swap_id) as swap:
        if swap.state not in states:
            raise Problem(SWAP_DECIDED, status=409, state=swap.get_state_display())
        yield swap


def refuse_past(duty: Duty) -> None:
    """Raise ``duty_gone`` or ``duty_begun`` where there is nothing left to hand over."""
    if duty.state != DutyState.STANDING:
        raise Problem(DUTY_GONE, status=409)
    if duty.starts_at <= now():
        raise Problem(DUTY_BEGUN, status=409)


def tell(person: Person | UUID, duty: Duty, kind: NoticeKind) -> Notice:
    """Leave a notice for somebody."""
    person_id = person.pk if isinstance(person, Person) else person
    return Notice.objects.create(person_id=person_id, duty=duty, kind=kind, made_at=now())


def forget_asking(swap: Swap) -> None:
    """Take back that somebody is asked: there is nothing to answer any more."""
    Notice.objects.filter(
        duty=swap.duty_id, person=swap.colleague_id, kind=NoticeKind.SWAP_ASKED, seen_at=None
    ).delete()
