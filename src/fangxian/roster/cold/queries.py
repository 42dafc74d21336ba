"""All reads of the weather and of what it allows, by rule. None of them asks in a loop."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from fangxian.base.clock import now
from fangxian.planning.cold import frostbite, wind_chill
from fangxian.planning.stints import Manning, Spell, manning
from fangxian.register.models import Place
from fangxian.register.tree import ancestor_paths
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.limits import Limits, limits_in, limits_of
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.cold.wording import band_of
from fangxian.roster.staffing.models import Post, Shelter

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """The air in the hour from ``at`` on; ``place_id`` says where it was told, the post itself or the nearest above."""

    at: datetime
    celsius: float
    wind_kmh: float
    source: str
    place_id: UUID | None = None

    @property
    def chill(self) -> float:
        """Return the wind chill in °C (RULEBOOK K1)."""
        return wind_chill(self.celsius, self.wind_kmh)


def air_at(place_ids: Iterable[UUID], start: datetime, end: datetime) -> dict[UUID, list[Hour]]:
    """Return the hours from ``start`` (its whole hour) to ``end`` by place, in order. Two queries.

    An hour that a place does not have itself is taken from a place of its unit, else of the nearest unit above that has
    it. What nobody told is absent: missing is not 0.
    """
    paths = dict(Place.objects.filter(pk__in=set(place_ids)).values_list("pk", "unit__path"))
    wanted = {above for path in paths.values() for above in (*ancestor_paths(path), path)}
    told: dict[str, dict[datetime, list[Hour]]] = {}
    own: dict[UUID, dict[datetime, Hour]] = {}
    rows = WeatherHour.objects.filter(
        place__unit__path__in=wanted, at__gte=hour_of(start), at__lt=end, replaced_at=None
    ).order_by("at", "place__name", "place_id")
    names = ("place__unit__path", "at", "celsius", "wind_kmh", "source", "place_id")
    for path, at, celsius, wind, source, place_id in rows.values_list(*names):
        hour = Hour(at, celsius, wind, source, place_id)
        told.setdefault(path, {}).setdefault(at, []).append(hour)
        if place_id in paths:
            own.setdefault(place_id, {})[at] = hour
    return {id: _nearest(own.get(id, {}), path, told) for id, path in paths.items()}


def _nearest(own: dict[datetime, Hour], path: str, told: dict[str, dict[datetime, list[Hour]]]) -> list[Hour]:
    found: dict[datetime, Hour] = {}
    for above in (*ancestor_paths(path), path):
        # Where several places of a unit tell of an hour, the coldest counts; what is nearer replaces what is further.
        found |= {at: min(hours, key=lambda hour: hour.chill) for at, hours in told.get(above, {}).items()}
    found |= own
    return [found[at] for at in sorted(found)]


def longest_stint(post: Post, at: datetime, hours: Sequence[Hour], limits: Limits | None = None) -> int | None:
    """Return the longest stint in minutes at a post at a moment (RULEBOOK K5 to K6a).

    ``None`` without a limit: indoors, in mild air, or where nothing is known of that hour. 0: emergency work only.
    """
    hour = next((hour for hour in hours if hour.at <= at < hour.at + HOUR), None)
    if hour is None or not post.is_outdoor:
        return None
    return (limits or limits_of(post, at)).longest(hour.celsius, hour.wind_kmh, standing=post.is_standing)


def spells_of(post: Post, start: datetime, end: datetime, hours: Sequence[Hour], limits: Limits) -> list[Spell]:
    """Return the limits from ``start`` on as spells in minutes; an hour that nobody told of sets no limit."""
    spells: list[Spell] = []
    if not post.is_outdoor:
        return [Spell(0, None)]
    over = start
    for hour in hours:
        if hour.at + HOUR <= start or hour.at >= end:
            continue
        if hour.at > over:
            spells.append(Spell(_minutes(over - start), None))
        stint = limits.longest(hour.celsius, hour.wind_kmh, standing=post.is_standing)
        spells.append(Spell(max(0, _minutes(hour.at - start)), stint))
        over = hour.at + HOUR
    if over < end:
        spells.append(Spell(_minutes(over - start), None))
    return [spell for at, spell in enumerate(spells) if at == 0 or spells[at - 1].stint != spell.stint]


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def warm_up_of(post: Post, limits: Limits, minutes: int) -> int:
    """Return the minutes before the next turn: the longer of policy and post; without a shelter the rest of ``minutes``."""
    if post.shelter == Shelter.NONE:
        return minutes
    return max(post.warm_up_minutes, limits.warm_up)


def manning_of(
    post: Post, start: datetime, end: datetime, places: int, hours: Sequence[Hour], limits: Limits | None = None
) -> Manning:
    """Return turns that keep ``places`` of a post manned from ``start`` to ``end``, in minutes after ``start``.

    ``limits`` left out: those in force at ``start``, by one query; give them where many posts are asked about.
    """
    allowed = limits or limits_of(post, start)
    minutes = _minutes(end - start)
    spells = spells_of(post, start, end, hours, allowed)
    return manning(0, minutes, spells, warm_up_of(post, allowed, minutes), places)


def warming_at_once(post: Post, made: Manning, places: int) -> int:
    """Return how many of those who keep ``places`` manned warm up at the same time; nobody where there is no shelter."""
    return max(0, made.people - places) if post.shelter != Shelter.NONE else 0


def missing_hours(start: datetime, end: datetime, hours: Collection[Hour]) -> list[datetime]:
    """Return the hours between two moments of which nobody told anything."""
    known = {hour.at for hour in hours}
    at, found = hour_of(start), []
    while at < end:
        if at not in known:
            found.append(at)
        at += HOUR
    return found


def stints_for_pack(place_id: UUID, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Return what a station has to know of the cold at its place, hour by hour, as plain JSON.

    ``from`` and ``to`` in UTC, ``minutes`` the longest stint (``null`` no limit, 0 emergency work only), ``warm_up`` and
    ``warn_before`` in minutes, ``band`` the code of the wind chill's band, ``policy`` the edition. Nothing for a post indoors.
    A manned place that is not yet a post is read as one outdoors with little movement. Four queries.
    """
    place = Place.objects.select_related("unit").filter(pk=place_id).first()
    if place is None:
        return []
    post = Post.objects.filter(place=place).first() or Post(place=place)
    if not post.is_outdoor:
        return []
    limits = limits_in(place.unit.path, now())
    warm_up = warm_up_of(post, limits, limits.warm_up)
    return [_packed(post, hour, limits, warm_up) for hour in air_at([place_id], start, end).get(place_id, [])]


def _packed(post: Post, hour: Hour, limits: Limits, warm_up: int) -> dict[str, Any]:
    return {
        "from": _utc(hour.at),
        "to": _utc(hour.at + HOUR),
        "minutes": limits.longest(hour.celsius, hour.wind_kmh, standing=post.is_standing),
        "warm_up": warm_up,
        "warn_before": limits.warn_before,
        "celsius": hour.celsius,
        "wind_kmh": hour.wind_kmh,
        "chill": round(hour.chill, 1),
        "band": band_of(hour.chill),
        "warns": frostbite(hour.chill).warns,
        "policy": limits.edition,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
