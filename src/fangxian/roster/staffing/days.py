"""Pure rules about days: weekdays as bits, seasons over the new year, windows across midnight, wall-clock moments."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from fangxian.roster.staffing.models import DAY_MINUTES

A_LEAP_YEAR: Final = 2020


def days_from(first: date, days: int) -> list[date]:
    """Return ``days`` days, the first one ``first``."""
    return [first + timedelta(days=number) for number in range(days)]


def on_weekday(weekdays: int, day: date) -> bool:
    """Say whether the bit of the weekday of ``day`` stands in ``weekdays`` (Monday the lowest)."""
    return bool(weekdays >> day.weekday() & 1)


def bits_of(weekdays: Iterable[int]) -> int:
    """Return weekdays (Monday 0) as bits."""
    return sum(1 << weekday for weekday in set(weekdays))


def weekdays_of(bits: int) -> list[int]:
    """Return the weekdays (Monday 0) whose bits stand in ``bits``."""
    return [weekday for weekday in range(7) if bits >> weekday & 1]


def in_season(season_from: str, season_to: str, day: date) -> bool:
    """Say whether ``day`` lies in a season of months and days, both ends with it; ``11-01`` to ``03-31`` is over the new year.

    A season that ends on ``02-29`` ends on the 28th where the year has no 29th; one that begins then begins on 1 March.
    """
    if not season_from:
        return True
    mark = f"{day:%m-%d}"
    if season_from <= season_to:
        return season_from <= mark <= season_to
    return mark >= season_from or mark <= season_to


def is_day_of_a_year(mark: str) -> bool:
    """Say whether ``mark`` is a month and a day that some year has, such as ``02-29``."""
    try:
        datetime.strptime(f"{A_LEAP_YEAR}-{mark}", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return False
    return len(mark) == len("02-29")


def span(start_minute: int, end_minute: int) -> tuple[int, int]:
    """Return a window as minutes of the day on which it begins; an end at or before the start lies in the next day."""
    return start_minute, end_minute if end_minute > start_minute else end_minute + DAY_MINUTES


def pieces(
    day: date, start_minute: int | None, end_minute: int | None
) -> Iterator[tuple[date, int | None, int | None]]:
    """Yield a window of ``day`` cut at midnight, each piece on its own day; ``None`` and ``None``: the whole day."""
    if start_minute is None or end_minute is None:
        yield day, None, None
        return
    start, end = span(start_minute, end_minute)
    yield day, start, min(end, DAY_MINUTES)
    if end > DAY_MINUTES:
        yield day + timedelta(days=1), 0, end - DAY_MINUTES


def moment(day: date, minute: int) -> datetime:
    """Return when the clocks of the region show ``minute`` after midnight of ``day`` (1440 and more: the next day).

    A time that a clock change leaves out is as much later as the clocks jump; one that comes twice is the first.
    """
    on, rest = day + timedelta(days=minute // DAY_MINUTES), minute % DAY_MINUTES
    local = datetime.combine(on, time(rest // 60, rest % 60), tzinfo=timezone.get_default_timezone())
    return local.astimezone(UTC).astimezone(timezone.get_default_timezone())


def clock(minute: int) -> str:
    """Return a minute of the day as people write it: 450 is 07:30, 1440 is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
