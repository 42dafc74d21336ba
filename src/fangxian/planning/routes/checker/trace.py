"""One route followed clock in hand, for the checker."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from fangxian.planning.routes.problem import Depot, Problem, Route, Stop, Vehicle

Point = Depot | Stop


@dataclass(frozen=True)
class Moment:
    """A point of a route: when the vehicle arrives there and when it begins; ``begins`` is None if that is too late."""

    point: Point
    arrives: int
    begins: int | None


@dataclass(frozen=True)
class Trace:
    """One route of a vehicle. Points that the problem does not know are passed over."""

    problem: Problem
    route: Route
    vehicle: Vehicle

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Return the points between start and end."""
        known = {point.code: point for point in self.problem.points}
        return tuple(known[code] for code in self.route.legs if code in known)

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """Return the stops in order."""
        return tuple(point for point in self.points if isinstance(point, Stop))

    @cached_property
    def ends(self) -> tuple[Depot, Depot]:
        """Return the depots of start and end."""
        depots = {depot.code: depot for depot in self.problem.depots}
        return depots[self.vehicle.start], depots[self.vehicle.end]

    def distance(self) -> int:
        """Return how far the vehicle travels."""
        metres, _ = self.problem.matrices()
        places = [point.place for point in (self.ends[0], *self.points, self.ends[1])]
        return int(sum(metres[a, b] for a, b in pairwise(places)))

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """Return every point with its times, the end depot last; service begins as soon as a window allows."""
        return tuple(self._follow())

    def _follow(self) -> Iterator[Moment]:
        _, minutes = self.problem.matrices()
        place, clock = self.ends[0].place, self.route.start
        for point in (*self.points, self.ends[1]):
            arrives = clock + int(minutes[place, point.place])
            begins = _begin(point, arrives)
            yield Moment(point, arrives, begins)
            clock = (arrives if begins is None else begins) + (
                point.service if isinstance(point, Stop) else point.loading
            )
            place = point.place

    @cached_property
    def returns(self) -> int:
        """Return when the vehicle is back."""
        return self.moments[-1].arrives


def _begin(point: Point, arrives: int) -> int | None:
    if isinstance(point, Depot):
        return max(arrives, point.opens) if arrives <= point.closes else None
    if not point.windows:
        return arrives
    return min((max(arrives, early) for early, late in point.windows if arrives <= late), default=None)
