"""How much room the rules that count leave inside a span, given the days around it."""

from typing import NamedTuple

import numpy as np

from fangxian.planning.rosters.solver.compiled import compiled
from fangxian.planning.rosters.solver.positions import Shape, Span
from fangxian.planning.rosters.solver.tables import Count, Floats, Ints, Law, Rule

INFINITE = np.inf
# More combinations of counters than this are not followed: the span is then given up.
WIDEST = 5000


class Box(NamedTuple):
    """Sizes of the weekends and the minutes, and whether they are counted at all; ``owed``: minutes that must still come."""

    weekends: int
    minutes: int
    counts_weekends: int
    counts_minutes: int
    owed: int


class Combos(NamedTuple):
    """The counters as one number: where a class leads on a day [day, class, number], how it grows [day, class], its price."""

    leads: Ints
    grows: Ints
    price: Floats


@compiled
def box_of(law: Law, groups: Ints, span: Span) -> Box:
    """Return the room for weekends and minutes."""
    unit = law.rules[span.person, Rule.UNIT]
    outside = 0
    for day in range(groups.shape[0]):
        if groups[day] >= 0 and not span.first <= day <= span.last:
            outside += law.minutes[groups[day]]
    left = (law.rules[span.person, Rule.MAX_MINUTES] - outside) // unit
    owed = max(0, -((outside - law.rules[span.person, Rule.MIN_MINUTES]) // unit))
    longest = (span.last - span.first + 1) * law.minutes.max() // unit
    inside, counted = weekends_around(law, groups, span)
    spare = law.rules[span.person, Rule.MAX_WEEKENDS] - counted
    narrow_minutes, narrow_weekends = left < longest or owed > 0, spare < inside
    return Box(
        max(0, min(spare, inside)) + 1 if narrow_weekends else 1,
        max(0, min(left, longest)) + 1 if narrow_minutes else 1,
        1 if narrow_weekends else 0,
        1 if narrow_minutes else 0,
        owed,
    )


@compiled
def weekends_around(law: Law, groups: Ints, span: Span) -> tuple[int, int]:
    """Return how many weekends reach into the span, and how many have a duty outside it."""
    inside, counted, day = 0, 0, 0
    while day < groups.shape[0]:
        length = 2 if law.weekend[day] == 1 and day + 1 < groups.shape[0] else 1
        if law.weekend[day] > 0:
            touched, on = False, False
            for other in range(day, day + length):
                touched |= span.first <= other <= span.last
                on |= groups[other] >= 0 and not span.first <= other <= span.last
            inside += 1 if touched else 0
            counted += 1 if on else 0
        day += length
    return inside, counted


@compiled
def weekend_step(law: Law, groups: Ints, span: Span, day: int, was_on: bool) -> int:
    """Return 1 where a duty on ``day`` begins a weekend that is not counted yet."""
    kind = law.weekend[day]
    if kind == 1:
        return 0 if day == span.last and day + 1 < groups.shape[0] and groups[day + 1] >= 0 else 1
    return 1 if kind == 2 and (day == 0 or not was_on) else 0


@compiled
def most_duties(shape: Shape, days: int) -> int:
    """Return the most days on duty that so many days in a row can hold."""
    if shape.endless:
        return days
    cycle = shape.run + shape.off
    return days // cycle * shape.run + min(shape.run, days % cycle)


@compiled
def held(law: Law, groups: Ints, span: Span, counter: int) -> tuple[int, int]:
    """Return what a counter of the person holds outside the span, and inside it."""
    outside, inside = 0, 0
    for day in range(law.limits[span.person, counter, Count.FIRST], law.limits[span.person, counter, Count.LAST] + 1):
        if groups[day] >= 0 and law.counts[span.person, counter, groups[day]]:
            if span.first <= day <= span.last:
                inside += 1
            else:
                outside += 1
    return outside, inside


@compiled
def overflowing(law: Law, groups: Ints, span: Span, followed: Ints) -> int:
    """Return the first counter that is not followed although it breaks its limit, or -1."""
    for counter in range(followed.shape[0]):
        outside, inside = held(law, groups, span, counter)
        if not followed[counter] and outside + inside > law.limits[span.person, counter, Count.MOST]:
            return counter
    return -1


@compiled
def counter_room(law: Law, groups: Ints, span: Span, followed: Ints) -> tuple[Ints, Ints]:
    """Return the size of each counter of the person (0: it is not counted here) and what it holds outside the span.

    A mere upper limit is counted only where ``followed`` says so: most paths keep it unasked.
    """
    person = span.person
    total = law.rules[person, Rule.COUNTERS]
    sizes, outside = np.zeros(total, np.int64), np.zeros(total, np.int64)
    for counter in range(total):
        outside[counter], _ = held(law, groups, span, counter)
        first, last = law.limits[person, counter, Count.FIRST], law.limits[person, counter, Count.LAST]
        days = max(0, min(last, span.last) - max(first, span.first) + 1)
        left = max(0, law.limits[person, counter, Count.MOST] - outside[counter])
        owed = outside[counter] < law.limits[person, counter, Count.LEAST]
        if followed[counter] or owed or (law.limits[person, counter, Count.PRICE] >= 0 and days > 0):
            sizes[counter] = min(left, days) + 1
    return sizes, outside


@compiled
def width_of(sizes: Ints) -> int:
    """Return how many combinations there are."""
    width = 1
    for size in sizes:
        width *= max(1, size)
    return width


@compiled
def combos_of(law: Law, groups: Ints, span: Span, followed: Ints) -> Combos:
    """Return the counters of the span as one combined number."""
    person = span.person
    sizes, outside = counter_room(law, groups, span, followed)
    width, classes, days = width_of(sizes), law.minutes.shape[0], span.last - span.first + 1
    leads, grows, price = (
        np.empty((days, classes, width), np.int64),
        np.zeros((days, classes), np.int64),
        np.zeros(width),
    )
    for state in range(width):
        leads[:, :, state] = state
    stride = 1
    for counter in range(sizes.shape[0]):
        if sizes[counter] > 0:
            for state in range(width):
                count = outside[counter] + state // stride % sizes[counter]
                price[state] += final_price(law, person, counter, count)
            first = max(law.limits[person, counter, Count.FIRST], span.first) - span.first
            last = min(law.limits[person, counter, Count.LAST], span.last) - span.first
            counted = law.counts[person, counter]
            for offset in range(first, last + 1):
                add_counter(leads[offset], grows[offset], counted, stride, sizes[counter])
            stride *= sizes[counter]
    return Combos(leads, grows, price)


@compiled
def add_counter(leads: Ints, grows: Ints, counted: Ints, stride: int, size: int) -> None:
    """Let one day's classes move one counter on; -1 where it would overflow."""
    for group in range(leads.shape[0]):
        if counted[group]:
            grows[group] += stride
            for state in range(leads.shape[1]):
                fits = leads[group, state] >= 0 and state // stride % size + 1 < size
                leads[group, state] = leads[group, state] + stride if fits else -1


@compiled
def final_price(law: Law, person: int, counter: int, count: int) -> float:
    """Return what it costs to end with this count."""
    if count < law.limits[person, counter, Count.LEAST]:
        return INFINITE
    price = law.limits[person, counter, Count.PRICE]
    return law.prices[price, count] if price >= 0 else 0.0
