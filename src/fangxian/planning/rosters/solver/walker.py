"""Drives the walk: cooling while the search lasts, and taking over a better roster that was found elsewhere."""

from collections.abc import Callable, Iterator

import numpy as np

from fangxian.planning.rosters.solver.best import Best
from fangxian.planning.rosters.solver.pricing import counted, price_everybody
from fangxian.planning.rosters.solver.tables import NEVER, Ints, Row, Rule, Tables
from fangxian.planning.rosters.solver.walk import BEST, COST, RANDOM, Habits, State, fill, lay, walk

Own = Callable[[int], Ints | None]
"""Asked for somebody's roster by their own rules alone."""
STEPS = 40
# Where no criterion tells how much of the search is left, it cools again and again over so many turns.
CYCLE = 500
HOT, COLD, LUKEWARM = 0.2, 0.01, 0.03


class Walker:
    """One walk with its own random numbers."""

    def __init__(self, tables: Tables, seed: int) -> None:
        self.tables = tables
        self.seed = seed
        self.state = _empty(tables, seed)
        self.best: Ints = self.state.kind.copy()
        self.unit = _typical_weight(tables)
        self.adopted = False

    def start(self, had: Ints | None = None, own: Own = lambda _person: None) -> None:
        """Give everybody in turn their best whole roster beside those already placed.

        Whoever may keep what they ``had`` [person, day] keeps it, and the walk stays near. Who owes minutes and finds no
        roster since too much is counted begins with their ``own`` [day].
        """
        order = np.random.default_rng(self.seed).permutation(len(self.state.kind))
        if had is not None:
            costs, _ = price_everybody(self.tables, np.zeros(len(self.tables.together.rows)), had)
            lay(self.tables, self.state, had, order[np.isfinite(costs[order])])
            order = order[~np.isfinite(costs[order])]
            self.adopted = True
        for person in order:
            fill(self.tables, self.state, np.array([person]))
            if self.tables.law.rules[person, Rule.MIN_MINUTES] > 0 and (self.state.kind[person] < 0).all():
                self._lay_own(person, own(int(person)))
        self._note()

    def _lay_own(self, person: int, own: Ints | None) -> None:
        if own is None:
            return
        kinds = self.state.kind.copy()
        self.state.tally[COST] -= counted(self.tables.law, self.tables.classes, person, kinds[person])
        kinds[person] = own
        lay(self.tables, self.state, kinds, np.array([person]))

    @classmethod
    def beside(cls, other: "Walker", seed: int) -> "Walker":
        """Return one with other random numbers that begins where ``other`` stands."""
        walker = cls(other.tables, seed)
        walker.adopt(other.best)
        return walker

    def _note(self) -> None:
        self.best[:] = self.state.kind
        self.state.tally[BEST] = self.state.tally[COST]

    def adopt(self, kinds: Ints) -> int:
        """Go on from this roster and return its cost."""
        fresh = _empty(self.tables, 0)
        lay(self.tables, fresh, kinds, np.arange(len(kinds)))
        self.state.kind[:], self.state.level[:] = fresh.kind, fresh.level
        self.state.tally[COST] = fresh.tally[COST]
        self._note()
        return int(fresh.tally[COST])

    def turns(self, best: Best) -> Iterator[None]:
        """Walk until nobody asks for more, ``STEPS`` steps a turn."""
        best.offer(self.best, self.cost, "start")
        turn = 0
        while True:
            if best.cost < self.cost and best.kinds is not None:
                self.adopt(best.kinds)
                self.adopted = True
            share = best.share_done() or turn % CYCLE / CYCLE
            walk(self.tables, self.state, self.best, np.full(STEPS, self._heat(share)), HABITS)
            best.offer(self.best, self.cost, "walk")
            turn += 1
            yield

    def _heat(self, share: float) -> float:
        heat = HOT * (COLD / HOT) ** share
        return float(self.unit * (min(heat, LUKEWARM) if self.adopted else heat))

    @property
    def cost(self) -> float:
        """Return the cost of the best roster met."""
        return float(self.state.tally[BEST])


HABITS = Habits(4, 0.6, 7, 28, 0.3)


def _empty(tables: Tables, seed: int) -> State:
    """Return a roster in which nothing stands yet, not even a day off."""
    _, required, under, over = tables.together.rows.T
    tally = np.zeros(5, np.int64)
    tally[COST] = int((under * required.clip(min=0) - over * required.clip(max=0)).sum())
    tally[RANDOM] = seed * 2_654_435_761 + 88_172_645_463_325_252
    tally[BEST] = NEVER
    return State(np.full(tables.cost.shape[:2], -1, np.int64), np.zeros(len(required), np.int64), tally)


def _typical_weight(tables: Tables) -> float:
    weights = tables.together.rows[:, Row.UNDER]
    return float(np.median(weights[weights > 0])) if (weights > 0).any() else 1.0
