"""Every read of rosters and duties by rule. None of them asks in a loop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

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
from fangxian.roster.staffing.models import Post


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
