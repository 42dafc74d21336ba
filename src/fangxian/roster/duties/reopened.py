"""Published duties that the weather opened again: looked at anew whenever it is asked, so nobody is left there silently.

What publishing refuses (RULEBOOK K9) and what planning reckons with (K5 to K6a) is judged here by the same functions, with
the weather as it is told now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from fangxian.roster.duties.gaps import by_post, present, stretches
from fangxian.roster.duties.models import Duty, Roster, RosterState
from fangxian.roster.duties.queries import open_posts, standing
from fangxian.roster.duties.warned import left_uninsured
from fangxian.roster.duties.watches import InCold, needs_around, watches_in_cold
from fangxian.roster.staffing.models import Post

AHEAD: Final = timedelta(days=14)
"""As far ahead as a forecast is worth looking at."""
UNINSURED, CLOSED, CLOSED_HOURS, TOO_FEW, NO_ROOM = "uninsured", "closed", "closed_hours", "too_few", "no_room"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to be put right: whom it concerns (``duties``, never empty), when, and figures for its sentence."""

    code: str
    post: Post
    day: date
    shift: str
    start: datetime
    end: datetime
    duties: tuple[Duty, ...]
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, str, str, str]:
        """Return what matters are put in order by: the earliest first."""
        return self.start, self.post.place.name, self.code, str(self.duties[0].pk)


def matters_of(roster: Roster, at: datetime) -> list[Matter]:
    """Return what the weather opened again in the duties of a roster that are not over at ``at``, the earliest first.

    About a dozen queries, however many duties there are; one where the roster is over, none for a draft.
    """
    if roster.state == RosterState.DRAFT:
        return []
    own = list(_coming(at).filter(roster=roster))
    if not own:
        return []
    posts = list(Post.objects.filter(pk__in={duty.post_id for duty in own}).select_related("place__unit"))
    beside = _coming(at).filter(post__in=[post.pk for post in posts]).exclude(roster=roster)
    mine = {duty.pk for duty in own}
    return [item for item in _matters(posts, [*own, *beside], at) if any(duty.pk in mine for duty in item.duties)]


def matters_in(unit_ids: Iterable[UUID], at: datetime) -> list[Matter]:
    """Return what the weather opened again at the posts of these units, the earliest first; about a dozen queries."""
    posts = open_posts(unit_ids)
    if not posts:
        return []
    return _matters(posts, list(_coming(at).filter(post_id__among={post.pk for post in posts})), at)


def _coming(at: datetime) -> QuerySet[Duty]:
    return standing().filter(ends_at__gt=at, starts_at__lt=at + AHEAD)


def _matters(posts: list[Post], duties: Collection[Duty], at: datetime) -> list[Matter]:
    if not duties:
        return []
    end = min(at + AHEAD, max(duty.ends_at for duty in duties))
    watches = watches_in_cold(posts, needs_around([post.pk for post in posts], at, end), at, end)
    there = by_post(duties)
    of = {post.pk: post for post in posts}
    found = [_uninsured(of[duty.post_id], duty) for duty in left_uninsured(duties) if duty.post_id in of]
    found += [item for watch in watches for item in _of_watch(watch, there[watch.post.pk], at)]
    return sorted(found, key=lambda item: item.order)


def _uninsured(post: Post, duty: Duty) -> Matter:
    about = {"number": duty.person.number}
    return Matter(UNINSURED, post, duty.day, duty.shift.name, duty.starts_at, duty.ends_at, (duty,), about)


def _of_watch(watch: InCold, duties: Collection[Duty], at: datetime) -> Iterator[Matter]:
    """Yield what is wrong with a watch for those who are on duty in it."""
    spans = [(max(since, at), until) for since, until in watch.spans if until > at]
    concerned = tuple(
        duty for duty in duties if any(duty.starts_at < until and duty.ends_at > since for since, until in spans)
    )
    if not concerned:
        return

    def matter(code: str, **values: object) -> Matter:
        return Matter(code, watch.post, watch.day, watch.shift.name, watch.start, watch.end, concerned, values)

    if watch.is_closed:
        yield matter(CLOSED)
        return
    closed = [(since, until) for since, until in watch.closed if until > at]
    if closed:
        yield matter(CLOSED_HOURS, hours=closed)
    missing = _missing(watch, concerned, spans)
    if missing:
        yield matter(TOO_FEW, there=watch.people - missing, people=watch.people)
    elif watch.warming > watch.post.warm_places:
        yield matter(NO_ROOM, people=watch.warming, places=watch.post.warm_places)


def _missing(watch: InCold, duties: Collection[Duty], spans: Collection[tuple[datetime, datetime]]) -> int:
    """Return how many are too few at the worst time of a watch that somebody is there for at all."""
    edges = [edge for duty in duties for edge in (duty.starts_at, duty.ends_at)]

    def missing(now: datetime, then: datetime) -> int:
        count = present(duties, now, then)
        # Where nobody has a duty, nobody stands too long: that is a duty unfilled.
        return watch.people - count if count else 0

    return max((count for span in spans for _now, _then, count in stretches(span, edges, missing)), default=0)
