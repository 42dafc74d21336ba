"""Who would stand in the warning cold without insurance (RULEBOOK K5, K9): asked when duties are given, and ever after."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from fangxian.register.models import PersonKind
from fangxian.register.queries import insured_for_calls
from fangxian.roster.cold.limits import limits_of_posts
from fangxian.roster.cold.queries import HOUR, air_at
from fangxian.roster.duties.models import Duty
from fangxian.roster.staffing.models import Post, Staff


def in_warning_cold(duties: Collection[Duty]) -> list[Duty]:
    """Return those of the duties that have an hour at the warning level by the weather told now; four queries."""
    wanted = {duty.post_id for duty in duties}
    posts = Post.objects.filter(pk__in=wanted, is_outdoor=True).select_related("place__unit").in_bulk()
    if not posts:
        return []
    start, end = min(duty.starts_at for duty in duties), max(duty.ends_at for duty in duties)
    air = air_at({post.place_id for post in posts.values()}, start, end)
    limits = limits_of_posts(posts.values(), start)
    return [
        duty
        for duty in duties
        if (post := posts.get(duty.post_id)) is not None
        and any(
            limits[post.pk].is_warning(hour.celsius, hour.wind_kmh, standing=post.is_standing)
            for hour in air.get(post.place_id, ())
            if hour.at < duty.ends_at and duty.starts_at < hour.at + HOUR
        )
    ]


def left_uninsured(duties: Collection[Duty]) -> list[Duty]:
    """Return those of the standing duties that put a volunteer without insurance on that day into the warning cold.

    One query where everybody is staff or insured, else five.
    """
    named = Staff.objects.filter(person=OuterRef("person_id")).exclude(insurance="")
    named = named.filter(Q(insured_until=None) | Q(insured_until__gte=OuterRef("day")))
    for_a_call = insured_for_calls(OuterRef("day")).filter(person=OuterRef("person_id"))
    rows = Duty.objects.filter(pk__among={duty.pk for duty in duties}, person__kind=PersonKind.VOLUNTEER)
    uncovered: set[UUID] = set(rows.filter(~Exists(named), ~Exists(for_a_call)).values_list("pk", flat=True))
    theirs = [duty for duty in duties if duty.pk in uncovered]
    return in_warning_cold(theirs) if theirs else []
