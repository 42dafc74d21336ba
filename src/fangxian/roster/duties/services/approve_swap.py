"""The leader of the post or the coordinator approves a swap; only now duties change."""

from uuid import UUID

from django.utils.translation import gettext as _

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.roster.duties import swapping
from fangxian.roster.duties.models import NoticeKind, Swap, SwapState
from fangxian.roster.duties.services.change_duty import hand_over_duties
from fangxian.roster.duties.services.swaps import open_swap, tell
from fangxian.roster.duties.swap_problems import SWAP_NOT_YOURS, SWAP_OWN


def approve_swap(user: User, swap_id: UUID, *, overrule: str = "") -> Swap:
    """Approve an agreed swap: the checker judges it under the rosters' locks, and both sides change or none.

    Whoever comes second is told (``swap_decided``). Raises ``swap_own``, ``swap_not_yours`` and what ``hand_over_duties``
    raises; ``overrule`` says why a rule may be broken (RULEBOOK H11).
    """
    with open_swap(swap_id, [SwapState.AGREED]) as swap:
        refuse_stranger(user, swap)
        giver = swap.duty.person_id
        pairs = [(swap.duty_id, swap.colleague_id)]
        if swap.counter_id is not None:
            pairs.append((swap.counter_id, giver))
        made = hand_over_duties(pairs, actor=user, reason=swap.reason or _("Swap"), overrule=overrule)
        swap.state, swap.decided_at, swap.decided_by_id = SwapState.APPROVED, now(), user.pk
        swap.save(update_fields=["state", "decided_at", "decided_by_id"])
        tell(giver, made[-1] if swap.counter_id else swap.duty, NoticeKind.SWAP_DONE)
        tell(swap.colleague_id, made[0], NoticeKind.SWAP_DONE)
    return swap


def refuse_stranger(user: User, swap: Swap) -> None:
    """Raise ``swap_own`` or ``swap_not_yours`` where ``user`` does not decide about this swap."""
    if user.pk in {swap.duty.person.user_id, swap.colleague.user_id}:
        raise Problem(SWAP_OWN, status=403)
    if not swapping.may_decide(user, swap):
        raise Problem(SWAP_NOT_YOURS, status=403)
