"""The server's clock and the region's days."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from django.utils import timezone

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime:
    """Return the present moment in UTC, in whole microseconds."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let ``now`` return ``moment`` within: the demonstration lives through past days, no server ever does."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return ``moment`` in a zone; at the edges of the calendar, where it has no such year, the nearest moment there is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        edge = datetime.min if moment.year == datetime.min.year else datetime.max
        return edge.replace(tzinfo=zone)


def local(moment: datetime) -> datetime:
    """Return ``moment`` in the region's zone, for showing whatever a station may have sent."""
    return in_zone(moment, timezone.get_current_timezone())


def local_day(moment: datetime) -> date:
    """Return the reporting day (00:00 to 24:00 in the region's zone) that ``moment`` falls in (RULEBOOK X3)."""
    return timezone.localtime(moment).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a reporting day and of the next one, both in UTC."""
    zone = timezone.get_default_timezone()
    start = datetime.combine(day, time.min, tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)
