"""The menu's pages of one's own duties and of swaps."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


def offer() -> None:
    """Offer the pages; everybody with an account has duties of their own."""
    navigation.offer(
        Item("duties.mine", _("My duties"), "my_duties:home", "calendar-user", order=20, badge=_new),
        Item(
            "duties.swaps", _("Swaps to decide"), "swaps:list", "arrows-exchange", permission="swap.approve", order=23,
            badge=_waiting,
        ),
    )  # fmt: skip


def _new(user: Any) -> int:
    from fangxian.roster.duties.own import badge

    return badge(user)


def _waiting(user: Any) -> int:
    from fangxian.roster.duties.swapping import waiting_for

    return waiting_for(user)
