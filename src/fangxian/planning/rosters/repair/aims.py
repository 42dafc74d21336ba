"""What a repair makes small, one after the other, as sums over the model of the hard rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from fangxian.planning.rosters.hard.model import Switched, total
from fangxian.planning.rosters.problem import Demand, Duty, Fairness, Pair, Person

Amount = cp_model.LinearExpr


@dataclass(frozen=True, slots=True)
class Aims:
    """What a roster leaves undone, each dearer than all that comes after it; ``soft`` comes last and outside the weight."""

    given_up: Amount
    missing: Amount
    changes: Amount
    soft: Amount
    per_missing: int
    per_rule: int

    @property
    def weight(self) -> Amount:
        """Return rules given up, missing people and changes in one number."""
        return self.per_rule * self.given_up + self.per_missing * self.missing + self.changes


def aims(switched: Switched, *, strict: bool) -> Aims:
    """Hold every rule of single people (``strict``), or let it give way at a price before anybody is missing."""
    per_missing = len(switched.problem.people) * switched.problem.days + 1
    required = sum(demand.required for demand in switched.problem.demands if demand.must)
    return Aims(
        total(list(_given_up(switched, strict=strict))),
        total(list(switched.missing.values())),
        total(list(_changes(switched))),
        total(list(_soft(switched))),
        per_missing,
        per_missing * (required + 1),
    )


def _given_up(switched: Switched, *, strict: bool) -> Iterator[Amount]:
    """Yield the price of each rule that gives way; a demand counts who is missing instead, and an absence stands."""
    for index, (rule, switch) in switched.switches.items():
        if index in switched.missing:
            switched.model.add(switch == 0)
        elif strict or rule.code == "absent":
            switched.model.add(switch == 1)
        else:
            yield rule.price * (1 - switch)


def _changes(switched: Switched) -> Iterator[Amount]:
    """Yield for each day of a person whether it differs from what is published."""
    published = switched.problem.published
    had = {(duty.person, duty.day): duty for duty in (published.duties if published else ())}
    for person in switched.problem.people:
        for day in range(switched.problem.days):
            before = had.get((person.id, day))
            yield 1 - total(kept(switched, before)) if before else total(switched.on(person.id, day))


def kept(switched: Switched, duty: Duty) -> list[cp_model.IntVar]:
    """Return what keeps a published duty as it is."""
    return switched.having(duty.person, duty.day, duty.shift, duty.role)


def _soft(switched: Switched) -> Iterator[Amount]:
    """Yield what is allowed and costs something, as the checker counts it, but for the changes."""
    problem = switched.problem
    for demand in problem.demands:
        yield from _cover(switched, demand)
    for wish in problem.wishes:
        on = switched.on(wish.person, wish.day)
        has = total(switched.having(wish.person, wish.day, wish.shift) if wish.shift else on)
        yield wish.weight * (1 - has if wish.on else has)
    for pair in problem.pairs:
        if pair.weight:
            yield from _company(switched, pair, pair.weight)
    for fairness in problem.fairness:
        for person in problem.people:
            yield from _burden(switched, fairness, person)


def _cover(switched: Switched, demand: Demand) -> Iterator[Amount]:
    there = switched.meeting(demand)
    if demand.under:
        yield demand.under * _beyond(switched, demand.required - total(there), demand.required)
    if demand.over and len(there) > demand.required:
        yield demand.over * _beyond(switched, total(there) - demand.required, len(there))


def _company(switched: Switched, pair: Pair, weight: int) -> Iterator[Amount]:
    for day in range(switched.problem.days):
        for shift in switched.problem.shifts:
            first, second = (total(switched.having(who, day, shift.id)) for who in (pair.first, pair.second))
            failed = _beyond(switched, first - second if pair.together else first + second - 1, 1)
            if pair.together:
                switched.model.add(failed >= second - first)
            yield weight * failed


def _burden(switched: Switched, fairness: Fairness, person: Person) -> Iterator[Amount]:
    """Yield the square of what is beyond a fair share: the n-th one too many costs 2n - 1 more."""
    days = range(switched.problem.days)
    own = total([duty for day in days for name in fairness.shifts for duty in switched.having(person.id, day, name)])
    spare = fairness.share - person.carried.get(fairness.name, 0)
    steps = [switched.model.new_bool_var("") for _ in range(max(0, len(days) - spare))]
    switched.model.add(total(steps) >= own - spare)
    yield from (fairness.weight * (2 * n - 1) * step for n, step in enumerate(steps, 1))


def _beyond(switched: Switched, amount: Amount, most: int) -> cp_model.IntVar:
    """Return a count that is at least ``amount`` and never below zero."""
    count = switched.model.new_int_var(0, most, "")
    switched.model.add(count >= amount)
    return count
