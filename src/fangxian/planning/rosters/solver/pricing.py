"""One person's cheapest whole roster when each row of the roster has a worth: the pricing step of column generation."""

import numpy as np

from fangxian.planning.rosters.solver.boxes import INFINITE
from fangxian.planning.rosters.solver.compiled import compiled
from fangxian.planning.rosters.solver.path import best_path
from fangxian.planning.rosters.solver.positions import Span
from fangxian.planning.rosters.solver.tables import (
    NEVER,
    Count,
    Floats,
    Ints,
    Law,
    Row,
    Rule,
    Tables,
    Together,
)

FREE = -2


@compiled
def worth_of(together: Together, person: int, at: int, worth: Floats) -> float:
    """Return what the person earns with the kind and day at this place."""
    total = 0.0
    for n in range(together.start[at], together.start[at + 1]):
        row = together.row[n]
        total += together.share[together.rows[row, Row.GROUP], person] * worth[row]
    return total


@compiled
def worth_of_days(tables: Tables, person: int, worth: Floats, forced: Ints) -> tuple[Floats, Floats, Ints]:
    """Return the cost of each day and class less what it is worth, that of a day off, and the cheapest kind of each class."""
    days, classes, every = forced.shape[0], tables.law.minutes.shape[0], tables.classes.shape[0]
    duty, off, kinds = (
        np.full((days, classes), INFINITE),
        np.full(days, INFINITE),
        np.full((days, classes), -1, np.int64),
    )
    for day in range(days):
        if tables.cost[person, day, every] < NEVER and forced[day] < 0:
            off[day] = tables.cost[person, day, every]
        for kind in range(every):
            if tables.cost[person, day, kind] < NEVER and (forced[day] == FREE or forced[day] == kind):
                group, earned = tables.classes[kind], worth_of(tables.together, person, day * every + kind, worth)
                if tables.cost[person, day, kind] - earned < duty[day, group]:
                    duty[day, group] = tables.cost[person, day, kind] - earned
                    kinds[day, group] = kind
    return duty, off, kinds


@compiled
def price_person(tables: Tables, person: int, worth: Floats, forced: Ints, found: Ints) -> float:
    """Write the cheapest kinds by day into ``found`` and return their cost less their worth; ``forced`` days must be kept."""
    duty, off, kinds = worth_of_days(tables, person, worth, forced)
    groups = np.full(found.shape[0], -1, np.int64)
    cost = best_path(tables.law, Span(person, 0, found.shape[0] - 1), groups, duty, off)
    for day in range(found.shape[0]):
        found[day] = kinds[day, groups[day]] if groups[day] >= 0 else -1
    return cost


@compiled
def price_everybody(tables: Tables, worth: Floats, forced: Ints) -> tuple[Floats, Ints]:
    """Return each person's cheapest cost less worth, INFINITE where no roster is allowed, and the kinds [person, day]."""
    found = np.empty_like(forced)
    costs = np.empty(forced.shape[0])
    for person in range(forced.shape[0]):
        costs[person] = price_person(tables, person, worth, forced[person], found[person])
    return costs, found


@compiled
def describe(tables: Tables, person: int, kinds: Ints) -> tuple[int, Ints]:
    """Return what a person's roster costs in itself and how much it adds to each row."""
    together, levels = tables.together, np.zeros(tables.together.rows.shape[0], np.int64)
    cost, every = counted(tables.law, tables.classes, person, kinds), tables.classes.shape[0]
    for day in range(kinds.shape[0]):
        cost += tables.cost[person, day, kinds[day]]
        if kinds[day] >= 0:
            at = day * every + kinds[day]
            for row in together.row[together.start[at] : together.start[at + 1]]:
                levels[row] += together.share[together.rows[row, Row.GROUP], person]
    return cost, levels


@compiled
def counted(law: Law, classes: Ints, person: int, kinds: Ints) -> int:
    """Return what a person's counts cost."""
    total = 0
    for counter in range(law.rules[person, Rule.COUNTERS]):
        limit = law.limits[person, counter]
        if limit[Count.PRICE] >= 0:
            count = 0
            for day in range(limit[Count.FIRST], limit[Count.LAST] + 1):
                if kinds[day] >= 0:
                    count += law.counts[person, counter, classes[kinds[day]]]
            total += int(law.prices[limit[Count.PRICE], count])
    return total
