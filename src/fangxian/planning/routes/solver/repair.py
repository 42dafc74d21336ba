"""What the search could not keep is mended here: every route of a plan can be driven, and what fits is put in again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from fangxian.planning.routes.problem import Plan, Problem, Stop, Vehicle
from fangxian.planning.routes.solver.walk import Walker

Legs = tuple[str, ...]


@dataclass
class Repair:
    """A plan being mended; ``ways`` are the legs of each vehicle."""

    problem: Problem
    walker: Walker
    ways: dict[str, Legs] = field(default_factory=dict)

    def run(self, found: Iterable[tuple[Vehicle, Legs]]) -> Plan:
        """Return routes that can be driven, with as many stops as fit."""
        for vehicle, legs in found:
            self.ways[vehicle.code] = self._drivable(vehicle, legs)
        for stop in self._left_out():
            self._put_in(stop)
        vehicles = (vehicle for vehicle in self.problem.vehicles if self._stops(self.ways.get(vehicle.code, ())))
        return tuple(self.walker.route(vehicle, self.ways[vehicle.code]) for vehicle in vehicles)

    def _stops(self, legs: Sequence[str]) -> list[str]:
        return [code for code in legs if isinstance(self.walker.points[code], Stop)]

    def _drivable(self, vehicle: Vehicle, legs: Legs) -> Legs:
        """Put the stops in a lawful order; where no order found can be driven, leave out the least needed one."""
        while not self.walker.walk(vehicle, legs):
            if self.walker.walk(vehicle, ordered := self._lawful(legs)):
                return ordered
            out = min(self._stops(legs), key=self._need)
            legs = tuple(code for code in legs if code != out)
        return legs

    def _need(self, code: str) -> tuple[bool, bool, float]:
        """Return how much a stop is needed: what must be visited last of all, locked stops after others."""
        stop = self.walker.points[code]
        prize = stop.prize if isinstance(stop, Stop) else None
        return prize is None, code in self.walker.homes or code in self.walker.fixed, prize or 0

    def _lawful(self, legs: Legs) -> Legs:
        """Return clean stops before suspected ones, and locked ones at their positions."""
        stops = self._stops(legs)
        fixed = {at: code for code in stops for at in self.walker.fixed.get(code, ())}
        free = sorted((code for code in stops if code not in self.walker.fixed), key=self._is_suspect)
        order: list[str] = []
        while free or len(order) in fixed:
            order.append(fixed[len(order)] if len(order) in fixed else free.pop(0))
        return tuple(order)

    def _is_suspect(self, code: str) -> bool:
        stop = self.walker.points[code]
        return isinstance(stop, Stop) and stop.suspect

    def _left_out(self) -> list[Stop]:
        """Return stops on no route, the most needed first."""
        visited = {code for legs in self.ways.values() for code in legs}
        missing = [stop for stop in self.problem.stops if stop.code not in visited]
        return sorted(missing, key=lambda stop: self._need(stop.code), reverse=True)

    def _put_in(self, stop: Stop) -> None:
        """Put a stop where it costs least, if it fits anywhere and is worth it."""
        options = sorted(self._options(stop), key=lambda option: option[0])
        if options and (stop.prize is None or options[0][0] < stop.prize):
            _, vehicle, legs = options[0]
            self.ways[vehicle] = legs

    def _options(self, stop: Stop) -> Iterator[tuple[int, str, Legs]]:
        for vehicle in self.problem.vehicles:
            if not self.walker.is_at_home(vehicle, stop.code):
                continue
            legs = self.ways.get(vehicle.code, ())
            before = self.walker.walk(vehicle, legs)
            for at in range(len(legs) + 1):
                longer = (*legs[:at], stop.code, *legs[at:])
                walk = self.walker.walk(vehicle, longer)
                if walk and before:
                    yield walk.cost - before.cost, vehicle.code, longer
