"""Limits and burdens as counters: only those that can matter."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from fangxian.planning.rosters.problem import Limit, Person, Problem
from fangxian.planning.rosters.solver.tables import NEVER, Count, Floats, Ints, Small


class Counter(NamedTuple):
    """One thing counted for one person; ``prices`` by count, empty where counting costs nothing."""

    shifts: tuple[str, ...]
    most: int
    least: int
    first: int
    last: int
    prices: tuple[int, ...] = ()


def counters_of(problem: Problem, person: Person) -> Iterator[Counter]:
    """Yield a person's limits that could bind, and the burdens that are shared out."""
    for limit in person.contract.limits:
        last = problem.days - 1 if limit.last is None else limit.last
        if _binds(limit, last - limit.first + 1):
            most = NEVER if limit.most is None else limit.most
            yield Counter(limit.shifts, most, limit.least, limit.first, last)
    for fairness in problem.fairness:
        carried = person.carried.get(fairness.name, 0)
        prices = tuple(
            fairness.weight * max(0, carried + count - fairness.share) ** 2 for count in range(problem.days + 1)
        )
        yield Counter(fairness.shifts, NEVER, 0, 0, problem.days - 1, prices)


def _binds(limit: Limit, days: int) -> bool:
    return limit.least > 0 or (limit.most is not None and 0 < limit.most < days)


def signature(problem: Problem) -> dict[str, frozenset[tuple[str, ...]]]:
    """Return for each shift the sets of shifts that something counts and that it belongs to."""
    sets = {counter.shifts for person in problem.people for counter in counters_of(problem, person)}
    return {shift.id: frozenset(names for names in sets if shift.id in names) for shift in problem.shifts}


class Counters(NamedTuple):
    """How many counters each person has, and the arrays of ``Law`` about them."""

    used: list[int]
    limits: Ints
    counts: Small
    prices: Floats


def build_counters(problem: Problem, classes: dict[str, int]) -> Counters:
    """Return the counters of everybody as arrays; ``classes`` by shift."""
    everybody = [list(counters_of(problem, person)) for person in problem.people]
    size = len(everybody), max([1, *map(len, everybody)])
    limits = np.zeros((*size, len(Count)), np.int64)
    counts = np.zeros((*size, max(1, len(set(classes.values())))), np.int8)
    prices: dict[tuple[int, ...], int] = {}
    for person, counters in enumerate(everybody):
        for n, counter in enumerate(counters):
            price = prices.setdefault(counter.prices, len(prices)) if counter.prices else -1
            limits[person, n] = counter.most, counter.least, counter.first, counter.last, price
            counts[person, n, [classes[shift] for shift in counter.shifts]] = 1
    table = np.array(list(prices), np.float64).reshape(len(prices), -1) if prices else np.zeros((1, 1))
    return Counters(list(map(len, everybody)), limits, counts, table)
