"""What the readers of public instances share: a problem in whole numbers, and what a plan truly costs."""

from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from fangxian.planning.routes.problem import Plan, Problem

TOLERANCE = 1e-6


class Unreadable(ValueError):
    """The file is not what its name says."""


@dataclass(frozen=True, slots=True)
class Named:
    """An instance by name. ``is_exact``: costs are sums of straight lines in floating point, else of rounded ones."""

    name: str
    problem: Problem
    is_exact: bool

    def cost(self, plan: Plan) -> float:
        """Return the total distance by the rules of the instance's own set."""
        lines, _ = self.problem.matrices()
        total = 0.0
        for places in self._ways(plan):
            for a, b in pairwise(places):
                total += self._line(a, b) if self.is_exact else float(lines[a, b]) / self.problem.metric.scale
        return total

    def is_in_time(self, plan: Plan) -> bool:
        """Tell whether every window is kept with distances in floating point; where those are rounded, the checker does."""
        return not self.is_exact or all(self._in_time(route) for route in self._ways(plan))

    def _in_time(self, places: list[int]) -> bool:
        scale = self.problem.metric.scale
        at = {stop.place: stop for stop in self.problem.stops}
        clock = 0.0
        for a, b in pairwise(places):
            clock += self._line(a, b)
            if b in at:
                early, late = at[b].windows[0]
                if clock > late / scale + TOLERANCE:
                    return False
                clock = max(clock, early / scale) + at[b].service / scale
        return clock <= self.problem.vehicles[0].latest / scale + TOLERANCE

    def _ways(self, plan: Plan) -> list[list[int]]:
        place = {thing.code: thing.place for thing in self.problem.points}
        home = self.problem.depots[0].place
        return [[home, *(place[code] for code in route.legs), home] for route in plan]

    def _line(self, a: int, b: int) -> float:
        (x, y), (u, v) = self.problem.coordinates[a], self.problem.coordinates[b]
        return hypot(x - u, y - v)
