"""Who goes out when at a post in the cold, for its station: the planner's turns with the numbers of those on duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fangxian.planning.stints import Turn
from fangxian.register.models import Place
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.queries import standing
from fangxian.roster.duties.watches import needs_around, watches_in_cold
from fangxian.roster.staffing.models import Post


@dataclass(frozen=True, slots=True)
class Named:
    """One person outdoors from ``start`` to ``end``; without ``number`` nobody is on duty for this turn."""

    number: str
    start: datetime
    end: datetime


def named(turns: Sequence[Turn], begin: datetime, crew: Sequence[Duty]) -> Iterator[Named]:
    """Yield turns, in minutes from ``begin``, with the numbers of a crew in its order: pure.

    A turn that is nobody's, or whose person is not on duty then, stays without a number: its place is not given to another.
    """
    for turn in turns:
        start, end = begin + timedelta(minutes=turn.start), begin + timedelta(minutes=turn.end)
        duty = crew[turn.person - 1] if turn.person <= len(crew) else None
        there = duty is not None and duty.starts_at <= start and duty.ends_at >= end
        yield Named(duty.person.number if duty and there else "", start, end)


def packed_turns(place: Place, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Return the turns of the watches at a place between two moments as a station is given them: numbers, nobody's name.

    Whole watches, so that a pack does not change with every turn that is over. Nothing where the cold sets no turns: indoors,
    without a need, without weather. Seven queries at most.
    """
    post = Post.objects.filter(place=place, is_closed=False, is_outdoor=True).select_related("place__unit").first()
    if post is None:
        return []
    duties = list(standing().filter(post=post, starts_at__lt=end, ends_at__gt=start))
    watches = watches_in_cold([post], needs_around([post.pk], start, end), start, end) if duties else []
    found = [
        turn
        for watch in watches
        if (crew := [duty for duty in duties if (duty.shift_id, duty.day) == (watch.shift.pk, watch.day)])
        for turn in named(watch.made.turns, watch.start, crew)
    ]
    return [{"number": turn.number, "from": turn.start, "to": turn.end} for turn in found]
