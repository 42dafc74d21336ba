"""Reads of stations by rule."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import EnrolmentCode, Station, User
from fangxian.base.clock import now
from fangxian.base.text import clean
from fangxian.record.models import Batch, StationCounter
from fangxian.register.models import Place, Unit

ALERT_FOR: Final = timedelta(days=14)
BATCHES: Final = 20


def stations_visible_to(user: User) -> QuerySet[Station]:
    """Return the stations of the units whose stations ``user`` sees."""
    return Station.objects.filter(unit_id__in=units_in_scope(user, "station.view").values("pk"))


def search_stations(rows: QuerySet[Station], words: str) -> QuerySet[Station]:
    """Return those of ``rows`` whose name, place or unit holds ``words``."""
    text = clean(words)
    places = Place.objects.filter(name__icontains=text).values("pk")
    units = Unit.objects.filter(name__icontains=text).values("pk")
    return rows.filter(Q(short__iexact=text) | Q(label__icontains=text) | Q(place_id__in=places) | Q(unit_id__in=units))


def with_gaps(rows: QuerySet[Station]) -> QuerySet[Station]:
    """Return those of ``rows`` of which an entry has not arrived."""
    return rows.filter(pk__in=StationCounter.objects.exclude(missing=[]).values("station_id"))


def prepared(rows: Iterable[Station]) -> Sequence[Station]:
    """Attach each station's unit, place, enroller and counter: four queries."""
    stations = list(rows)
    units = dict(Unit.objects.filter(pk__in={row.unit_id for row in stations}).values_list("pk", "name"))
    places = dict(Place.objects.filter(pk__in={row.place_id for row in stations}).values_list("pk", "name"))
    people = dict(User.objects.filter(pk__in={row.enrolled_by_id for row in stations}).values_list("pk", "name"))
    counters = StationCounter.objects.in_bulk([row.pk for row in stations])
    for row in stations:
        row.unit_name = units.get(row.unit_id, "")  # type: ignore[attr-defined]
        row.place_name = places.get(row.place_id, "") if row.place_id else ""  # type: ignore[attr-defined]
        row.enroller = people.get(row.enrolled_by_id, "")  # type: ignore[attr-defined]
        row.counter = counters.get(row.pk)  # type: ignore[attr-defined]
    return stations


def codes_tried_again(user: User) -> QuerySet[EnrolmentCode]:
    """Return the spent codes of ``user``'s units that somebody tried again lately (THREATS T2), latest first."""
    units = units_in_scope(user, "station.view").values("pk")
    lately = EnrolmentCode.objects.filter(unit_id__in=units, reused_at__gte=now() - ALERT_FOR)
    return lately.select_related("station").order_by("-reused_at")


def batches_of(station_id: UUID) -> list[Batch]:
    """Return the latest receipts from a station, newest first."""
    return list(Batch.objects.filter(station_id=station_id).order_by("-received_at")[:BATCHES])
