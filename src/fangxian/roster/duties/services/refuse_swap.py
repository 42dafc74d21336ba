"""A swap is refused: by the colleague who was asked, or by whoever would have to approve it."""

from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.roster.duties.models import NoticeKind, Swap, SwapState
from fangxian.roster.duties.own import OPEN
from fangxian.roster.duties.services.approve_swap import refuse_stranger
from fangxian.roster.duties.services.common import needed_reason
from fangxian.roster.duties.services.swaps import forget_asking, open_swap, tell
from fangxian.roster.duties.swap_problems import SWAP_NOT_YOURS


def decline_swap(user: User, swap_id: UUID) -> Swap:
    """Say no to a colleague; no reason is asked. Raises ``swap_not_yours``, ``swap_decided``."""
    with open_swap(swap_id, OPEN) as swap:
        if swap.colleague.user_id != user.pk:
            raise Problem(SWAP_NOT_YOURS, status=403)
        return _refused(swap, user, "")


def refuse_swap(user: User, swap_id: UUID, *, reason: str) -> Swap:
    """Refuse an agreed swap with a reason.

    Raises ``roster_reason_missing``, ``swap_own``, ``swap_not_yours``, ``swap_decided``.
    """
    why = needed_reason(reason)
    with open_swap(swap_id, [SwapState.AGREED]) as swap:
        refuse_stranger(user, swap)
        tell(swap.colleague_id, swap.duty, NoticeKind.SWAP_REFUSED)
        return _refused(swap, user, clean(why))


def _refused(swap: Swap, user: User, reason: str) -> Swap:
    swap.state, swap.decided_at, swap.decided_by_id = SwapState.REFUSED, now(), user.pk
    swap.reason = reason or swap.reason
    swap.save(update_fields=["state", "decided_at", "decided_by_id", "reason"])
    forget_asking(swap)
    tell(swap.duty.person_id, swap.duty, NoticeKind.SWAP_REFUSED)
    return swap
