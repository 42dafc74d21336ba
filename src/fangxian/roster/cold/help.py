"""Whether a post can be held in the cold, and what would help: each remedy is tried, none is guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fangxian.planning.stints import Manning
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.limits import Limits
from fangxian.roster.cold.queries import HOUR, Hour, manning_of, warming_at_once
from fangxian.roster.staffing.models import Post, Shelter


@dataclass(frozen=True, slots=True)
class Watch:
    """A post from ``start`` to ``end``: ``places`` to keep manned, and ``people`` who are there for it."""

    post: Post
    start: datetime
    end: datetime
    places: int
    people: int
    hours: tuple[Hour, ...]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holding a post takes. ``needed`` is ``None`` where nobody may stand at some time (``closed``).

    ``warming`` is how many are inside at once, ``warm_places`` how many can be.
    """

    manning: Manning
    needed: int | None
    people: int
    warming: int
    warm_places: int
    closed: tuple[tuple[datetime, datetime], ...]

    @property
    def has_people(self) -> bool:
        return self.needed is not None and self.people >= self.needed

    @property
    def has_room(self) -> bool:
        return self.warming <= self.warm_places

    @property
    def is_held(self) -> bool:
        return self.has_people and self.has_room

    @property
    def missing(self) -> int:
        """Return how many people are too few, 0 where enough."""
        return max(0, (self.needed or 0) - self.people)


@dataclass(frozen=True, slots=True)
class Help:
    """One remedy: a code with its figures, and whether it alone is enough."""

    code: str
    is_enough: bool
    detail: dict[str, Any]


def judge(watch: Watch) -> Verdict:
    """Return what holding the post takes and whether it can be held (RULEBOOK K5 to K6a)."""
    made = manning_of(watch.post, watch.start, watch.end, watch.places, watch.hours, watch.limits)
    closed = tuple((_moment(watch, since), _moment(watch, until)) for since, until in made.unmanned)
    warming = warming_at_once(watch.post, made, watch.places)
    return Verdict(made, None if closed else made.people, watch.people, warming, watch.post.warm_places, closed)


def _moment(watch: Watch, minutes: int) -> datetime:
    return watch.start + timedelta(minutes=minutes)


def what_helps(watch: Watch) -> list[Help]:
    """Return what would help a post that cannot be held, by trying each: the least first. Nothing for one that can."""
    if judge(watch).is_held:
        return []
    return [
        found
        for remedy in (_more_people, _warm_places, _shelter, _leaving, _shorter, _indoors)
        for found in remedy(watch)
    ]


def _more_people(watch: Watch) -> Iterator[Help]:
    found = judge(watch)
    if found.needed is not None and found.missing:
        yield Help("more_people", found.has_room, {"count": found.missing, "people": found.needed})


def _warm_places(watch: Watch) -> Iterator[Help]:
    found = judge(watch)
    if not found.has_room:
        yield Help("warm_places", found.has_people, {"count": found.warming, "now": found.warm_places})


def _shelter(watch: Watch) -> Iterator[Help]:
    if watch.post.shelter != Shelter.NONE:
        return
    before, found = judge(watch), judge(_changed(watch, shelter=Shelter.TENT, warm_places=watch.people))
    if found.manning.people < before.manning.people:
        yield Help("shelter", found.is_held, {"people": found.manning.people, "warm_places": found.warming})


def _leaving(watch: Watch) -> Iterator[Help]:
    """Yield leaving the post while nobody may stand there, and how many people the rest takes."""
    found = judge(watch)
    if found.closed and found.manning.people:
        is_enough = found.has_room and watch.people >= found.manning.people
        yield Help("leaving", is_enough, {"people": found.manning.people, "closed": found.closed})


def _shorter(watch: Watch) -> Iterator[Help]:
    """Yield the longest run of whole hours in which the post can be held."""
    edges = _edges(watch)
    best = (watch.start, watch.start)
    first = 0
    for last in range(1, len(edges)):
        # What cannot be held does not become so by taking more hours in, so both ends only move on.
        while first < last and not judge(_between(watch, edges[first], edges[last])).is_held:
            first += 1
        if edges[last] - edges[first] > best[1] - best[0]:
            best = (edges[first], edges[last])
    if best[1] > best[0]:
        yield Help("shorter", True, {"start": best[0], "end": best[1]})


def _edges(watch: Watch) -> list[datetime]:
    inner = hour_of(watch.start) + HOUR
    edges = [watch.start]
    while inner < watch.end:
        edges.append(inner)
        inner += HOUR
    return [*edges, watch.end]


def _between(watch: Watch, start: datetime, end: datetime) -> Watch:
    return Watch(watch.post, start, end, watch.places, watch.people, watch.hours, watch.limits)


def _indoors(watch: Watch) -> Iterator[Help]:
    found = judge(_changed(watch, is_outdoor=False))
    if watch.post.is_outdoor and found.needed is not None:
        yield Help("indoors", found.has_people, {"people": found.needed})


def _changed(watch: Watch, **values: Any) -> Watch:
    """Return the watch at a post as it would be; nothing is saved."""
    names = ("is_outdoor", "is_standing", "shelter", "warm_places", "warm_up_minutes")
    post = Post(
        id=watch.post.pk, place=watch.post.place, **{name: getattr(watch.post, name) for name in names} | values
    )
    return Watch(post, watch.start, watch.end, watch.places, watch.people, watch.hours, watch.limits)


def unknown_hours(watch: Watch, missing: Sequence[datetime]) -> list[datetime]:
    """Return those of the hours without weather that lie in a watch."""
    return [at for at in missing if at < watch.end and at + HOUR > watch.start]
