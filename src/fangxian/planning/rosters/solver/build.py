"""Turns a task into arrays. What no rule can make possible is left out here, so that the search never meets it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fangxian.planning.rosters.problem import Demand, Duty, Pair, Pin, Problem
from fangxian.planning.rosters.solver.counting import signature
from fangxian.planning.rosters.solver.law import build_law, forbidden_successions
from fangxian.planning.rosters.solver.prices import Prices
from fangxian.planning.rosters.solver.tables import Ints, Small, Tables, Together

# A hard rule between people is priced at this many times the dearest thing that is only a wish.
DEARER = 20
AT_LEAST = 1000


@dataclass(frozen=True, slots=True)
class Model:
    """A task and its arrays, with the names behind their indices; ``must`` is the price of one violation between people."""

    problem: Problem
    tables: Tables
    kinds: tuple[tuple[str, str], ...]
    must: int


def build(problem: Problem) -> Model:
    """Return the arrays of a task."""
    kinds = _kinds(problem)
    classes = _classes(problem)
    must = max(AT_LEAST, DEARER * _dearest(problem))
    tables = Tables(
        build_law(problem, classes),
        _rows(problem, kinds, must),
        Prices(problem, kinds).costs(),
        np.array([classes[shift] for shift, _ in kinds], np.int64),
    )
    return Model(problem, tables, kinds, must)


def kinds_of(model: Model, duties: Iterable[Duty]) -> Ints:
    """Return these duties as kinds [person, day], -1 on a day off; a role left open becomes the first that suits the shift."""
    people = {person.id: index for index, person in enumerate(model.problem.people)}
    kinds = np.full((len(people), model.problem.days), -1, np.int64)
    for duty in duties:
        fits = [n for n, (shift, role) in enumerate(model.kinds) if shift == duty.shift and duty.role in ("", role)]
        if fits and duty.person in people and 0 <= duty.day < model.problem.days:
            kinds[people[duty.person], duty.day] = fits[0]
    return kinds


def _kinds(problem: Problem) -> tuple[tuple[str, str], ...]:
    """Return every shift in every role that is asked for; a shift that no role is asked for has the nameless one."""
    asked: list[Demand | Pin] = [*problem.demands, *problem.pins]
    duties = problem.published.duties if problem.published else ()
    named = {(item.shift, item.role) for item in [*asked, *duties] if item.shift and item.role}
    found = []
    for shift in problem.shifts:
        found += sorted(kind for kind in named if kind[0] == shift.id) or [(shift.id, "")]
    return tuple(found)


def _classes(problem: Problem) -> dict[str, int]:
    """Return the class of each shift: the same where minutes, successions and every count that matters are the same."""
    forbidden = forbidden_successions(problem)
    names = [shift.id for shift in problem.shifts]
    counted = signature(problem)
    keys: dict[tuple[object, ...], int] = {}
    return {
        shift.id: keys.setdefault(
            (
                shift.minutes,
                tuple((shift.id, other) in forbidden for other in names),
                tuple((other, shift.id) in forbidden for other in names),
                counted[shift.id],
            ),
            len(keys),
        )
        for shift in problem.shifts
    }


def _rows(problem: Problem, kinds: tuple[tuple[str, str], ...], must: int) -> Together:
    """Return the rows of demands and pairs; a pair that works together counts as +1 and -1, any other person as 1."""
    people = {person.id: index for index, person in enumerate(problem.people)}
    skills = sorted({demand.skill for demand in problem.demands})
    share = np.zeros((len(skills) + len(problem.pairs), len(people)), np.int8)
    for index, skill in enumerate(skills):
        share[index] = [not skill or skill in person.skills for person in problem.people]
    members: list[list[int]] = [[] for _ in range(problem.days * len(kinds))]
    listed: list[tuple[int, int, int, int]] = []

    def add(day: int, meant: list[int], row: tuple[int, int, int, int]) -> None:
        for kind in meant:
            members[day * len(kinds) + kind].append(len(listed))
        listed.append(row)

    for demand in problem.demands:
        meant = [n for n, (s, r) in enumerate(kinds) if s == demand.shift and demand.role in ("", r)]
        under = demand.under + must * demand.must
        add(demand.day, meant, (skills.index(demand.skill), demand.required, under, demand.over))
    for index, pair in enumerate(problem.pairs, len(skills)):
        _pair_share(share, index, pair, people)
        weight = must if pair.weight is None else pair.weight
        for day in range(problem.days):
            for shift in problem.shifts:
                meant = [n for n, (s, _) in enumerate(kinds) if s == shift.id]
                add(day, meant, (index, 0, weight, weight) if pair.together else (index, 1, 0, weight))
    start = np.cumsum([0, *map(len, members)], dtype=np.int64)
    row = np.array([row for rows in members for row in rows], np.int64)
    return Together(start, row, np.array(listed, np.int64).reshape(-1, 4), share)


def _pair_share(share: Small, index: int, pair: Pair, people: dict[str, int]) -> None:
    share[index, people[pair.first]] = 1
    share[index, people[pair.second]] = -1 if pair.together else 1


def _dearest(problem: Problem) -> int:
    weights = [weight for demand in problem.demands for weight in (demand.under, demand.over)]
    weights += [wish.weight for wish in problem.wishes] + [pair.weight or 0 for pair in problem.pairs]
    return max([*weights, problem.published.weight if problem.published else 0], default=0)
