"""The best days of one person in a span, exactly: dynamic programming over positions, weekends, minutes and counters."""

from typing import NamedTuple

import numpy as np

from fangxian.planning.rosters.solver.boxes import (
    INFINITE,
    WIDEST,
    Box,
    Combos,
    box_of,
    combos_of,
    most_duties,
    overflowing,
    weekend_step,
)
from fangxian.planning.rosters.solver.compiled import compiled
from fangxian.planning.rosters.solver.positions import (
    Shape,
    Span,
    may_end,
    next_off,
    next_on,
    position_before,
    shape_of,
)
from fangxian.planning.rosters.solver.tables import Floats, Ints, Law, Rule, Small


class Move(NamedTuple):
    """One more day: what it costs and adds, and the position it comes from."""

    cost: float
    weekends: int
    minutes: int
    source: int


class End(NamedTuple):
    """The best last state."""

    cost: float
    position: int
    weekends: int
    minutes: int
    counter: int


@compiled
def best_path(law: Law, span: Span, groups: Ints, duty: Floats, off: Floats) -> float:
    """Write the cheapest classes of the span into ``groups`` and return their cost, INFINITE where nothing is allowed.

    ``duty`` [day of the span, class] and ``off`` [day of the span] are the costs. The other days of ``groups`` stand. Upper
    limits are followed only once a path breaks them.
    """
    followed = np.zeros(law.rules[span.person, Rule.COUNTERS], np.int64)
    while True:
        cost = follow(law, span, groups, (duty, off), followed)
        broken = overflowing(law, groups, span, followed) if cost < INFINITE else -1
        if broken < 0:
            return cost
        followed[broken] = 1


@compiled
def follow(law: Law, span: Span, groups: Ints, costs: tuple[Floats, Floats], followed: Ints) -> float:
    """Do the same with only these upper limits followed."""
    shape, box = shape_of(law, span.person), box_of(law, groups, span)
    combos = combos_of(law, groups, span, followed)
    days, classes = costs[0].shape
    if combos.price.shape[0] > WIDEST:
        return INFINITE
    now = np.full((shape.off + classes * shape.run, box.weekends, box.minutes, combos.price.shape[0]), INFINITE)
    then = np.full_like(now, INFINITE)
    back = np.empty((days, *now.shape), np.int16)
    now[position_before(law, shape, groups, span), 0, 0, 0] = 0.0
    for offset in range(days):
        corridor = corridor_of(law, span, shape, box, offset)
        if corridor[0] >= corridor[1]:
            return INFINITE
        one_day(law, span, groups, (shape, box, combos, corridor), (offset, costs[0], costs[1], now, then, back))
        now, then = then, now
    end = best_end(law, span, groups, box, (shape, combos, now))
    if end.cost < INFINITE:
        trace(law, span, groups, (shape, box, combos, back), end)
    return end.cost


@compiled
def corridor_of(law: Law, span: Span, shape: Shape, box: Box, offset: int) -> tuple[int, int]:
    """Return the least and the most minutes before a day of the span from which the span can still end well."""
    if not box.counts_minutes:
        return 0, 1
    longest = law.minutes.max() // law.rules[span.person, Rule.UNIT]
    ahead = most_duties(shape, span.last - span.first + 1 - offset) * longest
    behind = most_duties(shape, offset) * longest
    return max(0, box.owed - ahead), min(box.minutes, behind + 1)


@compiled
def one_day(
    law: Law,
    span: Span,
    groups: Ints,
    known: tuple[Shape, Box, Combos, tuple[int, int]],
    run: tuple[int, Floats, Floats, Floats, Floats, Small],
) -> None:
    """Carry every state that can matter over one day."""
    shape, box, combos, corridor = known
    offset, duty, off, now, then, back = run
    low, high = corridor
    now, then, back = now[:, :, low:high], then[:, :, low:], back[offset, :, :, low:]
    day = span.first + offset
    then[:] = INFINITE
    for position in range(now.shape[0]):
        if now[position].min() == INFINITE:
            continue
        target = next_off(shape, day, position)
        if target >= 0 and off[offset] < INFINITE:
            rest(now[position], then[target], back[target], Move(off[offset], 0, 0, position))
        weekend = box.counts_weekends * weekend_step(law, groups, span, day, position >= shape.off)
        for group in range(duty.shape[1]):
            target = next_on(law, shape, position, group) if duty[offset, group] < INFINITE else -1
            if target >= 0:
                minutes = box.counts_minutes * law.minutes[group] // law.rules[span.person, Rule.UNIT]
                move = Move(duty[offset, group], weekend, minutes, position)
                work(now[position], then[target], back[target], move, combos.leads[offset, group])


@compiled
def rest(now: Floats, then: Floats, back: Small, move: Move) -> None:
    """Carry the states of one position over a day off."""
    for weekends in range(now.shape[0]):
        for minutes in range(now.shape[1]):
            for counter in range(now.shape[2]):
                cost = now[weekends, minutes, counter] + move.cost
                if cost < then[weekends, minutes, counter]:
                    then[weekends, minutes, counter] = cost
                    back[weekends, minutes, counter] = move.source


@compiled
def work(now: Floats, then: Floats, back: Small, move: Move, leads: Ints) -> None:
    """Carry the states of one position over a duty, as far as its weekends, minutes and counters allow."""
    for weekends in range(now.shape[0] - move.weekends):
        for minutes in range(min(now.shape[1], then.shape[1] - move.minutes)):
            for counter in range(now.shape[2]):
                cost, led = now[weekends, minutes, counter] + move.cost, leads[counter]
                if led >= 0 and cost < then[weekends + move.weekends, minutes + move.minutes, led]:
                    then[weekends + move.weekends, minutes + move.minutes, led] = cost
                    back[weekends + move.weekends, minutes + move.minutes, led] = move.source


@compiled
def best_end(law: Law, span: Span, groups: Ints, box: Box, reached: tuple[Shape, Combos, Floats]) -> End:
    """Return the cheapest state that may end the span with the minutes that are owed."""
    shape, combos, now = reached
    best = End(INFINITE, 0, 0, 0, 0)
    for position in range(now.shape[0]):
        if now[position].min() < best.cost and may_end(law, shape, groups, span.last, position):
            for weekends in range(box.weekends):
                for minutes in range(box.owed if box.counts_minutes else 0, box.minutes):
                    for counter in range(now.shape[3]):
                        cost = now[position, weekends, minutes, counter] + combos.price[counter]
                        if cost < best.cost:
                            best = End(cost, position, weekends, minutes, counter)
    return best


@compiled
def trace(law: Law, span: Span, groups: Ints, found: tuple[Shape, Box, Combos, Small], end: End) -> None:
    """Write the classes that lead to ``end`` into ``groups``, last day first."""
    shape, box, combos, back = found
    position, weekends, minutes, counter = end.position, end.weekends, end.minutes, end.counter
    unit = law.rules[span.person, Rule.UNIT]
    for offset in range(back.shape[0] - 1, -1, -1):
        before = back[offset, position, weekends, minutes, counter]
        group = (position - shape.off) // shape.run if position >= shape.off else -1
        if group >= 0:
            day = span.first + offset
            weekends -= box.counts_weekends * weekend_step(law, groups, span, day, before >= shape.off)
            minutes -= box.counts_minutes * law.minutes[group] // unit
            counter -= combos.grows[offset, group]
        groups[span.first + offset] = group
        position = before
