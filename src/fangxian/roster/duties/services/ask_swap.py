"""Somebody asks a colleague to take over a duty, against one of theirs or none."""

from uuid import UUID

from django.db import IntegrityError, transaction

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register.models import Person
from fangxian.roster.duties import own, swap_problems
from fangxian.roster.duties.models import Duty, NoticeKind, Swap, SwapState
from fangxian.roster.duties.services.swaps import refuse_past, tell


def ask_swap(
    user: User, duty_id: UUID, colleague_id: UUID, *, counter_id: UUID | None = None, reason: str = ""
) -> Swap:
    """Ask ``colleague_id`` to take over one's own duty; with ``counter_id`` one takes that duty of theirs in exchange.

    The rules are checked when it is approved. Raises ``duty_not_yours``, ``duty_gone``, ``duty_begun``,
    ``swap_with_oneself``, ``swap_no_staff``, ``swap_counter_not_theirs``, ``swap_open_already``.
    """
    duty = own.my_duties(user).filter(pk=duty_id).first()
    if duty is None:
        raise Problem(swap_problems.NOT_YOUR_DUTY, status=404)
    refuse_past(duty)
    colleague = _colleague(duty, colleague_id)
    counter = _counter(colleague, counter_id)
    try:
        with transaction.atomic():
            swap = Swap.objects.create(
                duty=duty, counter=counter, colleague=colleague, state=SwapState.ASKED, asked_at=now(),
                reason=clean(reason)[:200],
            )  # fmt: skip
            tell(colleague, duty, NoticeKind.SWAP_ASKED)
    except IntegrityError as error:
        raise Problem(swap_problems.SWAP_OPEN, status=409) from error
    return swap


def _colleague(duty: Duty, colleague_id: UUID) -> Person:
    """Return somebody who can be put on duty in the roster's units."""
    if colleague_id == duty.person_id:
        raise Problem(swap_problems.SWAP_SELF, status=422)
    staff = Person.objects.filter(staff__is_closed=False, is_closed=False, unit__path__startswith=duty.roster.unit.path)
    colleague = staff.filter(pk=colleague_id).first()
    if colleague is None:
        raise Problem(swap_problems.SWAP_NO_STAFF, status=404)
    return colleague


def _counter(colleague: Person, counter_id: UUID | None) -> Duty | None:
    if counter_id is None:
        return None
    counter = Duty.objects.filter(pk=counter_id, person=colleague).first()
    if counter is None:
        raise Problem(swap_problems.SWAP_COUNTER, status=404)
    refuse_past(counter)
    return counter
