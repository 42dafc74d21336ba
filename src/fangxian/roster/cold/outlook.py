"""The cold at a post on a day, as its page shows it: the hours, the watches, and what would help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from fangxian.base.clock import day_bounds
from fangxian.roster.cold.help import Help, Verdict, Watch, judge, unknown_hours, what_helps
from fangxian.roster.cold.limits import Limits, limits_of
from fangxian.roster.cold.queries import HOUR, Hour, air_at, missing_hours
from fangxian.roster.cold.windows import Window, places_asked, shifts_over, windows_of
from fangxian.roster.cold.wording import TONES, WORDS, band_of
from fangxian.roster.staffing.models import Post

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_PLACES = 50
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One hour of the day; without ``hour`` nobody told of it. ``stint``: see ``longest_stint``."""

    at: datetime
    hour: Hour | None
    stint: int | None = None
    band: "StrOrPromise" = ""
    tone: str = ""

    @property
    def depth(self) -> int:
        """Return how deep the wind chill lies below 0 °C, for the bar."""
        return max(0, round(-self.hour.chill)) if self.hour else 0


@dataclass(frozen=True, slots=True)
class Stand:
    """One watch of the day: its turns as moments, the verdict, what would help, and the hours nobody told of."""

    window: Window
    verdict: Verdict
    turns: list[tuple[int, datetime, datetime, int]]
    help: list[Help]
    unknown: list[datetime]
    is_known: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything the page of a post shows."""

    post: Post
    day: date
    places: int
    people: int
    limits: Limits
    lines: list[Line]
    stands: list[Stand]

    @property
    def is_known(self) -> bool:
        return any(line.hour for line in self.lines)

    @property
    def has_stands_known(self) -> bool:
        return any(stand.is_known for stand in self.stands)

    @property
    def cannot_be_held(self) -> bool:
        return any(stand.is_known and not stand.verdict.is_held for stand in self.stands)


def outlook_of(post: Post, day: date, places: int | None = None, people: int | None = None) -> Outlook:
    """Return the cold at a post on a day.

    ``places`` is how many stand there at once (left out: what the post asks for), ``people`` how many are there for it
    (left out: as many as places). Seven queries, however many hours and watches.
    """
    start, end = day_bounds(day)
    windows = windows_of(shifts_over(post), day)
    until = max([end, *(window.end for window in windows)])
    hours = air_at([post.place_id], start, until).get(post.place_id, [])
    limits = limits_of(post, start)
    standing = places or places_asked(post)
    there = people or standing
    missing = missing_hours(start, until, hours)
    stands = [
        _stand(Watch(post, window.start, window.end, standing, there, tuple(hours), limits), window, missing)
        for window in windows
    ]
    return Outlook(post, day, standing, there, limits, list(_lines(post, start, end, hours, limits)), stands)


def _stand(watch: Watch, window: Window, missing: Sequence[datetime]) -> Stand:
    verdict = judge(watch)
    turns = [
        (turn.person, watch.start + timedelta(minutes=turn.start), watch.start + timedelta(minutes=turn.end),
         turn.end - turn.start)
        for turn in verdict.manning.turns
    ]  # fmt: skip
    unknown = unknown_hours(watch, missing)
    is_known = any(hour.at < watch.end and hour.at + HOUR > watch.start for hour in watch.hours)
    return Stand(window, verdict, turns, what_helps(watch), unknown, is_known)


def _lines(post: Post, start: datetime, end: datetime, hours: Sequence[Hour], limits: Limits) -> list[Line]:
    by_hour = {hour.at: hour for hour in hours}
    found, at = [], start
    while at < end:
        hour = by_hour.get(at)
        found.append(line_of(post, hour, limits) if hour else Line(at, None))
        at += HOUR
    return found


def line_of(post: Post, hour: Hour, limits: Limits) -> Line:
    """Return an hour with what it allows at a post."""
    band = band_of(hour.chill)
    stint = limits.longest(hour.celsius, hour.wind_kmh, standing=post.is_standing) if post.is_outdoor else None
    return Line(hour.at, hour, stint, WORDS[band], TONES[band])
