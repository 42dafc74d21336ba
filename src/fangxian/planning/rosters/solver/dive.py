"""From the linear program to a roster: fix the days that it is surest about, price again, and so on until all are whole."""

from collections.abc import Callable, Iterator

import numpy as np

from fangxian.planning.rosters.solver.generate import Generator
from fangxian.planning.rosters.solver.master import NOBODY, Master
from fangxian.planning.rosters.solver.pricing import FREE
from fangxian.planning.rosters.solver.tables import Floats, Ints

SURE = 0.9
# Rounds of pricing after each fixing: few while the program stays near its cost, more where it became dearer.
FEW, MANY = 3, 20
DEARER = 1.005


class Dive:
    """One descent, in which each program may take ``left()`` seconds.

    ``kinds`` [person, day] is the roster it ends with, None before that and where it failed.
    """

    def __init__(self, master: Master, random: np.random.Generator, swing: float, left: Callable[[], float]) -> None:
        self.master, self.left = master, left
        self.random, self.swing = random, swing
        self.forced: Ints = np.full(master.tables.cost.shape[:2], FREE, np.int64)
        self.kinds: Ints | None = None

    def steps(self) -> Iterator[None]:
        """Work until the roster is whole, one round of pricing at a time."""
        self.master.open_only(self.forced, FREE)
        before = np.inf
        while True:
            yield from self._price(before)
            if not self.master.solve(self.left()):
                break
            before = self.master.cost
            likely, sure = self._likeliest()
            if (sure > 1 - 1e-6).all():
                self.kinds = likely if before < NOBODY else None
                break
            if not self._fix(likely, sure):
                break
            self.master.open_only(self.forced, FREE)
            yield
        self.master.open_only(np.full_like(self.forced, FREE), FREE)

    def _price(self, before: float) -> Iterator[None]:
        generator = Generator(self.master, self.forced)
        for done in range(MANY):
            if not generator.round(self.left()):
                return
            yield
            if done >= FEW and self.master.cost <= before * DEARER:
                return

    def _likeliest(self) -> tuple[Ints, Floats]:
        """Return each day's kind that the program takes most of, and how much of it."""
        people, days = self.forced.shape
        kinds = len(self.master.tables.classes)
        taken, every = np.zeros((people, days, kinds + 1)), np.arange(days)
        for column, value in zip(self.master.columns, self.master.values(), strict=True):
            if value > 1e-9:
                taken[column.person, every, column.kinds] += value
        best = taken.argmax(axis=2)
        return np.where(best == kinds, -1, best), taken.max(axis=2)

    def _fix(self, likely: Ints, sure: Floats) -> int:
        """Fix the surest of the days that are still shared between kinds: all that are sure enough, and at least a few.

        Return how many. None are left where somebody has no roster that keeps the fixed days: nothing makes it whole then.
        """
        open_days = np.argwhere((self.forced == FREE) & (sure < 1 - 1e-6))
        value = sure[open_days[:, 0], open_days[:, 1]]
        order = np.argsort(-(value + self.swing * self.random.uniform(-1, 1, len(value))), kind="stable")
        count = max(4, len(value) // 40, int((value > SURE).sum()))
        chosen = open_days[order[:count]]
        for person, day in chosen:
            self.forced[person, day] = likely[person, day]
        return len(chosen)
