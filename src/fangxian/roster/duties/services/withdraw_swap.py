"""Whoever asked for a swap takes it back."""

from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.roster.duties.models import Swap, SwapState
from fangxian.roster.duties.own import OPEN
from fangxian.roster.duties.services.swaps import forget_asking, open_swap
from fangxian.roster.duties.swap_problems import SWAP_NOT_YOURS


def withdraw_swap(user: User, swap_id: UUID) -> Swap:
    """Take one's own asking back, agreed or not, as long as it is not decided. Raises ``swap_not_yours``, ``swap_decided``."""
    with open_swap(swap_id, OPEN) as swap:
        if swap.duty.person.user_id != user.pk:
            raise Problem(SWAP_NOT_YOURS, status=403)
        swap.state, swap.decided_at, swap.decided_by_id = SwapState.WITHDRAWN, now(), user.pk
        swap.save(update_fields=["state", "decided_at", "decided_by_id"])
        forget_asking(swap)
    return swap
