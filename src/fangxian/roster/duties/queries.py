"""Every read of rosters and duties by rule. None of them asks in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from fangxian.register.models import Unit
from fangxian.roster.duties.gaps import Gap, cold_gaps, gaps, without_closed
from fangxian.roster.duties.models import Duty, DutyState, Roster, RosterPlan
from fangxian.roster.duties.watches import needs_around, watches_in_cold
from fangxian.roster.staffing.models import Post, Staff
from fangxian.roster.staffing.queries import Required


def rosters_in(units: QuerySet[Unit]) -> QuerySet[Roster]:
    """Return the rosters of ``units``, the newest first."""
    return (
        Roster.objects.filter(unit__in=units)
        .select_related("unit", "published_plan")
        .order_by("-first_day", "-made_at")
    )


def plans_of(roster: Roster) -> QuerySet[RosterPlan]:
    """Return the plans of a roster without what they hold, the newest first."""
    return RosterPlan.objects.filter(roster=roster).defer("problem", "duties").order_by("-number")


def standing() -> QuerySet[Duty]:
    """Return the duties that stand, with what they are shown by."""
    found = Duty.objects.filter(state=DutyState.STANDING)
    return found.select_related("person", "post__place", "shift").order_by("starts_at", "person__number")


def duties_between(unit_ids: Iterable[UUID], start: datetime, end: datetime) -> QuerySet[Duty]:
    """Return the standing duties at posts of these units that overlap the time from ``start`` to ``end``."""
    return standing().filter(post__place__unit__in=list(unit_ids), starts_at__lt=end, ends_at__gt=start)


def duties_of(person_id: UUID, first: date, last: date) -> QuerySet[Duty]:
    """Return the standing duties of a person that begin on the days from ``first`` to ``last``."""
    return standing().filter(person=person_id, day__range=(first, last))


def duties_of_roster(roster: Roster) -> QuerySet[Duty]:
    """Return the standing duties of a roster."""
    return standing().filter(roster=roster)


def open_posts(unit_ids: Iterable[UUID]) -> list[Post]:
    """Return the open posts of units with their places; one query."""
    rows = Post.objects.filter(place__unit_id__among=set(unit_ids), is_closed=False).select_related("place__unit")
    return list(rows.order_by("place__unit__path", "place__name", "pk"))


def unfilled(unit_ids: Iterable[UUID], start: datetime, end: datetime) -> list[Gap]:
    """Return where what the posts of these units need, and what the cold asks for beyond it, exceeds the standing duties.

    The cold is asked as the planner asks it (RULEBOOK K5 to K6a), with the weather as it is told now. Eight queries at most.
    """
    units = list(unit_ids)
    posts = open_posts(units)
    needs = needs_around([post.pk for post in posts], start, end)
    watches = watches_in_cold(posts, needs, start, end)
    duties = [duty for duty in duties_between(units, start, end).select_related(None).order_by()]
    asked = without_closed(needs, watches)
    found = list(gaps(asked, duties, skilled(asked, duties), start, end))
    return [*found, *cold_gaps(watches, duties, found, start, end)]


def skilled(needs: Iterable[Required], duties: Iterable[Duty]) -> dict[UUID, set[UUID]]:
    """Return who of the people on duty has which of the skills that are asked for; one query, none where none is asked."""
    asked = {need.skill_id for need in needs if need.skill_id}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if asked:
        rows = Staff.objects.filter(person__in={duty.person_id for duty in duties}, skills__in=asked)
        for skill, person in rows.values_list("skills", "person"):
            found[skill].add(person)
    return found
