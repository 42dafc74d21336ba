"""How long somebody may stand outdoors. Air in °C, wind in km/h at 10 m, times in minutes (RULEBOOK K1 to K6a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf

MET_W_M2 = 58.15
BODY_WIND = 0.67
KMH_PER_MS = 3.6
LONGEST_EXPOSURE = 480


def wind_chill(celsius: float, wind_kmh: float) -> float:
    """Return the wind chill (K1): valid up to 10 °C and from 4.8 km/h on, else the air temperature itself."""
    if celsius > 10 or wind_kmh < 4.8:
        return celsius
    root: float = wind_kmh**0.16
    return 13.12 + 0.6215 * celsius - 11.37 * root + 0.3965 * celsius * root


@dataclass(frozen=True, slots=True)
class Band:
    """A band of wind chill and the minutes after which bare skin freezes; infinite where it does not."""

    colder_than: float
    shortest: float
    longest: float
    warns: bool = False


BANDS = (
    Band(-54.5, 0, 2, warns=True),
    Band(-47.5, 2, 5, warns=True),
    Band(-39.5, 5, 10),
    Band(-27.5, 10, 30),
    Band(-inf, inf, inf),
)


def frostbite(chill: float) -> Band:
    """Return the band of a wind chill, rounded to whole degrees (K4); plan with its lower end (K2a)."""
    return next((band for band in BANDS[:-1] if chill <= band.colder_than), BANDS[-1])


def frostbite_minutes(celsius: float, wind_kmh: float) -> float:
    """Return minutes to frostbite of a dry cheek (K2), for information only (K2a); infinite from -4.8 °C up."""
    if celsius >= -4.8:
        return inf
    return float((-24.5 * (0.667 * wind_kmh + 4.8) + 2111) * (-4.8 - celsius) ** -1.668)


@dataclass(frozen=True, slots=True)
class Row:
    """Down to ``to`` °C: minutes for each wind, 0 for normal breaks, -1 for emergency work only."""

    to: float
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Longest stints by cold and wind (K5); from ``below`` °C up nothing is limited."""

    below: float
    winds: tuple[int, ...]
    rows: tuple[Row, ...]
    normal: int = 120
    colder_rows_when_standing: int = 1

    def stint(self, celsius: float, wind_kmh: float, *, standing: bool = True) -> int | None:
        """Return the longest stint (K5, K6), None without a limit, 0 for emergency work only.

        Between rows and columns the colder, windier cell counts (K6a); who stands guard is read one row colder (K6).
        """
        if celsius >= self.below:
            return None
        found = next((at for at, row in enumerate(self.rows) if celsius >= row.to), len(self.rows) - 1)
        row = self.rows[min(found + standing * self.colder_rows_when_standing, len(self.rows) - 1)]
        column = next((at for at, wind in enumerate(self.winds) if wind_kmh <= wind), None)
        cell = -1 if column is None else row.minutes[column]
        return {0: self.normal, -1: 0}.get(cell, cell)


ACGIH = Table(
    below=-22.0,
    winds=(0, 8, 16, 24, 32),
    rows=(
        Row(-25, (0, 0, 0, 0, 0)),
        Row(-28, (0, 0, 75, 55, 40)),
        Row(-31, (0, 75, 55, 40, 30)),
        Row(-34, (75, 55, 40, 30, -1)),
        Row(-37, (55, 40, 30, -1, -1)),
        Row(-39, (40, 30, -1, -1, -1)),
        Row(-42, (30, -1, -1, -1, -1)),
        Row(-60, (-1, -1, -1, -1, -1)),
    ),
)


@dataclass(frozen=True, slots=True)
class Person:
    """What ISO 11079 needs to know of a guard: work in W/m², clothing in clo, its air permeability in l/(m² s).

    ``walk`` is the speed of moving about in m/s, ``humidity`` the relative humidity in %. The defaults are a guard who
    stands, in a windproof winter outfit (K6a).
    """

    work: float = 90.0
    clothing: float = 3.5
    permeability: float = 8.0
    walk: float = 0.3
    humidity: float = 80.0


GUARD = Person()


def longest_exposure(celsius: float, wind_kmh: float, person: Person = GUARD) -> int | None:
    """Return the duration limited exposure of ISO 11079 (neutral), None where it is more than eight hours.

    The library takes seconds to load: what answers a request reads ``exposures.tabled_exposure`` instead.
    The air speed at the body is about two thirds of the wind at 10 m, at least the 0.4 m/s the standard begins with, at
    most its 18 m/s; above 10 °C, where the standard ends, nothing is limited. Radiation is taken as that of the air.
    """
    if celsius > 10:
        return None
    # Late: it brings scipy and numba along.
    from pythermalcomfort.models import ireq

    body = min(18.0, max(0.4, BODY_WIND * wind_kmh / KMH_PER_MS))
    found = ireq(
        tdb=celsius,
        tr=celsius,
        vr=body,
        rh=person.humidity,
        met=person.work / MET_W_M2,
        clo=person.clothing,
        p=person.permeability,
        walk_sp=person.walk,
        round_output=False,
    ).dle_neutral
    return None if isinstance(found, str) or float(found) != float(found) else floor(60 * float(found))


def longest_stint(
    celsius: float, wind_kmh: float, *, standing: bool = True, person: Person = GUARD, table: Table = ACGIH
) -> int | None:
    """Return the longest stint: the smaller of the table's and the standard's (K6a); None without limit, 0 never."""
    limits: Sequence[int | None] = (
        table.stint(celsius, wind_kmh, standing=standing),
        longest_exposure(celsius, wind_kmh, person),
    )
    return min((limit for limit in limits if limit is not None), default=None)
