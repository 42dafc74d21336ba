"""Column generation: the linear program's optimum over all rosters of all people, and with it a proven bound.

Each round prices everybody's cheapest roster exactly. The worth of rows is held back towards the one that gave the best bound
so far (Wentges), since the bare duals of the early programs swing widely.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

import numpy as np

from fangxian.planning.rosters.solver.master import Master
from fangxian.planning.rosters.solver.pricing import FREE, price_everybody
from fangxian.planning.rosters.solver.tables import Floats, Ints, Row

HELD_BACK = 0.7
TINY = 1e-6


@dataclass
class Generator:
    """Adds columns to a master until none can make it cheaper; ``bound`` holds for every roster that keeps ``forced``."""

    master: Master
    forced: Ints
    bound: float = -inf
    centre: Floats | None = field(default=None, repr=False)

    @classmethod
    def unforced(cls, master: Master) -> "Generator":
        """Return one for which every day is free."""
        return cls(master, np.full(master.tables.cost.shape[:2], FREE, np.int64))

    def round(self, seconds: float = inf) -> bool:
        """Solve the program and add columns; False when it is at its optimum, or was not solved in time."""
        if not self.master.solve(seconds):
            return False
        if self.master.cost - self.bound < TINY:
            return False
        worth, price = self.master.duals()
        if self.centre is not None and self._add(HELD_BACK * self.centre + (1 - HELD_BACK) * worth, (worth, price)):
            return True
        return self._add(worth, (worth, price)) > 0

    def _add(self, tried: Floats, duals: tuple[Floats, Floats]) -> int:
        """Price everybody at a worth that is tried, raise the bound, and add what the duals themselves call cheaper."""
        tables, (worth, price) = self.master.tables, duals
        costs, found = price_everybody(tables, tried, self.forced)
        bound = float(tried @ tables.together.rows[:, Row.REQUIRED] + costs.sum())
        # Where somebody was not priced, nothing is known of everybody.
        if self.bound < bound < inf:
            self.bound, self.centre = bound, tried
        return sum(
            self.master.add(person, found[person])
            for person in range(self.master.people)
            if costs[person] < inf and self.master.gain(person, found[person], worth) < price[person] - TINY
        )

    def rounds(self) -> Iterator[None]:
        """Work until the optimum, one round at a time."""
        while self.round():
            yield
