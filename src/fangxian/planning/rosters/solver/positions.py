"""Where a person stands in a run, and where a day off or a duty leads from there.

Positions: 0 to ``off`` - 1 are days off in a row (the last one means that many or more), then for each class the days on duty in
a row. What is already known of the days before the horizon gives the first position.
"""

from typing import NamedTuple

from fangxian.planning.rosters.solver.compiled import compiled
from fangxian.planning.rosters.solver.tables import Ints, Law, Rule


class Span(NamedTuple):
    """The days of one search: of ``person``, from day ``first`` to ``last``."""

    person: int
    first: int
    last: int


class Shape(NamedTuple):
    """What one person's positions look like; a run that begins on day ``known`` may be as short as it is."""

    off: int
    run: int
    min_run: int
    endless: int
    known: int


@compiled
def shape_of(law: Law, person: int) -> Shape:
    return Shape(
        law.rules[person, Rule.MIN_OFF],
        law.rules[person, Rule.MAX_RUN],
        law.rules[person, Rule.MIN_RUN],
        law.rules[person, Rule.ENDLESS],
        law.rules[person, Rule.KNOWN],
    )


@compiled
def run_at(shape: Shape, position: int) -> int:
    """Return the days on duty in a row, 0 on a day off."""
    return 0 if position < shape.off else (position - shape.off) % shape.run + 1


@compiled
def next_off(shape: Shape, day: int, position: int) -> int:
    """Return the position after a day off on ``day``, or -1 where the run before it would be too short."""
    run = run_at(shape, position)
    if run == 0:
        return min(position + 1, shape.off - 1)
    return 0 if run >= shape.min_run or day - run == shape.known else -1


@compiled
def next_on(law: Law, shape: Shape, position: int, group: int) -> int:
    """Return the position after a duty of class ``group``, or -1 where it may not follow."""
    start = shape.off + group * shape.run
    run = run_at(shape, position)
    if run == 0:
        return start if position == shape.off - 1 else -1
    if not law.follows[(position - shape.off) // shape.run, group]:
        return -1
    if run < shape.run:
        return start + run
    return start + run - 1 if shape.endless else -1


@compiled
def position_before(law: Law, shape: Shape, groups: Ints, span: Span) -> int:
    """Return the position on the day before the span, from the classes that stand in ``groups`` ([day], -1: off)."""
    position = law.rules[span.person, Rule.LAST]
    for day in range(span.first):
        group = groups[day]
        position = next_off(shape, day, position) if group < 0 else next_on(law, shape, position, group)
    return int(position)


@compiled
def stretch_after(groups: Ints, last: int) -> int:
    """Return how many days after ``last`` are like the first of them, on duty or off."""
    day = last + 1
    while day < groups.shape[0] and (groups[day] >= 0) == (groups[last + 1] >= 0):
        day += 1
    return day - last - 1


@compiled
def may_end(law: Law, shape: Shape, groups: Ints, last: int, position: int) -> bool:
    """Tell whether the days after ``last`` may follow this position."""
    if last == groups.shape[0] - 1:
        return True
    length = stretch_after(groups, last)
    at_edge = last + 1 + length == groups.shape[0]
    run = run_at(shape, position)
    if groups[last + 1] < 0:
        had = position + 1 if run == 0 else 0
        return next_off(shape, last + 1, position) >= 0 and (had + length >= shape.off or at_edge)
    if next_on(law, shape, position, groups[last + 1]) < 0:
        return False
    long_enough = run + length >= shape.min_run or at_edge or last + 1 - run == shape.known
    return long_enough and (run + length <= shape.run or shape.endless == 1)
