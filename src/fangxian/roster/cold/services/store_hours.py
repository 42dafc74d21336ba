from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.planning.cold import wind_chill
from fangxian.register.models import Place
from fangxian.roster.cold import problems, told
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.models import COLDEST, STRONGEST, WARMEST, Source, WeatherFile, WeatherHour

if TYPE_CHECKING:
    from fangxian.accounts.models import User

CHUNK: Final = 400


@dataclass(frozen=True, slots=True)
class Air:
    """An hour at a place as it was told: °C and km/h."""

    place_id: UUID
    at: datetime
    celsius: float
    wind_kmh: float


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The file that hours come from, and in which units it was written."""

    name: str
    digest: str
    temperature_unit: str
    wind_unit: str


@dataclass(frozen=True, slots=True)
class Stored:
    """How many hours are new, replace others, and say what was known; ``is_known``: this very file was read before."""

    new: int
    changed: int
    unchanged: int
    is_known: bool = False


@transaction.atomic
def store_hours(hours: Sequence[Air], *, actor: "User | None", file: FileFacts | None = None) -> Stored:
    """Store the air at places by the hour; what differs replaces what was told before, which stays with its time.

    The same file twice changes nothing, whatever was told in between. Raises ``weather_out_of_range``, or
    ``weather_nothing_read`` without any hour.
    """
    _check(hours)
    # Two who tell of the same place take turns, so that one hour never has two rows in force.
    places = {hour.place_id for hour in hours}
    list(Place.objects.select_for_update(of=("self",)).filter(pk__in=places).order_by("pk").values_list("pk"))
    if file and WeatherFile.objects.filter(digest=file.digest).exists():
        return Stored(0, 0, len(hours), is_known=True)
    moment = now()
    fresh, stale, known = _sorted_out(hours)
    source = _file_of(file, len(hours), actor, moment) if file else None
    for part in _chunks(stale):
        WeatherHour.objects.filter(pk__in=part).update(replaced_at=moment)
    WeatherHour.objects.bulk_create([_row(hour, source, actor, moment) for hour in fresh], batch_size=CHUNK)
    changed = frozenset(hour.place_id for hour in fresh)
    if changed:
        # What others make of it never stands in the way of the weather itself.
        transaction.on_commit(partial(told.tell, changed), robust=True)
    return Stored(len(fresh) - len(stale), len(stale), known)


def compare_hours(hours: Sequence[Air], digest: str = "") -> Stored:
    """Return what storing ``hours`` would do."""
    if digest and WeatherFile.objects.filter(digest=digest).exists():
        return Stored(0, 0, len(hours), is_known=True)
    fresh, stale, known = _sorted_out(hours)
    return Stored(len(fresh) - len(stale), len(stale), known)


def _check(hours: Sequence[Air]) -> None:
    if not hours:
        raise Problem(problems.NOTHING_READ, status=422)
    for hour in hours:
        if not COLDEST <= hour.celsius <= WARMEST:
            raise Problem(problems.OUT_OF_RANGE, status=422, column=_("temperature"), value=hour.celsius)
        if not 0 <= hour.wind_kmh <= STRONGEST:
            raise Problem(problems.OUT_OF_RANGE, status=422, column=_("wind"), value=hour.wind_kmh)


def _sorted_out(hours: Sequence[Air]) -> tuple[list[Air], list[UUID], int]:
    """Return what is to be written, the rows it replaces, and how many say what is known. One query."""
    told = {(hour.place_id, hour_of(hour.at)): hour for hour in hours}
    rows = WeatherHour.objects.filter(
        place_id__in={hour.place_id for hour in hours},
        at__gte=hour_of(min(hour.at for hour in hours)),
        at__lte=max(hour.at for hour in hours),
        replaced_at=None,
    )
    stale, known = [], 0
    for pk, place_id, at, celsius, wind in rows.values_list("pk", "place_id", "at", "celsius", "wind_kmh"):
        hour = told.get((place_id, at))
        if hour is None:
            continue
        if (hour.celsius, hour.wind_kmh) == (celsius, wind):
            del told[(place_id, at)]
            known += 1
        else:
            stale.append(pk)
    return list(told.values()), stale, known


def _file_of(file: FileFacts, rows: int, actor: "User | None", moment: datetime) -> WeatherFile:
    return WeatherFile.objects.create(
        name=file.name[:200],
        digest=file.digest,
        temperature_unit=file.temperature_unit,
        wind_unit=file.wind_unit,
        rows=rows,
        made_at=moment,
        made_by_id=actor.pk if actor else None,
    )


def _row(hour: Air, file: WeatherFile | None, actor: "User | None", moment: datetime) -> WeatherHour:
    return WeatherHour(
        place_id=hour.place_id,
        at=hour_of(hour.at),
        celsius=hour.celsius,
        wind_kmh=hour.wind_kmh,
        chill=wind_chill(hour.celsius, hour.wind_kmh),
        source=Source.FILE if file else Source.FORM,
        file=file,
        made_at=moment,
        made_by_id=actor.pk if actor else None,
    )


def _chunks(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
