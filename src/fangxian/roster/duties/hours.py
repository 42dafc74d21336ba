"""When a shift of a day begins and ends on the region's clock, also on days when that clock is changed."""

from datetime import UTC, date, datetime, timedelta

from fangxian.roster.staffing.days import moment
from fangxian.roster.staffing.models import DAY_MINUTES, Shift

NIGHT = (22 * 60, DAY_MINUTES + 6 * 60)
NIGHT_SHARE = 180


def hours_of(shift: Shift, day: date) -> tuple[datetime, datetime]:
    """Return when ``shift`` begins and ends on ``day``: what the clock shows, not a fixed number of hours."""
    start, end = moment(day, shift.start_minute).astimezone(UTC), moment(day, shift.end_minute).astimezone(UTC)
    return start, end if end > start else start + timedelta(minutes=shift.minutes)


def is_night(shift: Shift) -> bool:
    """Say whether a shift is a night: three of its hours or more lie between 22:00 and 06:00."""
    share = 0
    for away in (-DAY_MINUTES, 0):
        start, end = NIGHT[0] + away, NIGHT[1] + away
        share += max(0, min(end, shift.end_minute) - max(start, shift.start_minute))
    return share >= NIGHT_SHARE
