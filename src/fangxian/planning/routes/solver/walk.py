"""Routes followed by the solver: may a vehicle go this way, from when to when, and what does it cost?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fangxian.planning.routes.problem import Depot, Problem, Route, Stop, Vehicle


@dataclass(frozen=True, slots=True)
class Walk:
    """A way that can be gone: its times, its length, its price."""

    start: int
    end: int
    distance: int
    cost: int


@dataclass
class Walker:
    """Follows routes through one problem."""

    problem: Problem
    points: dict[str, Depot | Stop] = field(init=False)
    vehicles: dict[str, Vehicle] = field(init=False)
    homes: dict[str, set[str]] = field(init=False)
    fixed: dict[str, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.points = {thing.code: thing for thing in self.problem.points}
        self.vehicles = {vehicle.code: vehicle for vehicle in self.problem.vehicles}
        self.distances, self.durations = self.problem.matrices()
        self.homes, self.fixed = defaultdict(set), defaultdict(set)
        for lock in self.problem.locks:
            if lock.vehicle:
                self.homes[lock.stop].add(lock.vehicle)
            if lock.position is not None:
                self.fixed[lock.stop].add(lock.position)

    def is_at_home(self, vehicle: Vehicle, stop: str) -> bool:
        """Tell whether a stop may be on the vehicle; one that is locked to two of them may be on none."""
        return stop not in self.homes or self.homes[stop] == {vehicle.code}

    def walk(self, vehicle: Vehicle, legs: Sequence[str]) -> Walk | None:
        """Return the cheapest way of going these legs, None where a rule forbids them."""
        path = [self.points[code] for code in legs]
        stops = [point for point in path if isinstance(point, Stop)]
        if not stops:
            return Walk(vehicle.earliest, vehicle.earliest, 0, 0)
        if not (self._may_go(vehicle, path, stops) and self._can_carry(vehicle, path)):
            return None
        distance = self._length(vehicle, path)
        if distance > vehicle.farthest:
            return None
        found = (self._timed(vehicle, path, distance, start) for start in self._starts(vehicle, path))
        return min((walk for walk in found if walk), key=lambda walk: walk.cost, default=None)

    def _may_go(self, vehicle: Vehicle, path: Sequence[Depot | Stop], stops: Sequence[Stop]) -> bool:
        """Tell whether skills, the order of clean and suspect, locks and reloads allow the way."""
        depots = [point.code for point in path if isinstance(point, Depot)]
        order = [stop.suspect for stop in stops]
        return (
            all(set(stop.skills) <= set(vehicle.skills) for stop in stops)
            and order == sorted(order)
            and all(self.is_at_home(vehicle, stop.code) for stop in stops)
            and all(self.fixed.get(stop.code, {at}) == {at} for at, stop in enumerate(stops))
            and len(depots) <= vehicle.reloads
            and set(depots) <= set(vehicle.reload_at)
        )

    def _can_carry(self, vehicle: Vehicle, path: Sequence[Depot | Stop]) -> bool:
        left = list(vehicle.capacity)
        for point in path:
            if isinstance(point, Depot):
                left = list(vehicle.capacity)
                continue
            left = [have - need for have, need in zip(left, point.demand, strict=True)]
            if min(left, default=0) < 0:
                return False
        return True

    def _length(self, vehicle: Vehicle, path: Sequence[Depot | Stop]) -> int:
        places = [point.place for point in (self.points[vehicle.start], *path, self.points[vehicle.end])]
        return int(self.distances[places[:-1], places[1:]].sum())

    def _starts(self, vehicle: Vehicle, path: Sequence[Depot | Stop]) -> Iterator[int]:
        """Yield times of departure: the first there is and, where time costs, those without a wait at some window."""
        home = self.points[vehicle.start]
        first = max(vehicle.earliest, home.opens if isinstance(home, Depot) else 0)
        yield first
        if not vehicle.per_time and vehicle.longest >= vehicle.latest - first:
            return
        place, ahead = home.place, 0
        for point in path:
            ahead += int(self.durations[place, point.place])
            opening = point.windows if isinstance(point, Stop) else ((point.opens, point.closes),)
            yield from (early - ahead for early, _ in opening if early - ahead > first)
            ahead += point.service if isinstance(point, Stop) else point.loading
            place = point.place

    def _timed(self, vehicle: Vehicle, path: Sequence[Depot | Stop], distance: int, start: int) -> Walk | None:
        home, target = self.points[vehicle.start], self.points[vehicle.end]
        if isinstance(home, Depot) and start > home.closes:
            return None
        place, clock = home.place, start
        for point in path:
            begin = begins(point, clock + int(self.durations[place, point.place]))
            if begin is None:
                return None
            clock = begin + (point.service if isinstance(point, Stop) else point.loading)
            place = point.place
        clock += int(self.durations[place, target.place])
        if clock > min(vehicle.latest, target.closes if isinstance(target, Depot) else clock):
            return None
        if clock - start > vehicle.longest:
            return None
        cost = vehicle.fixed_cost + distance * vehicle.per_distance + (clock - start) * vehicle.per_time
        return Walk(start, clock, distance, cost)

    def route(self, vehicle: Vehicle, legs: Sequence[str]) -> Route:
        """Return a way that can be gone as a route with its time of departure."""
        walk = self.walk(vehicle, legs)
        return Route(vehicle.code, tuple(legs), walk.start if walk else vehicle.earliest)


def begins(point: Depot | Stop, clock: int) -> int | None:
    """Return when service begins for an arrival at ``clock``, None if it is too late."""
    if isinstance(point, Depot):
        return max(clock, point.opens) if clock <= point.closes else None
    for early, late in sorted(point.windows):
        if clock <= late:
            return max(clock, early)
    return None if point.windows else clock
