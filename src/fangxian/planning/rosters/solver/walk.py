"""Large-neighbourhood search: take some days of a few people out of the roster and put each back at its exact best.

The state is the kind of each person's day, the sum of each row, and the cost; the random numbers are the walk's own, so that the
same seed gives the same walk.
"""

from typing import NamedTuple

import numpy as np

from fangxian.planning.rosters.solver.boxes import INFINITE
from fangxian.planning.rosters.solver.compiled import compiled
from fangxian.planning.rosters.solver.path import best_path
from fangxian.planning.rosters.solver.positions import Span
from fangxian.planning.rosters.solver.pricing import counted
from fangxian.planning.rosters.solver.tables import NEVER, Floats, Ints, Row, Tables, Together


class State(NamedTuple):
    """A roster under way: kind [person, day], row sums, and in ``tally`` the cost, the random state, what was tried and taken."""

    kind: Ints
    level: Ints
    tally: Ints


class Habits(NamedTuple):
    """How the walk chooses: at most ``people``, one more with this ``chance``, ``shortest`` to ``longest`` days, and how much
    of the heat becomes noise on the prices."""

    people: int
    chance: float
    shortest: int
    longest: int
    noise: float


COST, RANDOM, TRIED, TAKEN, BEST = 0, 1, 2, 3, 4


@compiled
def row_cost(together: Together, row: int, level: int) -> int:
    """Return what a row pays at this level."""
    gap = level - together.rows[row, Row.REQUIRED]
    return int(together.rows[row, Row.OVER] * gap if gap > 0 else -together.rows[row, Row.UNDER] * gap)


@compiled
def day_cost(tables: Tables, level: Ints, person: int, day: int, kind: int) -> int:
    """Return what it adds to the cost when the person, off so far, takes this kind on this day (-1: stays off)."""
    together, cost = tables.together, tables.cost[person, day, kind]
    if kind >= 0:
        at = day * tables.classes.shape[0] + kind
        for n in range(together.start[at], together.start[at + 1]):
            row = together.row[n]
            share = together.share[together.rows[row, Row.GROUP], person]
            if share != 0:
                cost += row_cost(together, row, level[row] + share) - row_cost(together, row, level[row])
    return int(cost)


@compiled
def count_in(tables: Tables, level: Ints, what: tuple[int, int, int], sign: int) -> None:
    """Add a person's kind on a day to its rows, or take it out."""
    person, day, kind = what
    if kind >= 0:
        at = day * tables.classes.shape[0] + kind
        for n in range(tables.together.start[at], tables.together.start[at + 1]):
            row = tables.together.row[n]
            level[row] += sign * tables.together.share[tables.together.rows[row, Row.GROUP], person]


@compiled
def place(tables: Tables, state: State, person: int, day: int, kind: int) -> None:
    """Put a kind on a day that stands empty and pay for it."""
    state.tally[COST] += day_cost(tables, state.level, person, day, kind)
    state.kind[person, day] = kind
    count_in(tables, state.level, (person, day, kind), 1)


@compiled
def lift(tables: Tables, state: State, person: int, day: int) -> None:
    """Take a day out of the roster, with what it cost."""
    kind = state.kind[person, day]
    count_in(tables, state.level, (person, day, kind), -1)
    state.tally[COST] -= day_cost(tables, state.level, person, day, kind)
    state.kind[person, day] = -1


@compiled
def uniform(tally: Ints) -> float:
    """Return the next random number between 0 and 1 (xorshift)."""
    x = np.uint64(tally[RANDOM])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    tally[RANDOM] = np.int64(x)
    return (x >> np.uint64(11)) / 9007199254740992.0


@compiled
def below(tally: Ints, limit: int) -> int:
    """Return a random whole number below ``limit``."""
    return int(uniform(tally) * limit)


@compiled
def price_days(tables: Tables, state: State, span: Span, noise: float) -> tuple[Floats, Floats, Ints]:
    """Return for each day of the span the cost of each class with its cheapest kind, the cost of a day off, and those kinds."""
    days, classes, every = span.last - span.first + 1, tables.law.minutes.shape[0], tables.classes.shape[0]
    duty, off = np.full((days, classes), INFINITE), np.full(days, INFINITE)
    kinds = np.full((days, classes), -1, np.int64)
    for offset in range(days):
        day = span.first + offset
        if tables.cost[span.person, day, every] < NEVER:
            off[offset] = tables.cost[span.person, day, every]
        for kind in range(every):
            if tables.cost[span.person, day, kind] < NEVER:
                group = tables.classes[kind]
                cost = day_cost(tables, state.level, span.person, day, kind) + noise * uniform(state.tally)
                if cost < duty[offset, group]:
                    duty[offset, group] = cost
                    kinds[offset, group] = kind
    return duty, off, kinds


@compiled
def classes_of(classes: Ints, kinds: Ints) -> Ints:
    """Return the class of each day's kind."""
    groups = np.full(kinds.shape[0], -1, np.int64)
    for day in range(kinds.shape[0]):
        if kinds[day] >= 0:
            groups[day] = classes[kinds[day]]
    return groups


@compiled
def rebuild(tables: Tables, state: State, span: Span, noise: float) -> bool:
    """Put the best days into a span that stands empty; False, and nothing placed, where no days are allowed."""
    groups = classes_of(tables.classes, state.kind[span.person])
    duty, off, kinds = price_days(tables, state, span, noise)
    if best_path(tables.law, span, groups, duty, off) == INFINITE:
        return False
    for day in range(span.first, span.last + 1):
        kind = kinds[day - span.first, groups[day]] if groups[day] >= 0 else -1
        place(tables, state, span.person, day, kind)
    return True


@compiled
def clear(tables: Tables, state: State, span: Span) -> None:
    """Take a span out of the roster."""
    for day in range(span.first, span.last + 1):
        lift(tables, state, span.person, day)


@compiled
def is_among(chosen: Ints, count: int, person: int) -> bool:
    for n in range(count):  # noqa: SIM110  (no generators in compiled code)
        if chosen[n] == person:
            return True
    return False


@compiled
def cut_out(kind: Ints, chosen: Ints) -> Ints:
    """Return the kinds of the chosen people and days."""
    people = chosen.shape[0] - 2
    first, last = chosen[people], chosen[people + 1]
    found = np.empty((people, last - first + 1), np.int64)
    for n in range(people):
        for day in range(first, last + 1):
            found[n, day - first] = kind[chosen[n], day]
    return found


@compiled
def spans_of(state: State, people: int, days: int) -> Ints:
    """Return one span of days for several people, drawn at random: the people, then the first and the last day."""
    everybody, horizon = state.kind.shape
    chosen = np.empty(people + 2, np.int64)
    for n in range(people):
        person = below(state.tally, everybody)
        while is_among(chosen, n, person):
            person = below(state.tally, everybody)
        chosen[n] = person
    length = min(days, horizon)
    middle = below(state.tally, horizon + length) - length // 2
    chosen[people] = max(0, min(middle - length // 2, horizon - 1))
    chosen[people + 1] = max(chosen[people], min(horizon - 1, middle - length // 2 + length - 1))
    return chosen


@compiled
def replan(tables: Tables, state: State, chosen: Ints, noise: float) -> bool:
    """Take the chosen days out and put each person back in turn; False where somebody found no days that are allowed."""
    people, good = chosen.shape[0] - 2, True
    for n in range(people):
        state.tally[COST] -= counted(tables.law, tables.classes, chosen[n], state.kind[chosen[n]])
        clear(tables, state, Span(chosen[n], chosen[people], chosen[people + 1]))
    for n in range(people):
        good = good and rebuild(tables, state, Span(chosen[n], chosen[people], chosen[people + 1]), noise)
        state.tally[COST] += counted(tables.law, tables.classes, chosen[n], state.kind[chosen[n]])
    return good


@compiled
def undo(tables: Tables, state: State, chosen: Ints, before: Ints) -> None:
    """Put the chosen days as they were."""
    people = chosen.shape[0] - 2
    for n in range(people):
        for day in range(chosen[people], chosen[people + 1] + 1):
            count_in(tables, state.level, (chosen[n], day, state.kind[chosen[n], day]), -1)
            state.kind[chosen[n], day] = before[n, day - chosen[people]]
            count_in(tables, state.level, (chosen[n], day, state.kind[chosen[n], day]), 1)


@compiled
def step(tables: Tables, state: State, heat: float, habits: Habits) -> bool:
    """Replan some days of some people and keep that unless it makes the roster dearer than ``heat`` allows."""
    people = 1
    while people < min(state.kind.shape[0], habits.people) and uniform(state.tally) < habits.chance:
        people += 1
    days = habits.shortest + below(state.tally, habits.longest - habits.shortest + 1)
    chosen = spans_of(state, people, days)
    before, cost = cut_out(state.kind, chosen), state.tally[COST]
    good = replan(tables, state, chosen, heat * habits.noise)
    state.tally[TRIED] += 1
    if good and state.tally[COST] - cost <= -heat * np.log(uniform(state.tally) + 1e-12):
        state.tally[TAKEN] += 1
        return True
    undo(tables, state, chosen, before)
    state.tally[COST] = cost
    return False


@compiled
def walk(tables: Tables, state: State, best: Ints, heats: Floats, habits: Habits) -> None:
    """Take a step at each of these heats, and write the best roster met into ``best``."""
    for heat in heats:
        if step(tables, state, heat, habits) and state.tally[COST] < state.tally[BEST]:
            state.tally[BEST] = state.tally[COST]
            best[:] = state.kind


@compiled
def fill(tables: Tables, state: State, order: Ints) -> None:
    """Give everybody in this order their best whole roster beside those already placed."""
    for person in order:
        rebuild(tables, state, Span(person, 0, state.kind.shape[1] - 1), 0.0)
        state.tally[COST] += counted(tables.law, tables.classes, person, state.kind[person])


@compiled
def lay(tables: Tables, state: State, kinds: Ints, order: Ints) -> None:
    """Place these people's whole rosters where nothing of theirs stands yet."""
    for person in order:
        for day in range(kinds.shape[1]):
            place(tables, state, person, day, kinds[person, day])
        state.tally[COST] += counted(tables.law, tables.classes, person, kinds[person])
