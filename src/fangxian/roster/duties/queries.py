"""Every read of rosters and duties by rule. None of them asks in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from fangxian.base.clock import local_day
from fangxian.register.models import Unit
from fangxian.roster.duties.models import (
    Duty,
    DutyState,
    ForbiddenSuccession,
    PairRule,
    Roster,
    RosterPlan,
    UnitRules,
)
from fangxian.roster.staffing.models import Post, Staff

if TYPE_CHECKING:
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


def pairs_within(unit: Unit) -> QuerySet[PairRule]:
    """Return the rules for two people who both belong to a unit or those below it."""
    below = {f"{side}__unit__path__startswith": unit.path for side in ("first", "second")}
    found = PairRule.objects.filter(**below).select_related("first", "second")
    return found.order_by("first__number", "second__number")


def rules_of(unit: Unit) -> UnitRules:
    """Return what the rosters of a unit keep; where nobody has set anything, no rule."""
    return UnitRules.objects.filter(unit=unit).first() or UnitRules(unit=unit)


def successions_of(unit: Unit) -> QuerySet[ForbiddenSuccession]:
    """Return which shifts must not follow which in the rosters of a unit, with the shifts."""
    found = ForbiddenSuccession.objects.filter(unit=unit).select_related("before", "after")
    return found.order_by("before__start_minute", "before__code", "after__start_minute", "after__code")


@dataclass(frozen=True, slots=True)
class Gap:
    """``missing`` people lack at a post from ``start`` to ``end``; with ``skill_id``, people with that skill."""

    post_id: UUID
    start: datetime
    end: datetime
    missing: int
    skill_id: UUID | None


def unfilled(unit_ids: Iterable[UUID], start: datetime, end: datetime) -> list[Gap]:
    """Return where the needs of the posts of these units exceed the standing duties. Four queries at most."""
    from fangxian.roster.staffing import queries as staffing

    units = list(unit_ids)
    posts = list(Post.objects.filter(place__unit__in=units, is_closed=False).values_list("pk", flat=True))
    # A need of the evening before may reach into the time asked for.
    first = local_day(start) - timedelta(days=1)
    needs = staffing.people_needed(posts, first, (local_day(end) - first).days + 1)
    duties = [duty for duty in duties_between(units, start, end).select_related(None).order_by()]
    return list(gaps(needs, duties, skilled(needs, duties), start, end))


def skilled(needs: Iterable[Required], duties: Iterable[Duty]) -> dict[UUID, set[UUID]]:
    """Return who of the people on duty has which of the skills that are asked for; one query, none where none is asked."""
    asked = {need.skill_id for need in needs if need.skill_id}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if asked:
        rows = Staff.objects.filter(person__in={duty.person_id for duty in duties}, skills__in=asked)
        for skill, person in rows.values_list("skills", "person"):
            found[skill].add(person)
    return found


def gaps(
    needs: Iterable[Required], duties: Collection[Duty], skilled: dict[UUID, set[UUID]], start: datetime, end: datetime
) -> Iterator[Gap]:
    """Yield what is missing within ``start`` to ``end``, each stretch of time as long as the same number is missing."""
    at: dict[UUID, list[Duty]] = defaultdict(list)
    for duty in duties:
        at[duty.post_id].append(duty)
    for need in needs:
        begin, until = max(need.start, start), min(need.end, end)
        if begin < until:
            able = [d for d in at[need.post_id] if not need.skill_id or d.person_id in skilled.get(need.skill_id, ())]
            yield from _stretches(need, able, begin, until)


def _stretches(need: Required, duties: list[Duty], begin: datetime, until: datetime) -> Iterator[Gap]:
    edges = {begin, until}
    for duty in duties:
        edges |= {edge for edge in (duty.starts_at, duty.ends_at) if begin < edge < until}
    ordered, open_gap = sorted(edges), None
    for now, then in pairwise(ordered):
        missing = max(0, need.required - sum(duty.starts_at <= now and duty.ends_at >= then for duty in duties))
        if open_gap and open_gap.missing == missing:
            open_gap = Gap(need.post_id, open_gap.start, then, missing, need.skill_id)
            continue
        if open_gap and open_gap.missing:
            yield open_gap
        open_gap = Gap(need.post_id, now, then, missing, need.skill_id)
    if open_gap and open_gap.missing:
        yield open_gap
