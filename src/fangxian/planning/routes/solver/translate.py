"""The problem in PyVRP's terms.

Who may go where becomes a profile of roads for each kind of vehicle; "clean before suspect" becomes roads that are not
there: none leads from a suspected household to a clean one. A depot to load anew at is there twice, once for those who
have not been to a suspected household and once for those who may have, so that no way around leads through it. A vehicle
under way starts from the last of its locked stops, which stays in the data as the only one it can go to first: so its way
home is counted even where it gets nothing more.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyvrp

from fangxian.planning.routes.problem import NEVER, Matrix, Problem, Stop, Vehicle
from fangxian.planning.routes.solver.prefix import Prefix, prefixes
from fangxian.planning.routes.solver.walk import Walker

Visits = tuple[int, tuple[int, ...]]
"""A kind of vehicle, and clients by number; a depot to load anew at is -1 minus its number."""


@dataclass
class Translation:
    """PyVRP's data, and what its numbers stand for."""

    problem: Problem
    walker: Walker
    data: pyvrp.ProblemData = field(init=False)
    stops: list[Stop] = field(default_factory=list)
    fleet: list[list[Vehicle]] = field(default_factory=list)
    depot_codes: list[str] = field(default_factory=list)
    prefixes: dict[str, Prefix] = field(init=False)

    def __post_init__(self) -> None:
        self.prefixes = prefixes(self.problem, self.walker)
        self.data = Builder(self).build()

    def legs(self, visits: Visits) -> tuple[str, ...]:
        """Return codes for numbers."""
        return tuple(self.stops[at].code if at >= 0 else self.depot_codes[-1 - at] for at in visits[1])

    def ways(self, solution: Sequence[Visits]) -> list[tuple[Vehicle, tuple[str, ...]]]:
        """Return which vehicle goes which way; vehicles under way that get nothing more end with what is locked."""
        free = [list(vehicles) for vehicles in self.fleet]
        found = []
        for visits in solution:
            vehicle = free[visits[0]].pop(0)
            begun = self._begun(vehicle)
            found.append((vehicle, begun + tuple(code for code in self.legs(visits) if code not in begun)))
        idle = [vehicle for vehicles in free for vehicle in vehicles if vehicle.code in self.prefixes]
        return found + [(vehicle, self._begun(vehicle)) for vehicle in idle]

    def _begun(self, vehicle: Vehicle) -> tuple[str, ...]:
        prefix = self.prefixes.get(vehicle.code)
        return prefix.legs if prefix else ()


@dataclass
class Builder:
    """Gathers locations, depots, clients, profiles and kinds of vehicles."""

    made: Translation
    places: list[int] = field(default_factory=list)
    suspect: list[bool | None] = field(default_factory=list)
    depots: list[pyvrp.Depot] = field(default_factory=list)
    depot_numbers: dict[Hashable, int] = field(default_factory=dict)
    clients: list[pyvrp.Client] = field(default_factory=list)
    groups: list[pyvrp.ClientGroup] = field(default_factory=list)
    gates: list[tuple[int, int]] = field(default_factory=list)
    profiles: dict[frozenset[int], int] = field(default_factory=dict)

    def build(self) -> pyvrp.ProblemData:
        """Return the whole in PyVRP's terms."""
        under_way = {code for prefix in self.made.prefixes.values() for code in prefix.legs}
        kinds = self._kinds()
        for vehicles in kinds:
            self._depots_of(vehicles[0])
        for stop in self.made.problem.stops:
            if stop.code not in under_way:
                self._add_stop(stop)
        for code, prefix in self.made.prefixes.items():
            self._add_gate(code, prefix)
        types = [self._type(vehicles) for vehicles in kinds]
        self.made.fleet.extend(kinds)
        locations = [pyvrp.Location(*self._at(place)) for place in self.places]
        # PyVRP's own stubs name the type of an array as if it were that of its elements.
        matrices: tuple[Any, Any] = self._roads()
        return pyvrp.ProblemData(locations, self.clients, self.depots, types, *matrices, self.groups)

    def _kinds(self) -> list[list[Vehicle]]:
        """Put together vehicles that differ in name only; one with locks is a kind of its own."""
        bound = {lock.vehicle for lock in self.made.problem.locks}
        kinds: dict[Vehicle, list[Vehicle]] = {}
        for vehicle in self.made.problem.vehicles:
            name = vehicle.code if vehicle.code in bound else ""
            kinds.setdefault(replace(vehicle, code=name), []).append(vehicle)
        return list(kinds.values())

    def _at(self, place: int) -> tuple[float, float]:
        coordinates = self.made.problem.coordinates
        return coordinates[place] if coordinates else (0.0, 0.0)

    def _location(self, place: int, suspect: bool | None) -> int:
        self.places.append(place)
        self.suspect.append(suspect)
        return len(self.places) - 1

    def _depots_of(self, vehicle: Vehicle) -> None:
        """Add where a vehicle starts, ends and loads anew."""
        prefix = self.made.prefixes.get(vehicle.code)
        if prefix:
            self._depot(("start", vehicle.code), vehicle.start, prefix.place, True if prefix.suspect else None)
        else:
            self._depot(("start", vehicle.start), vehicle.start, None, None)
        self._depot(("end", vehicle.end), vehicle.end, None, None)
        for code in vehicle.reload_at:
            self._depot(("clean", code), code, None, False)
            self._depot(("suspect", code), code, None, True)

    def _depot(self, key: tuple[str, str], code: str, place: int | None, suspect: bool | None) -> None:
        if key in self.depot_numbers:
            return
        depot = next(depot for depot in self.made.problem.depots if depot.code == code)
        location = self._location(depot.place if place is None else place, suspect)
        loading = depot.loading if key[0] in ("clean", "suspect") else 0
        opens = 0 if key[0] == "end" or place is not None else depot.opens
        closes = NEVER if place is not None else depot.closes
        self.depot_numbers[key] = len(self.depots)
        self.depots.append(pyvrp.Depot(location, opens, closes, loading, name=code))
        self.made.depot_codes.append(code)

    def _add_stop(self, stop: Stop) -> None:
        """Add a client; with several windows one for each, of which one is served."""
        windows = stop.windows or ((0, NEVER),)
        group = None
        if len(windows) > 1:
            group = len(self.groups)
            numbers = list(range(len(self.clients), len(self.clients) + len(windows)))
            self.groups.append(pyvrp.ClientGroup(numbers, required=stop.prize is None))
        for early, late in windows:
            self.clients.append(
                pyvrp.Client(
                    self._location(stop.place, stop.suspect),
                    delivery=list(stop.demand),
                    service_duration=stop.service,
                    tw_early=early,
                    tw_late=late,
                    prize=stop.prize or 0,
                    required=stop.prize is None and group is None,
                    group=group,
                )
            )
            self.made.stops.append(stop)

    def _add_gate(self, vehicle: str, prefix: Prefix) -> None:
        """Add the last locked stop of a vehicle under way, already served, as the one it goes to first."""
        stop = self.made.walker.points[prefix.legs[-1]]
        location = self._location(prefix.place, True if prefix.suspect else None)
        self.clients.append(pyvrp.Client(location, delivery=[0] * len(prefix.used)))
        self.gates.append((self.depots[self.depot_numbers["start", vehicle]].location, location))
        if isinstance(stop, Stop):
            self.made.stops.append(stop)

    def _type(self, vehicles: list[Vehicle]) -> pyvrp.VehicleType:
        vehicle = vehicles[0]
        prefix = self.made.prefixes.get(vehicle.code)
        key = ("start", vehicle.code) if prefix else ("start", vehicle.start)
        earliest = prefix.clock if prefix else vehicle.earliest
        gone = (prefix.clock - vehicle.earliest, prefix.distance) if prefix else (0, 0)
        reloads = [self.depot_numbers[kind, code] for code in vehicle.reload_at for kind in ("clean", "suspect")]
        return pyvrp.VehicleType(
            len(vehicles),
            list(vehicle.capacity),
            self.depot_numbers[key],
            self.depot_numbers["end", vehicle.end],
            vehicle.fixed_cost,
            earliest,
            max(vehicle.latest, earliest),
            max(0, vehicle.longest - gone[0]),
            max(0, vehicle.farthest - gone[1]),
            vehicle.per_distance,
            vehicle.per_time,
            self._profile(vehicle),
            initial_load=[min(pair) for pair in zip(prefix.used, vehicle.capacity, strict=True)] if prefix else [],
            reload_depots=reloads if vehicle.reloads else [],
            max_reloads=vehicle.reloads,
        )

    def _profile(self, vehicle: Vehicle) -> int:
        """Return the number of the roads for a vehicle: those that lead to stops it may serve."""
        walker, skills = self.made.walker, set(vehicle.skills)
        closed = frozenset(
            client.location
            for client, stop in zip(self.clients, self.made.stops, strict=True)
            if not set(stop.skills) <= skills or not walker.is_at_home(vehicle, stop.code)
        )
        return self.profiles.setdefault(closed, len(self.profiles))

    def _roads(self) -> tuple[list[Matrix], list[Matrix]]:
        """Return the matrices of each profile; a road that is not there is longer than any route could be."""
        walker = self.made.walker
        grid = np.ix_(self.places, self.places)
        distances, durations = walker.distances[grid], walker.durations[grid]
        from_suspect = np.array([kind is True for kind in self.suspect])
        to_clean = np.array([kind is False for kind in self.suspect])
        blocked = np.outer(from_suspect, to_clean)
        far, long = _beyond(distances, len(self.places)), _beyond(durations, 4) + _horizon(self.made.problem)
        found: tuple[list[Matrix], list[Matrix]] = ([], [])
        for closed in self.profiles:
            forbidden = blocked.copy()
            forbidden[:, sorted(closed)] = True
            self._close_gates(forbidden)
            np.fill_diagonal(forbidden, False)
            found[0].append(np.where(forbidden, far, distances))
            found[1].append(np.where(forbidden, long, durations))
        return found

    def _close_gates(self, forbidden: npt.NDArray[np.bool_]) -> None:
        clients = [client.location for client in self.clients]
        for start, first in self.gates:
            elsewhere = forbidden[start, first]
            forbidden[start, clients] = True
            forbidden[:, first] = True
            forbidden[start, first] = elsewhere


def _beyond(matrix: Matrix, times: int) -> int:
    return int(matrix.max(initial=0)) * 2 * (times + 1) + 1


def _horizon(problem: Problem) -> int:
    """Return the last time that is named anywhere."""
    times = [late for stop in problem.stops for _, late in stop.windows]
    times += [vehicle.latest for vehicle in problem.vehicles] + [depot.closes for depot in problem.depots]
    return max((time for time in times if time < NEVER), default=0)
