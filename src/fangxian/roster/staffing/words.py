"""Days, hours and states in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from fangxian.roster.staffing.days import clock, weekdays_of
from fangxian.roster.staffing.models import EVERY_DAY, Need, Post, Shift, Staff, Statement, StopKind
from fangxian.roster.staffing.queries import Away


def weekday_name(weekday: int) -> str:
    """Return the short name of a weekday, Monday 0."""
    return str(WEEKDAYS_ABBR[weekday])


def weekdays_text(bits: int) -> str:
    """Return weekdays in words; every day is said as such, three and more in a row as a span."""
    if bits == EVERY_DAY:
        return _("every day")
    runs: list[list[int]] = []
    for day in weekdays_of(bits):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return _(", ").join(part for run in runs for part in _run_text(run))


def _run_text(run: list[int]) -> list[str]:
    if len(run) < 3:
        return [weekday_name(day) for day in run]
    return [_("{first} to {last}").format(first=weekday_name(run[0]), last=weekday_name(run[-1]))]


def window_text(start_minute: int | None, end_minute: int | None) -> str:
    """Return hours in words: ``22:00–06:00 (next day)``; none is the whole day."""
    if start_minute is None or end_minute is None:
        return _("whole day")
    if start_minute == end_minute:
        return (
            _("around the clock") if start_minute == 0 else _("24 hours from {time}").format(time=clock(start_minute))
        )
    text = f"{clock(start_minute)}–{clock(end_minute)}"
    return text if end_minute > start_minute or end_minute == 0 else _("{hours} (next day)").format(hours=text)


def days_text(first: date, last: date | None) -> str:
    """Return a span of days in words."""
    begins = format_date(first, "Y-m-d")
    if last is None:
        return _("from {day} on").format(day=begins)
    return begins if last == first else _("{first} to {last}").format(first=begins, last=format_date(last, "Y-m-d"))


def statement_text(item: Statement) -> str:
    """Return when a statement holds."""
    parts = [days_text(item.first_day, item.last_day)]
    if item.weekdays != EVERY_DAY:
        parts.append(weekdays_text(item.weekdays))
    if item.start_minute is not None:
        parts.append(window_text(item.start_minute, item.end_minute))
    if item.shift is not None:
        parts.append(item.shift.name)
    return " · ".join(parts)


def season_text(need: Need) -> str:
    """Return a need's season, empty for the whole year."""
    return f"{need.season_from} – {need.season_to}" if need.season_from else ""


def shift_text(shift: Shift) -> str:
    """Return a shift with its hours."""
    return f"{shift.name} {window_text(shift.start_minute, shift.end_minute % (24 * 60))}"


def away_text(item: Away, *, knows_why: bool) -> str:
    """Return why somebody is away. Of a stop, those who may not stop people are told no more than that there is one."""
    if item.reason in StopKind.values:
        word = str(StopKind(item.reason).label) if knows_why else _("Stopped")
    elif item.until is not None:
        word = _("In a closed batch until {day}").format(day=format_date(item.until, "Y-m-d"))
    else:
        word = {"leave": _("On leave"), "care": _("Cares for others")}.get(item.reason, _("Not available"))
    if item.start_minute is None or item.end_minute is None:
        return word
    return f"{word} {clock(item.start_minute)}–{clock(item.end_minute)}"


def hours(minutes: int) -> float:
    """Return minutes as hours, whole where they are."""
    return minutes // 60 if minutes % 60 == 0 else minutes / 60


def hours_text(minutes: int) -> str:
    """Return minutes as hours: 2640 is 44, 90 is 1.5."""
    return f"{minutes / 60:g}"


def names(items: Iterable[Any]) -> str:
    """Return things by name in one line."""
    return _(", ").join(str(item) for item in items)


def post_text(post: Post) -> str:
    """Return what a post is like."""
    parts = [
        _("outdoors") if post.is_outdoor else _("indoors"),
        _("little movement") if post.is_standing else "",
        str(post.get_shelter_display()),
    ]
    return " · ".join(part for part in parts if part)


def limits_text(staff: Staff) -> str:
    """Return what a roster keeps for somebody."""
    text = _("{hours} h a week, {rest} h of rest between duties, {run} days in a row").format(
        hours=hours_text(staff.minutes_week), rest=hours_text(staff.rest_minutes), run=staff.longest_run
    )
    if staff.nights_week is None:
        return text
    return _("{limits}, {nights} nights a week").format(limits=text, nights=staff.nights_week)
