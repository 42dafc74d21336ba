"""The server's clock and the region's days."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone


def now() -> datetime:
    """Return the present moment in UTC, in whole microseconds."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """Return the reporting day (00:00 to 24:00 in the region's zone) that ``moment`` falls in (RULEBOOK X3)."""
    return timezone.localtime(moment).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a reporting day and of the next one, both in UTC."""
    zone = timezone.get_default_timezone()
    start = datetime.combine(day, time.min, tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)
