"""What the menu offers of rosters."""

from django.utils.translation import gettext_lazy as _

from fangxian.base import navigation
from fangxian.base.navigation import Item


def offer() -> None:
    """Add the pages to the menu."""
    navigation.offer(
        Item("duties.rosters", _("Rosters"), "duties:list", "calendar-week", permission="roster.view", order=22),
        Item("duties.fairness", _("Fair shares"), "duties:fairness", "scale", order=23),
    )
