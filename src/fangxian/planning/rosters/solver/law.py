"""Contracts, successions and the calendar as arrays."""

from math import gcd

import numpy as np

from fangxian.planning.rosters.problem import Person, Problem
from fangxian.planning.rosters.solver.counting import build_counters
from fangxian.planning.rosters.solver.tables import NEVER, Ints, Law, Rule, Small

DAY = 24 * 60


def build_law(problem: Problem, classes: dict[str, int]) -> Law:
    """Return what each person's roster must keep; ``classes`` by shift."""
    counters = build_counters(problem, classes)
    minutes = _minutes(problem, classes)
    weekday = (np.arange(problem.days) + problem.first_weekday) % 7
    return Law(
        _rules(problem, classes, gcd(*map(int, minutes)), counters.used),
        counters.limits,
        counters.counts,
        counters.prices,
        np.where(weekday == 5, 1, np.where(weekday == 6, 2, 0)).astype(np.int64),
        minutes,
        _follows(problem, classes),
    )


def forbidden_successions(problem: Problem) -> set[tuple[str, str]]:
    """Return the pairs of shifts that must not follow day on day, by name or for want of rest."""
    short = {
        (before.id, after.id)
        for before in problem.shifts
        for after in problem.shifts
        if DAY + after.start - before.end < problem.min_rest
    }
    return short | set(problem.forbidden)


def _minutes(problem: Problem, classes: dict[str, int]) -> Ints:
    minutes = np.ones(max(1, len(set(classes.values()))), np.int64)
    for shift in problem.shifts:
        minutes[classes[shift.id]] = shift.minutes
    return minutes


def _follows(problem: Problem, classes: dict[str, int]) -> Small:
    count = max(1, len(set(classes.values())))
    follows = np.ones((count, count), np.int8)
    for before, after in forbidden_successions(problem):
        follows[classes[before], classes[after]] = 0
    return follows


def _rules(problem: Problem, classes: dict[str, int], unit: int, counters: list[int]) -> Ints:
    rules = np.zeros((len(problem.people), len(Rule)), np.int64)
    for own, person, count in zip(rules, problem.people, counters, strict=True):
        contract = person.contract
        longest = contract.max_run or max(1, contract.min_run)
        own[Rule.MIN_MINUTES] = contract.min_minutes
        own[Rule.MAX_MINUTES] = NEVER if contract.max_minutes is None else contract.max_minutes
        own[Rule.UNIT] = unit or 1
        own[Rule.MIN_RUN], own[Rule.MAX_RUN] = contract.min_run, longest
        own[Rule.ENDLESS] = contract.max_run is None
        own[Rule.MIN_OFF] = max(1, contract.min_days_off)
        own[Rule.MAX_WEEKENDS] = NEVER if contract.max_weekends is None else contract.max_weekends
        own[Rule.KNOWN] = -len(person.before)
        own[Rule.LAST] = _standing(person, longest, classes)
        own[Rule.COUNTERS] = count
    return rules


def _standing(person: Person, longest: int, class_of: dict[str, int]) -> int:
    """Return the position on the day before day 0: what was before the days that are known was long enough."""
    off = max(1, person.contract.min_days_off)
    if not person.before or not person.before[-1]:
        rest = next((n for n, shift in enumerate(reversed(person.before)) if shift), None)
        return off - 1 if rest is None else min(rest, off) - 1
    run = next((n for n, shift in enumerate(reversed(person.before)) if not shift), len(person.before))
    return off + class_of[person.before[-1]] * longest + min(run, longest) - 1
