"""The colleague agrees to a swap."""

from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.roster.duties.models import Swap, SwapState
from fangxian.roster.duties.services.swaps import forget_asking, open_swap, refuse_past
from fangxian.roster.duties.swap_problems import SWAP_NOT_YOURS


def agree_swap(user: User, swap_id: UUID) -> Swap:
    """Agree to take a colleague's duty over; it then waits for approval.

    Raises ``swap_not_yours``, ``swap_decided``, ``duty_gone``, ``duty_begun``.
    """
    with open_swap(swap_id, [SwapState.ASKED]) as swap:
        if swap.colleague.user_id != user.pk:
            raise Problem(SWAP_NOT_YOURS, status=403)
        refuse_past(swap.duty)
        swap.state, swap.agreed_at = SwapState.AGREED, now()
        swap.save(update_fields=["state", "agreed_at"])
        forget_asking(swap)
    return swap
