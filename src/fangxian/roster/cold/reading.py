"""A weather file, read: hours by place, what is wrong by row and column, and the hours that are missing.

Units are said, by the header, by the cells or by the person, and never guessed; a file that says none is asked back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from fangxian.base.problems import Problem
from fangxian.register import problems as register_problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import Row, read_table
from fangxian.register.importing.issues import ImportIssue, error, warning
from fangxian.register.importing.tables import SourceRow, read_rows
from fangxian.register.models import Place
from fangxian.roster.cold import problems
from fangxian.roster.cold.air import hour_of, to_celsius, to_kmh
from fangxian.roster.cold.columns import COLUMNS, LABELS, header_of, read_hour, too_wide
from fangxian.roster.cold.models import COLDEST, STRONGEST, WARMEST, TemperatureUnit, WindUnit
from fangxian.roster.cold.services import Air, FileFacts

MAX_HOURS: Final = 20_000
HOUR: Final = timedelta(hours=1)
_CLOCK: Final = re.compile(r"\d{1,2}([:时点hH].*)?")
_ZONE: Final = re.compile(r"(?<=[\d:])\s*(Z|UTC|[+-]\d{2}:?\d{2})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """What the person says of a file: the place where it has no column for it, and the units where it says none."""

    places: QuerySet[Place]
    place: Place | None = None
    temperature: str = ""
    wind: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours between two told ones that are missing at a place."""

    place: str
    start: datetime
    end: datetime
    hours: int


@dataclass(slots=True)
class Reading:
    """What a file says. Hours of rows with an error are left out; with any error nothing is to be stored."""

    facts: FileFacts
    hours: list[Air] = field(default_factory=list)
    issues: list[ImportIssue] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    places: dict[UUID, str] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)


def read_weather(data: bytes, name: str, ask: Ask) -> Reading:
    """Return the hours of a file.

    Raises the codes of ``importing.tables.read_rows``, ``import_header_missing``, ``weather_temperature_unit``,
    ``weather_wind_unit``, ``weather_units_differ``, ``weather_looks_fahrenheit``, ``weather_place_missing``,
    ``weather_nothing_read`` and ``weather_too_many``.
    """
    source = read_rows(data)
    at, columns, width = header_of(source)
    _needed(columns, ask)
    wide = [row for row in source[at + 1 :] if too_wide(row, width)]
    rows, issues = read_table(_without(source, wide), COLUMNS)
    issues += [error(problems.TOO_WIDE, row.number) for row in wide]
    units = _units(rows, columns, ask)
    said = f"{ask.place.pk if ask.place else ''}|{units[0]}|{units[1]}"
    reading = Reading(FileFacts(name, sha256(data + said.encode()).hexdigest(), *units), issues=issues)
    told = _told(rows, _Places(rows, ask), units, reading)
    _refuse_fahrenheit(told, units[0])
    _fold(told, reading)
    return reading


def _without(source: Sequence[SourceRow], left_out: Sequence[SourceRow]) -> list[SourceRow]:
    numbers = {row.number for row in left_out}
    return [row for row in source if row.number not in numbers]


def _needed(columns: frozenset[str], ask: Ask) -> None:
    missing = []
    if "at" not in columns and "day" not in columns:
        missing.append("at")
    missing += [name for name in ("temperature", "wind") if not any(column.startswith(name) for column in columns)]
    if missing:
        labels = ", ".join(str(LABELS[name]) for name in missing)
        raise Problem(register_problems.HEADER_MISSING, status=422, columns=labels)
    if "place" not in columns and ask.place is None:
        raise Problem(problems.PLACE_MISSING, status=422)


def _units(rows: Sequence[Row], columns: frozenset[str], ask: Ask) -> tuple[str, str]:
    """Return the units of temperature and wind: what the header, the cells or the person says."""
    found = []
    for name, said, choices, unsaid in (
        ("temperature", ask.temperature, TemperatureUnit, problems.TEMPERATURE_UNIT),
        ("wind", ask.wind, WindUnit, problems.WIND_UNIT),
    ):
        written = {column.removeprefix(f"{name}_") for column in columns if column.startswith(f"{name}_")}
        written |= {measure[1] for row in rows if (measure := _measure(row, name)) and measure[1]}
        written &= set(choices.values)
        if len(written) > 1 or (said and written and said not in written):
            labels = dict(choices.choices)
            shown = " / ".join(str(labels[unit]) for unit in sorted(written))
            raise Problem(problems.UNITS_DIFFER, status=422, file=shown, person=str(labels.get(said, "—")))
        if not said and not written:
            raise Problem(unsaid, status=422)
        found.append(said or written.pop())
    return found[0], found[1]


def _measure(row: Row, name: str) -> tuple[float, str] | None:
    """Return what a row says of temperature or wind, from whichever column the file has."""
    for column, value in row.values.items():
        if column == name or column.startswith(f"{name}_"):
            measure: tuple[float, str] | None = value
            if measure is not None:
                return measure
    return None


class _Places:
    """The places that rows name, by code and by name, in one query."""

    def __init__(self, rows: Sequence[Row], ask: Ask) -> None:
        self.chosen = ask.place
        words = {row.text("place") for row in rows} - {""}
        codes = {cells.parse_code(word) for word in words}
        self.found: dict[str, list[Place]] = {}
        for place in ask.places.filter(Q(code__in=codes) | Q(name__in=words)) if words else ():
            for word in {place.code, place.name} - {None}:
                self.found.setdefault(str(word), []).append(place)

    def of(self, row: Row) -> Place | ImportIssue:
        """Return the place of a row, or what is wrong with it."""
        word = row.text("place")
        if not word and self.chosen:
            return self.chosen
        found = self.found.get(cells.parse_code(word)) or self.found.get(word) or []
        if len(found) == 1:
            return found[0]
        return error(problems.PLACE_AMBIGUOUS if found else problems.PLACE_UNKNOWN, row.number, "place")


@dataclass(frozen=True, slots=True)
class _Told:
    """One row, understood: the moment in UTC, °C and km/h, and the temperature as it was written."""

    row: int
    place: Place
    at: datetime
    celsius: float
    wind_kmh: float
    written: float


def _told(rows: Sequence[Row], places: _Places, units: tuple[str, str], reading: Reading) -> list[_Told]:
    clock = _Clock()
    found = []
    for row in rows:
        place = places.of(row)
        if isinstance(place, ImportIssue):
            reading.issues.append(place)
            continue
        moment = clock.moment_of(row, place.pk)
        if isinstance(moment, ImportIssue):
            reading.issues.append(moment)
            continue
        air, wind = _measure(row, "temperature"), _measure(row, "wind")
        if air is None or wind is None:
            if (air, wind) != (None, None):
                reading.issues.append(warning(problems.HALF_TOLD, row.number, "temperature" if air is None else "wind"))
            continue
        told = _Told(row.number, place, moment, to_celsius(air[0], units[0]), to_kmh(wind[0], units[1]), air[0])
        found.append(told)
    if len(found) > MAX_HOURS:
        raise Problem(problems.TOO_MANY, status=422, limit=MAX_HOURS)
    return found


def _refuse_fahrenheit(told: Sequence[_Told], unit: str) -> None:
    """Ask back where values said to be °C cannot be: an outdoor thermometer in °F shows such."""
    beyond = [one.written for one in told if one.written > WARMEST]
    if unit == TemperatureUnit.CELSIUS and beyond and 2 * len(beyond) >= len(told):
        raise Problem(problems.LOOKS_FAHRENHEIT, status=422, value=f"{max(beyond):g}")


class _Clock:
    """Times as rows write them, in UTC. An hour that the clocks repeat is the second one when it comes again."""

    def __init__(self) -> None:
        self.seen: set[tuple[UUID, datetime]] = set()

    def moment_of(self, row: Row, place_id: UUID) -> datetime | ImportIssue:
        """Return the moment of a row, or what is wrong with it."""
        try:
            written, zone = _written(row)
        except ValueError:
            column = "at" if "at" in row.values else "day"
            return error(register_problems.CELL_DATE, row.number, column, column=str(LABELS[column]))
        if zone is not None:
            return written.replace(tzinfo=UTC) - zone
        return self._local(written, row.number, place_id)

    def _local(self, written: datetime, number: int, place_id: UUID) -> datetime | ImportIssue:
        again = (place_id, written) in self.seen
        self.seen.add((place_id, written))
        zone = timezone.get_default_timezone()
        first = written.replace(tzinfo=zone)
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != written:
            return error(problems.HOUR_ABSENT, number, "at")
        return first.replace(fold=1 if again else 0).astimezone(UTC)


def _written(row: Row) -> tuple[datetime, timedelta | None]:
    """Return a row's date and time, and the offset from UTC where it is written. Raises ``ValueError``."""
    text, hour = row.text("at"), row.values.get("hour")
    if "day" in row.values:
        text, hour = _joined(row.text("day"), text, hour)
    zone = _ZONE.search(text)
    moment = cells.parse_moment(_ZONE.sub("", text) if zone else text)
    if hour is not None:
        moment = moment.replace(hour=0, minute=0, second=0) + hour * HOUR
    return moment, _offset(zone[1]) if zone else None


def _joined(day: str, time: str, hour: int | None) -> tuple[str, int | None]:
    """Return one text of a day and a time that stand in two columns, and the hour where the time is nothing else."""
    if not time:
        return day, hour
    if not _CLOCK.fullmatch(cells.narrow(time)):
        return time, hour
    try:
        return day, read_hour(time)
    except ValueError:
        return f"{day} {time}", hour


def _offset(text: str) -> timedelta:
    if text.upper() in {"Z", "UTC"}:
        return timedelta()
    digits = text.replace(":", "")
    span = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return -span if digits[0] == "-" else span


def _fold(told: Sequence[_Told], reading: Reading) -> None:
    """Bring the rows to one an hour, refuse what no air can be, and tell the gaps."""
    hours: dict[tuple[UUID, datetime], Air] = {}
    several: dict[tuple[UUID, datetime], int] = {}
    for one in told:
        wrong = list(_beyond(one))
        reading.issues += wrong
        if wrong:
            continue
        key = (one.place.pk, hour_of(one.at))
        before = hours.get(key)
        air = Air(*key, one.celsius, one.wind_kmh)
        if before is not None and before != air:
            several.setdefault(key, one.row)
            air = Air(*key, min(before.celsius, one.celsius), max(before.wind_kmh, one.wind_kmh))
        hours[key] = air
        reading.places[one.place.pk] = one.place.name
    if several:
        reading.issues.append(warning(problems.SEVERAL_AN_HOUR, min(several.values()), count=len(several)))
    reading.hours = [hours[key] for key in sorted(hours)]
    reading.gaps = list(_gaps(reading))
    if not reading.hours and not reading.has_errors:
        raise Problem(problems.NOTHING_READ, status=422)


def _beyond(one: _Told) -> Iterator[ImportIssue]:
    checks: Iterable[tuple[str, float, Any]] = (
        ("temperature", one.celsius, (COLDEST, WARMEST)),
        ("wind", one.wind_kmh, (0, STRONGEST)),
    )
    for column, value, (least, most) in checks:
        if not least <= value <= most:
            yield error(problems.OUT_OF_RANGE, one.row, column, column=str(LABELS[column]), value=f"{value:g}")


def _gaps(reading: Reading) -> Iterator[Gap]:
    for before, after in zip(reading.hours, reading.hours[1:], strict=False):
        missing = int((after.at - before.at) / HOUR) - 1
        if before.place_id == after.place_id and missing > 0:
            yield Gap(reading.places[before.place_id], before.at + HOUR, after.at, missing)
