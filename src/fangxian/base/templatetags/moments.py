"""How templates show moments that came from outside."""

from datetime import datetime

from django import template

from fangxian.base import clock

register = template.Library()


@register.filter
def local(moment: datetime | None) -> datetime | None:
    """Return a moment in the region's zone, the nearest there is at the edges of the calendar; stands before ``date``."""
    return None if moment is None else clock.local(moment)
