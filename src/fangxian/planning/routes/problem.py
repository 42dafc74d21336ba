"""Households to visit and vehicles to visit them with. Distances and times are whole numbers in units of the caller's own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from fangxian.planning.findings import BadProblem

NEVER = 2**40
Matrix = npt.NDArray[np.int64]
"""From place (row) to place (column)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """Where vehicles start, end and load anew; ``loading`` is the time one loading takes."""

    code: str
    place: int
    opens: int = 0
    closes: int = NEVER
    loading: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One household. ``windows`` are the times at which service may begin, none means any.

    ``prize`` is what it costs to leave the stop out; None: it must be visited. ``suspect``: a suspected household, which
    comes after all the clean ones of its vehicle.
    """

    code: str
    place: int
    windows: tuple[tuple[int, int], ...] = ()
    service: int = 0
    demand: tuple[int, ...] = ()
    skills: tuple[str, ...] = ()
    prize: int | None = None
    suspect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle with its crew, on shift from ``earliest`` to ``latest``, the latest return.

    ``capacity`` counts for each trip: at the depots of ``reload_at`` it may load anew, up to ``reloads`` times.
    """

    code: str
    start: str
    end: str
    capacity: tuple[int, ...] = ()
    earliest: int = 0
    latest: int = NEVER
    skills: tuple[str, ...] = ()
    reload_at: tuple[str, ...] = ()
    reloads: int = 0
    longest: int = NEVER
    farthest: int = NEVER
    fixed_cost: int = 0
    per_distance: int = 1
    per_time: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A stop that stays on a vehicle, at a position among its stops (from 0), or both."""

    stop: str
    vehicle: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """Straight lines between coordinates, times ``scale``, made whole; time is as long as distance."""

    scale: int = 1
    rounding: Literal["up", "down"] = "up"


@dataclass(frozen=True, slots=True)
class Route:
    """One vehicle's way: codes of stops in order, with those of depots where it loads anew; it leaves at ``start``."""

    vehicle: str
    legs: tuple[str, ...]
    start: int = 0


Plan = tuple[Route, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is to be planned. Places are rows of the matrices, or of ``coordinates`` where there are no matrices."""

    depots: tuple[Depot, ...]
    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    locks: tuple[Lock, ...] = ()
    coordinates: tuple[tuple[float, float], ...] = ()
    metric: Metric = Metric()
    distances: tuple[tuple[int, ...], ...] = ()
    durations: tuple[tuple[int, ...], ...] = ()

    def matrices(self) -> tuple[Matrix, Matrix]:
        """Return distances and durations from place to place."""
        if not self.distances:
            lines = straight_lines(self.coordinates, self.metric)
            return lines, lines
        distances = np.array(self.distances, dtype=np.int64)
        return distances, np.array(self.durations, dtype=np.int64) if self.durations else distances

    @property
    def points(self) -> tuple[Depot | Stop, ...]:
        """Return depots and stops."""
        return (*self.depots, *self.stops)

    def to_json(self) -> bytes:
        """Write the problem down; ``from_json`` reads it again."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes | str) -> "Problem":
        """Read a problem written by ``to_json``; msgspec.ValidationError says what does not fit."""
        return msgspec.json.decode(data, type=cls)

    def validate(self) -> None:
        """Raise BadProblem where names clash or lead nowhere, or sizes do not agree."""
        if mistakes := tuple(_mistakes(self)):
            raise BadProblem(mistakes)


@lru_cache(maxsize=4)
def straight_lines(coordinates: tuple[tuple[float, float], ...], metric: Metric) -> Matrix:
    """Return the whole-numbered straight lines; rounding up is blind to the last digits of floating point."""
    at = np.array(coordinates, dtype=float).reshape(-1, 2)
    exact = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1]) * metric.scale
    lines = np.ceil(exact - 1e-6) if metric.rounding == "up" else np.floor(exact + 1e-6)
    return np.asarray(lines, dtype=np.int64)


def _mistakes(problem: Problem) -> Iterator[str]:
    named = Counter(thing.code for thing in problem.points)
    yield from (f"{code} is there twice" for code, count in named.items() if count > 1)
    fleet = Counter(vehicle.code for vehicle in problem.vehicles)
    yield from (f"vehicle {code} is there twice" for code, count in fleet.items() if count > 1)
    yield from _places(problem)
    yield from _sizes(problem)
    depots, stops = {depot.code for depot in problem.depots}, {stop.code for stop in problem.stops}
    for vehicle in problem.vehicles:
        lost = sorted({vehicle.start, vehicle.end, *vehicle.reload_at} - depots)
        yield from (f"vehicle {vehicle.code}: there is no depot {code}" for code in lost)
    for lock in problem.locks:
        if lock.stop not in stops:
            yield f"lock: there is no stop {lock.stop}"
        if lock.vehicle and lock.vehicle not in fleet:
            yield f"lock: there is no vehicle {lock.vehicle}"


def _places(problem: Problem) -> Iterator[str]:
    size = len(problem.distances) or len(problem.coordinates)
    for thing in problem.points:
        if not 0 <= thing.place < size:
            yield f"{thing.code}: there is no place {thing.place}"
    for name, matrix in (("distances", problem.distances), ("durations", problem.durations)):
        if matrix and (len(matrix) != size or {len(row) for row in matrix} != {size}):
            yield f"{name}: not as many columns as rows"
        elif any(min(row) < 0 for row in matrix):
            yield f"{name}: a number is below zero"


def _sizes(problem: Problem) -> Iterator[str]:
    sizes = {len(stop.demand) for stop in problem.stops} | {len(vehicle.capacity) for vehicle in problem.vehicles}
    if len(sizes) > 1:
        yield "demands and capacities: not the same number of goods everywhere"
    for stop in problem.stops:
        if min([stop.service, stop.prize or 0, *stop.demand]) < 0:
            yield f"{stop.code}: a number is below zero"
        if any(late < early for early, late in stop.windows):
            yield f"{stop.code}: a window closes before it opens"
