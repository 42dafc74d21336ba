"""The master of column generation in HiGHS: one column is one person's whole roster, one row each demand, pair and person."""

from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from fangxian.planning.rosters.solver.pricing import describe
from fangxian.planning.rosters.solver.tables import Floats, Ints, Tables

# Keeps the first programs solvable: a person without any roster costs this much.
NOBODY = 1e7


@dataclass(frozen=True, slots=True)
class Column:
    """One person's roster, its own cost, and its index in the program."""

    person: int
    kinds: Ints
    cost: int
    index: int


class Master:
    """A linear program that grows by columns; ``cost`` is that of its last solution."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.people = tables.cost.shape[0]
        self.rows = len(tables.together.rows)
        self.columns: list[Column] = []
        self.known: set[bytes] = set()
        self.closed: set[int] = set()
        self.cost = inf
        self.program = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in {"output_flag": False, "threads": 1, "simplex_strategy": 4}.items():
            self.program.setOptionValue(option, value)
        self._frame()

    def _frame(self) -> None:
        """Add the rows, what is missing and too many in each, and what stands for a person without a roster."""
        nothing, (_, required, under, over) = np.empty(0, np.int32), self.tables.together.rows.T
        sides = np.concatenate([required, np.ones(self.people)]).astype(float)
        count = len(sides)
        self.program.addRows(count, sides, sides, 0, np.zeros(count, np.int32), nothing, nothing.astype(float))
        costs = np.concatenate([under, over, np.full(self.people, NOBODY)]).astype(float)
        index = np.concatenate([np.arange(self.rows), np.arange(self.rows), self.rows + np.arange(self.people)])
        signs = np.concatenate([np.ones(self.rows), -np.ones(self.rows), np.ones(self.people)])
        size = len(costs)
        start = np.arange(size, dtype=np.int32)
        upper = np.full(size, highspy.kHighsInf)
        self.program.addCols(size, costs, np.zeros(size), upper, size, start, index.astype(np.int32), signs)
        self.first = size

    def add(self, person: int, kinds: Ints) -> bool:
        """Add a person's roster; False where it is there already."""
        key = person.to_bytes(4) + kinds.astype(np.int16).tobytes()
        if key in self.known:
            return False
        self.known.add(key)
        cost, levels = describe(self.tables, person, kinds)
        used = np.flatnonzero(levels)
        index = np.append(used, self.rows + person).astype(np.int32)
        values = np.append(levels[used], 1).astype(float)
        self.program.addCol(float(cost), 0.0, highspy.kHighsInf, len(index), index, values)
        self.columns.append(Column(person, kinds.copy(), int(cost), self.first + len(self.columns)))
        return True

    def gain(self, person: int, kinds: Ints, worth: Floats) -> float:
        """Return what a roster costs less what it is worth."""
        cost, levels = describe(self.tables, person, kinds)
        return float(cost - levels @ worth)

    def solve(self, seconds: float = inf) -> bool:
        """Solve the program as it is; False where the time was too short."""
        if seconds < inf:
            self.program.setOptionValue("time_limit", self.program.getRunTime() + max(0.01, seconds))
        self.program.run()
        self.cost = float(self.program.getInfo().objective_function_value)
        return bool(self.program.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def duals(self) -> tuple[Floats, Floats]:
        """Return the worth of each row and the price of each person."""
        duals = np.array(self.program.getSolution().row_dual)
        return duals[: self.rows], duals[self.rows :]

    def values(self) -> Floats:
        """Return how much of each column is taken."""
        return np.array(self.program.getSolution().col_value)[self.first :]

    def open_only(self, forced: Ints, free: int) -> None:
        """Leave only those columns open that keep the days of ``forced`` [person, day] which are not ``free``."""
        shut = {n for n, column in enumerate(self.columns) if not _keeps(column.kinds, forced[column.person], free)}
        for n in shut ^ self.closed:
            upper = 0.0 if n in shut else highspy.kHighsInf
            self.program.changeColBounds(self.columns[n].index, 0.0, upper)
        self.closed = shut


def _keeps(kinds: Ints, forced: Ints, free: int) -> bool:
    return bool(((forced == free) | (forced == kinds)).all())
