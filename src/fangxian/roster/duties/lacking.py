"""Which duties nobody has: what posts need and the cold asks for, against what stands. Built upon what the planner uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from fangxian.roster.duties.gaps import Gap, cold_gaps, gaps, without_closed
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.queries import duties_between, open_posts
from fangxian.roster.duties.watches import needs_around, watches_in_cold
from fangxian.roster.staffing.models import Staff
from fangxian.roster.staffing.queries import Required


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
