"""What the cold and the roster say about posts now: stints that last too long, duties that nobody has."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from fangxian.roster.attendance.models import Attendance
from fangxian.roster.attendance.queries import in_force
from fangxian.roster.cold.limits import limits_of_posts
from fangxian.roster.cold.queries import air_at, longest_stint
from fangxian.roster.duties.gaps import Gap
from fangxian.roster.duties.lacking import unfilled
from fangxian.roster.staffing.models import Post

AHEAD: Final = timedelta(hours=24)


def overlong(unit_ids: Sequence[UUID], at: datetime) -> list[Attendance]:
    """Return the spells outdoors that last longer than the cold allows at their post (RULEBOOK K5 to K6a); five queries.

    Nothing is said of a post without weather: missing is not mild, and not cold either.
    """
    spells = list(in_force(Attendance.objects.filter(unit_id__among=set(unit_ids), is_outdoor=True), at))
    places = {spell.place_id for spell in spells if spell.place_id is not None}
    posts = list(Post.objects.filter(place__in=places, is_closed=False).select_related("place__unit")) if places else []
    if not posts:
        return []
    hours = air_at([post.place_id for post in posts], at, at + timedelta(hours=1))
    limits = limits_of_posts(posts, at)
    longest = {post.place_id: longest_stint(post, at, hours.get(post.place_id, []), limits[post.pk]) for post in posts}
    return [spell for spell in spells if _is_over(spell, longest, at)]


def _is_over(spell: Attendance, longest: dict[UUID, int | None], at: datetime) -> bool:
    allowed = longest.get(spell.place_id) if spell.place_id is not None else None
    return allowed is not None and at - spell.observed_at > timedelta(minutes=allowed)


def unfilled_by_unit(unit_ids: Sequence[UUID], at: datetime) -> dict[UUID, float]:
    """Return how many people the posts lack in the next 24 hours, those for the cold's turns too, each stretch once, by unit."""
    gaps = unfilled(unit_ids, at, at + AHEAD)
    units = dict(Post.objects.filter(pk__in={gap.post_id for gap in gaps}).values_list("pk", "place__unit_id"))
    counts: dict[UUID, float] = {}
    for gap in gaps:
        counts[units[gap.post_id]] = counts.get(units[gap.post_id], 0) + gap.missing
    return counts


def unfilled_posts(unit_ids: Sequence[UUID], at: datetime) -> list[tuple[Gap, str]]:
    """Return what the posts lack in the next 24 hours with the names of their places, the earliest first."""
    gaps = sorted(unfilled(unit_ids, at, at + AHEAD), key=lambda gap: (gap.start, gap.post_id, gap.end))
    names = dict(Post.objects.filter(pk__in={gap.post_id for gap in gaps}).values_list("pk", "place__name"))
    return [(gap, names[gap.post_id]) for gap in gaps]
