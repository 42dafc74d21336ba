"""The watches of a day at a post: the shifts of its unit, or eight hours each where there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import Max
from django.utils import timezone

from fangxian.register.tree import ancestor_paths
from fangxian.roster.staffing.models import Need, Post, Shift

EIGHT_HOURS: Final = ((0, 480), (480, 480), (960, 480))


@dataclass(frozen=True, slots=True)
class Window:
    """A watch: its name (empty without a shift) and when it is."""

    name: str
    start: datetime
    end: datetime


def windows_of(shifts: Sequence[Shift], day: date) -> list[Window]:
    """Return the watches that begin on ``day`` by the clock on the wall, so that a night of a clock change is right."""
    spans = [(shift.name, shift.start_minute, shift.minutes) for shift in shifts]
    spans = spans or [("", start, minutes) for start, minutes in EIGHT_HOURS]
    return [Window(name, moment_of(day, start), moment_of(day, start + minutes)) for name, start, minutes in spans]


def moment_of(day: date, minute: int) -> datetime:
    """Return the moment at which the clock on the wall shows ``minute`` after the midnight of ``day``, in UTC."""
    wall = datetime.combine(day, time.min) + timedelta(minutes=minute)
    return wall.replace(tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def shifts_over(post: Post) -> list[Shift]:
    """Return the open shifts of a post's unit; of the nearest unit above that has any, if it has none. One query."""
    path = post.place.unit.path
    shifts = Shift.objects.filter(unit__path__in=[*ancestor_paths(path), path], is_closed=False).select_related("unit")
    found = sorted(shifts, key=lambda shift: (-len(shift.unit.path), shift.start_minute, shift.code))
    return [shift for shift in found if shift.unit_id == found[0].unit_id]


def places_asked(post: Post) -> int:
    """Return how many people a post asks for at most, 1 where it says nothing."""
    asked: int | None = Need.objects.filter(post=post, is_closed=False).aggregate(most=Max("required"))["most"]
    return max(1, asked or 0)
