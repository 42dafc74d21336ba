"""A station's state in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fangxian.record.models import StationCounter

MILLI = 1000
TOLERATED_SECONDS = 5
RANGES_SHOWN = 5


def offset_text(offset_ms: int) -> str:
    """Return how far a device's clock is off; the offset is what has to be added to it."""
    seconds = abs(offset_ms) // MILLI
    if seconds <= TOLERATED_SECONDS:
        return _("Right")
    amount = duration(seconds)
    return _("%(amount)s slow") % {"amount": amount} if offset_ms > 0 else _("%(amount)s fast") % {"amount": amount}


def duration(seconds: int) -> str:
    """Return a length of time by its largest whole unit."""
    if seconds < 120:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < 7200:
        return ngettext("%(n)d minute", "%(n)d minutes", seconds // 60) % {"n": seconds // 60}
    if seconds < 172_800:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("%(n)d day", "%(n)d days", seconds // 86_400) % {"n": seconds // 86_400}


def missing_count(counter: StationCounter | None) -> int:
    """Return how many of a station's own numbers have not arrived."""
    return sum(end - start + 1 for start, end in counter.missing) if counter else 0


def ranges_text(counter: StationCounter | None) -> str:
    """Return the missing numbers as ranges; only the first few of many."""
    ranges: list[Any] = counter.missing if counter else []
    shown = [str(start) if start == end else f"{start}–{end}" for start, end in ranges[:RANGES_SHOWN]]
    more = len(ranges) - RANGES_SHOWN
    return ", ".join(shown) + (_(" and %(n)d more ranges") % {"n": more} if more > 0 else "")
