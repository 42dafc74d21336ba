"""What is already under way: stops locked to the first positions of a vehicle. The search begins after them."""

from collections.abc import Iterator
from dataclasses import dataclass

from fangxian.planning.routes.problem import Problem, Stop, Vehicle
from fangxian.planning.routes.solver.walk import Walker, begins


@dataclass(frozen=True, slots=True)
class Prefix:
    """The locked beginning of a route, and where, when and with how much used the vehicle stands after it."""

    legs: tuple[str, ...]
    place: int
    clock: int
    distance: int
    used: tuple[int, ...]
    suspect: bool


def prefixes(problem: Problem, walker: Walker) -> dict[str, Prefix]:
    """Return the locked beginnings by vehicle."""
    found = {vehicle.code: _prefix(problem, walker, vehicle) for vehicle in problem.vehicles}
    return {code: prefix for code, prefix in found.items() if prefix.legs}


def _prefix(problem: Problem, walker: Walker, vehicle: Vehicle) -> Prefix:
    stops = list(_locked(problem, walker, vehicle))
    home = walker.points[vehicle.start]
    place, clock, distance = home.place, vehicle.earliest, 0
    for stop in stops:
        distance += int(walker.distances[place, stop.place])
        arrives = clock + int(walker.durations[place, stop.place])
        begin = begins(stop, arrives)
        clock = (arrives if begin is None else begin) + stop.service
        place = stop.place
    used = tuple(sum(stop.demand[good] for stop in stops) for good in range(len(vehicle.capacity)))
    legs = tuple(stop.code for stop in stops)
    return Prefix(legs, place, clock, distance, used, any(stop.suspect for stop in stops))


def _locked(problem: Problem, walker: Walker, vehicle: Vehicle) -> Iterator[Stop]:
    """Yield the stops at positions 0, 1, … as far as all of them are locked to the vehicle."""
    at = {lock.position: lock.stop for lock in problem.locks if lock.vehicle == vehicle.code}
    position = 0
    while position in at:
        stop = walker.points[at[position]]
        if isinstance(stop, Stop):
            yield stop
        position += 1
