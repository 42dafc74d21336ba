"""Every read of this front by rule. All of them are scoped by the guards and none asks in a loop."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum

from fangxian.accounts.models import Station, User
from fangxian.base.clock import day_bounds, local_day
from fangxian.fronts.checkpoint import guards
from fangxian.fronts.checkpoint.codes import ArrivalResult, Outcome
from fangxian.fronts.checkpoint.figures import MEASURES
from fangxian.fronts.checkpoint.models import Conditions, HourFigure, Passage, Screening
from fangxian.register.models import Place, Unit

MOST_OPEN = 50
Names = dict[UUID | None, str]
NEVER: dict[str, int] = dict.fromkeys(MEASURES, 0)


@dataclass(frozen=True, slots=True)
class Lane:
    """A post today: what it counted, when it was last heard from, its weather, and who is still being re-measured."""

    place: Place
    figures: dict[str, int]
    heard_at: datetime | None
    stations: int
    waiting: int
    is_silent: bool
    conditions: Conditions | None
    held: Sequence[Screening] = field(default_factory=tuple)


def lanes_today(user: User, at: datetime) -> list[Lane]:
    """Return every post that ``user`` may see, the one with most people on hold first: five queries."""
    posts = list(guards.posts_visible_to(user).select_related("unit").order_by("unit__path", "name"))
    ids = [post.pk for post in posts]
    counted, heard = _figures_of(ids, local_day(at)), _heard(ids)
    weather, held = _latest_conditions(ids), _held(user, ids)
    since = at - timedelta(minutes=settings.POST_SILENT_MINUTES)
    lanes = []
    for post in posts:
        contact = heard.get(post.pk, {"heard_at": None, "stations": 0, "waiting": 0})
        is_silent = post.is_manned and (contact["heard_at"] is None or contact["heard_at"] < since)
        lane = Lane(post, counted.get(post.pk, NEVER), contact["heard_at"], contact["stations"], contact["waiting"],
                    is_silent, weather.get(post.pk), held.get(post.pk, ()))  # fmt: skip
        lanes.append(lane)
    return sorted(lanes, key=lambda lane: -len(lane.held))


def _figures_of(places: Collection[UUID], day: date) -> dict[UUID, dict[str, int]]:
    start, end = day_bounds(day)
    rows: QuerySet[Any, Any] = HourFigure.objects.filter(place_id__in=places, hour__gte=start, hour__lt=end)
    rows = rows.values("place_id")
    sums = rows.annotate(**{f"sum_{name}": Sum(name) for name in MEASURES})
    return {row["place_id"]: {name: row[f"sum_{name}"] for name in MEASURES} for row in sums}


def _heard(places: Collection[UUID]) -> dict[UUID | None, Mapping[str, Any]]:
    rows = Station.objects.filter(place_id__in=places, revoked_at=None).values("place_id")
    counted = rows.annotate(heard_at=Max("last_heard_at"), waiting=Sum("waiting"), stations=Count("pk"))
    return {row["place_id"]: row for row in counted}


def _latest_conditions(places: Collection[UUID]) -> dict[UUID, Conditions]:
    told = Conditions.objects.filter(is_withdrawn=False, place_id=OuterRef("pk")).order_by("-observed_at", "-pk")
    latest = Place.objects.filter(pk__in=places).annotate(latest=Subquery(told.values("pk")[:1])).values("latest")
    return {row.place_id: row for row in Conditions.objects.filter(pk__in=latest) if row.place_id}


def _held(user: User, places: Collection[UUID]) -> dict[UUID, list[Screening]]:
    held: dict[UUID, list[Screening]] = {}
    for row in open_screenings(user).filter(place_id__in=places).order_by("-observed_at")[:MOST_OPEN]:
        if row.place_id:
            held.setdefault(row.place_id, []).append(row)
    return held


def open_screenings(user: User) -> QuerySet[Screening]:
    """Return the people who still have to be measured again."""
    return guards.screenings_visible_to(user).filter(outcome=Outcome.REMEASURE, is_withdrawn=False)


def unconfirmed(screenings: QuerySet[Screening]) -> QuerySet[Screening]:
    """Narrow ``screenings`` to those who were sent to isolate and have not arrived (RULEBOOK C12)."""
    return screenings.filter(confirm_by__isnull=False, is_withdrawn=False).exclude(arrival=ArrivalResult.ARRIVED)


def overdue(screenings: QuerySet[Screening], at: datetime) -> QuerySet[Screening]:
    """Narrow ``screenings`` to those whose arrival should have been confirmed before ``at``."""
    return unconfirmed(screenings).filter(confirm_by__lt=at)


def unconfirmed_arrivals(user: User) -> QuerySet[Screening]:
    """Return the arrivals that ``user`` may see to: from their posts, and on their way to their communities."""
    return unconfirmed(guards.arrivals_confirmable_by(user))


def expected_at(units: Sequence[UUID]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Return who is on the way to ``units``, with the unit as ``goal``: to a place of theirs, else by the division told.

    Two halves that share nobody, each read along one index: by its first column, or where that is empty by its second.
    """
    mine: QuerySet[Unit] = Unit.objects.filter(pk__among=units)
    places = Place.objects.filter(unit_id__among=units)
    by_place = unconfirmed(Screening.objects.filter(destination_place_id__in=places.values("pk")))
    by_code = unconfirmed(
        Screening.objects.filter(
            destination_place_id=None, destination_code__in=mine.exclude(code=None).exclude(code="").values("code")
        )
    )
    of_place = places.filter(pk=OuterRef("destination_place_id")).values("unit_id")[:1]
    of_code = mine.filter(code=OuterRef("destination_code")).values("pk")[:1]
    return by_place.annotate(goal=Subquery(of_place)), by_code.annotate(goal=Subquery(of_code))


def of_day(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Narrow rows to one reporting day (RULEBOOK X3)."""
    start, end = day_bounds(day)
    return rows.filter(observed_at__gte=start, observed_at__lt=end)


def by_subjects(rows: QuerySet[Any], subjects: Collection[UUID]) -> QuerySet[Any]:
    """Narrow people to ``subjects``, or to those who passed in a vehicle that is one of them."""
    passages = Passage.objects.filter(subject_id__in=subjects).values("pk")
    return rows.filter(Q(subject_id__in=subjects) | Q(passage_id__in=passages))


def place_names(ids: Iterable[UUID | None]) -> Names:
    """Return the names of places, in one query."""
    return {pk: name for pk, name in Place.objects.filter(pk__in={id for id in ids if id}).values_list("pk", "name")}


def user_names(ids: Iterable[UUID | None]) -> Names:
    """Return the names of staff, in one query."""
    return {pk: name for pk, name in User.objects.filter(pk__in={id for id in ids if id}).values_list("pk", "name")}


def account_names(ids: Iterable[UUID | None]) -> Names:
    """Return the names with which staff sign in, in one query."""
    wanted = {id for id in ids if id}
    return {pk: name for pk, name in User.objects.filter(pk__in=wanted).values_list("pk", "username")}


def unit_names(ids: Iterable[UUID | None]) -> Names:
    """Return the names of units, in one query."""
    return {pk: name for pk, name in Unit.objects.filter(pk__in={id for id in ids if id}).values_list("pk", "name")}


def station_names(ids: Iterable[UUID | None]) -> Names:
    """Return the short names of stations, in one query."""
    return {pk: name for pk, name in Station.objects.filter(pk__in={id for id in ids if id}).values_list("pk", "short")}


@dataclass(frozen=True, slots=True)
class HourCount:
    """One hour of a chart: what was counted in each direction."""

    hour: datetime
    direction: str
    figures: dict[str, int]


def counts_by_hour(user: User, day: date, place_id: UUID | None = None) -> list[HourCount]:
    """Return a reporting day's sums by hour and direction over the units of ``user``; hours without traffic left out."""
    start, end = day_bounds(day)
    units = guards.units_visible_to(user).values("pk")
    rows = HourFigure.objects.filter(unit_id__in=units, hour__gte=start, hour__lt=end)
    if place_id:
        rows = rows.filter(place_id=place_id)
    grouped: QuerySet[Any, Any] = rows.values("hour", "direction").order_by("hour", "direction")
    sums = grouped.annotate(**{f"sum_{name}": Sum(name) for name in MEASURES})
    return [HourCount(row["hour"], row["direction"], {name: row[f"sum_{name}"] for name in MEASURES}) for row in sums]
