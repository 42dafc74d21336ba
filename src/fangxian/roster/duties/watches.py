"""What posts ask for watch by watch once the cold has had its say: by the planner's own functions, whatever is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fangxian.base.clock import local_day, now
from fangxian.planning.stints import Manning
from fangxian.roster.cold.limits import limits_of_posts
from fangxian.roster.cold.queries import HOUR, Hour, air_at, warming_at_once
from fangxian.roster.duties.ground import Ground
from fangxian.roster.duties.hours import hours_of
from fangxian.roster.duties.needs import SHIFT_BACK, asked_in, held_in_cold, slots_of, together, with_masks
from fangxian.roster.staffing import queries as staffing
from fangxian.roster.staffing.days import moment
from fangxian.roster.staffing.models import DAY_MINUTES, Post, Shift
from fangxian.roster.staffing.queries import Required


@dataclass(frozen=True, slots=True)
class InCold:
    """A shift of a day at an outdoor post of whose weather something is known.

    ``required`` is what the needs ask for, ``made`` the turns in which that many places are held; ``spans`` is what of the
    shift counts: what no other shift covers.
    """

    post: Post
    shift: Shift
    day: date
    start: datetime
    end: datetime
    spans: tuple[tuple[datetime, datetime], ...]
    required: int
    made: Manning

    @property
    def people(self) -> int:
        """Return how many people it takes; 0 where nobody may stand there at all."""
        return self.made.people if self.made.turns else 0

    @property
    def is_closed(self) -> bool:
        """Say whether nobody may stand there through all of it: emergency work only."""
        return not self.made.turns

    @property
    def closed(self) -> list[tuple[datetime, datetime]]:
        """Return when nobody may stand there, times that touch being one."""
        merged: list[tuple[datetime, datetime]] = []
        for since, until in sorted(self.made.unmanned):
            begin, end = self.start + timedelta(minutes=since), self.start + timedelta(minutes=until)
            if merged and begin <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((begin, end))
        return merged

    @property
    def warming(self) -> int:
        """Return how many people warm up at once."""
        return warming_at_once(self.post, self.made, self.required)


def first_day_of(start: datetime) -> date:
    """Return the day on which watches may begin that last at ``start``."""
    return local_day(start) - timedelta(days=1)


def needs_around(post_ids: Sequence[UUID], start: datetime, end: datetime) -> list[Required]:
    """Return the needs of posts from the day before the watches that last at ``start`` to the day after ``end``; one query.

    As the planner gathers them, so that the same shifts cover them here.
    """
    first = first_day_of(start)
    return staffing.people_needed(post_ids, first - timedelta(days=1), (local_day(end) - first).days + 3)


def watches_in_cold(posts: Sequence[Post], needs: Sequence[Required], start: datetime, end: datetime) -> list[InCold]:
    """Return the watches at posts (``place__unit`` loaded) between two moments of whose weather something is known.

    ``needs`` as ``needs_around`` gives them. No query without a post outdoors, two without weather, else four.
    """
    outdoor = [post for post in posts if post.is_outdoor]
    if not outdoor:
        return []
    first = first_day_of(start)
    until = local_day(end)
    air = air_at([post.place_id for post in outdoor], moment(first, 0), moment(until, 2 * DAY_MINUTES))
    known = [post for post in outdoor if air.get(post.place_id)]
    if not known:
        return []
    # A time of which nobody told anything sets no limit: past the last hour known there is nothing to look at.
    end = min(end, max(hours[-1].at for hours in air.values() if hours) + HOUR)
    if end <= start:
        return []
    return list(_watches(_ground(known, needs, first, (local_day(end) - first).days + 1, air), start, end))


def _ground(
    posts: Sequence[Post], needs: Sequence[Required], first: date, days: int, air: dict[UUID, list[Hour]]
) -> Ground:
    """Return what the planner knows of posts, of whatever units, as far as it is asked here."""
    ids = {post.pk for post in posts}
    shifts = staffing.shifts_at(posts)
    return Ground(
        posts[0].place.unit, first, days, local_day(now()), posts=posts, shifts=shifts,
        reach={shift.pk: shift.unit.path for shift in shifts}, needs=[need for need in needs if need.post_id in ids],
        air=air, limits=limits_of_posts(posts, now()),
    )  # fmt: skip


def _watches(ground: Ground, start: datetime, end: datetime) -> Iterator[InCold]:
    by_post = with_masks(ground)
    for post in ground.posts:
        needs = by_post[post.pk]
        for slot in slots_of(ground, post, needs)[0]:
            begin, until = hours_of(slot.shift, ground.day(slot.day))
            if begin >= end or until <= start:
                continue
            required, _wished = together(asked_in(slot, needs))
            made = held_in_cold(ground, slot, required)
            if made is not None:
                yield InCold(
                    post, slot.shift, ground.day(slot.day), begin, until, _spans(ground, slot.minutes), required, made
                )


def _spans(ground: Ground, minutes: int) -> tuple[tuple[datetime, datetime], ...]:
    """Return the minutes of a mask as moments."""
    found, at = [], 0
    while minutes:
        low = (minutes & -minutes).bit_length() - 1
        minutes >>= low
        long = (~minutes & (minutes + 1)).bit_length() - 1
        minutes >>= long
        begin = at + low - SHIFT_BACK
        found.append((moment(ground.first_day, begin), moment(ground.first_day, begin + long)))
        at += low + long
    return tuple(found)
