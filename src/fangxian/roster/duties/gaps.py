"""Where posts lack people: what is asked for, against the duties that stand. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.watches import InCold
from fangxian.roster.staffing.queries import Required

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Gap:
    """``missing`` people lack at a post from ``start`` to ``end``; with ``skill_id``, people with that skill.

    ``is_for_cold``: the needs are met, and it is the cold that asks for these in addition, so that stints stay short enough.
    """

    post_id: UUID
    start: datetime
    end: datetime
    missing: int
    skill_id: UUID | None = None
    is_for_cold: bool = False


def gaps(
    needs: Iterable[Required], duties: Collection[Duty], skilled: dict[UUID, set[UUID]], start: datetime, end: datetime
) -> Iterator[Gap]:
    """Yield what is missing within ``start`` to ``end``, each stretch of time as long as the same number is missing."""
    at = by_post(duties)
    for need in needs:
        begin, until = max(need.start, start), min(need.end, end)
        if begin < until:
            able = [d for d in at[need.post_id] if not need.skill_id or d.person_id in skilled.get(need.skill_id, ())]
            yield from _of_need(need, able, begin, until)


def _of_need(need: Required, able: Collection[Duty], begin: datetime, until: datetime) -> Iterator[Gap]:
    edges = (edge for duty in able for edge in (duty.starts_at, duty.ends_at))
    for now, then, missing in stretches(
        (begin, until), edges, lambda now, then: need.required - present(able, now, then)
    ):
        yield Gap(need.post_id, now, then, missing, need.skill_id)


def cold_gaps(
    watches: Iterable[InCold], duties: Collection[Duty], found: Iterable[Gap], start: datetime, end: datetime
) -> Iterator[Gap]:
    """Yield whom the cold asks for beyond those whom the needs miss already (``found``), so that nobody counts twice."""
    at = by_post(duties)
    lacking: dict[UUID, list[Gap]] = defaultdict(list)
    for gap in found:
        lacking[gap.post_id].append(gap)
    for watch in watches:
        if watch.people <= watch.required:
            continue
        for since, to in watch.spans:
            begin, until = max(since, start), min(to, end)
            if begin < until:
                yield from _of_cold(watch, at[watch.post.pk], lacking[watch.post.pk], (begin, until))


def _of_cold(watch: InCold, there: Collection[Duty], lacking: Collection[Gap], span: Span) -> Iterator[Gap]:
    def missing(now: datetime, then: datetime) -> int:
        known = sum(gap.missing for gap in lacking if gap.start <= now and gap.end >= then)
        return watch.people - present(there, now, then) - known

    edges = [edge for duty in there for edge in (duty.starts_at, duty.ends_at)]
    edges += [edge for gap in lacking for edge in (gap.start, gap.end)]
    for now, then, count in stretches(span, edges, missing):
        yield Gap(watch.post.pk, now, then, count, is_for_cold=True)


def without_closed(needs: Iterable[Required], watches: Iterable[InCold]) -> list[Required]:
    """Return needs without the watches through which nobody may stand: nobody is planned there, so nobody is missing."""
    closed: dict[UUID, list[Span]] = defaultdict(list)
    for watch in watches:
        if watch.is_closed:
            closed[watch.post.pk] += watch.spans
    return [part for need in needs for part in _cut(need, closed[need.post_id])]


def _cut(need: Required, closed: Iterable[Span]) -> list[Required]:
    parts = [need]
    for since, until in closed:
        parts = [
            replace(part, start=start, end=end)
            for part in parts
            for start, end in ((part.start, min(part.end, since)), (max(part.start, until), part.end))
            if start < end
        ]
    return parts


def by_post(duties: Iterable[Duty]) -> dict[UUID, list[Duty]]:
    """Return duties by their post."""
    at: dict[UUID, list[Duty]] = defaultdict(list)
    for duty in duties:
        at[duty.post_id].append(duty)
    return at


def present(duties: Iterable[Duty], now: datetime, then: datetime) -> int:
    """Return how many of the duties last from ``now`` to ``then``."""
    return sum(duty.starts_at <= now and duty.ends_at >= then for duty in duties)


def stretches(
    span: Span, edges: Iterable[datetime], missing: Callable[[datetime, datetime], int]
) -> Iterator[tuple[datetime, datetime, int]]:
    """Yield the times of ``span`` at which something is missing, each as long as the number stays the same.

    Nothing changes between two ``edges``.
    """
    begin, until = span
    ordered = sorted({begin, until, *(edge for edge in edges if begin < edge < until)})
    held: tuple[datetime, datetime, int] | None = None
    for now, then in pairwise(ordered):
        count = max(0, missing(now, then))
        if held and held[2] == count:
            held = held[0], then, count
            continue
        if held and held[2]:
            yield held
        held = now, then, count
    if held and held[2]:
        yield held
