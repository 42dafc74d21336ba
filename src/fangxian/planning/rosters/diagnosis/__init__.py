"""Why no roster keeps every hard rule, and what would have to give way."""

import time

import msgspec
from ortools.sat.python import cp_model

from fangxian.planning.rosters.diagnosis.counting import Day
from fangxian.planning.rosters.hard.model import Switched
from fangxian.planning.rosters.hard.rules import Rule
from fangxian.planning.rosters.problem import Problem

__all__ = ["Diagnosis", "Rule", "diagnose"]


class Diagnosis(msgspec.Struct, frozen=True):
    """``conflict``: rules that cannot all hold, none of which can be left out (empty: they can).

    ``relaxation``: the cheapest rules to give up so that the others hold, each with how many times, and whether that is
    ``proven`` to be the cheapest.
    """

    conflict: tuple[Rule, ...]
    relaxation: tuple[tuple[Rule, int], ...]
    proven: bool

    @property
    def is_feasible(self) -> bool:
        """Tell whether it is proven that all hard rules can hold."""
        return self.proven and not self.relaxation


def diagnose(problem: Problem, *, seconds: float = 30.0) -> Diagnosis:
    """Return a smallest conflict and the cheapest relaxation of the hard rules; each of the two may take ``seconds``.

    A conflict within one day is looked for before one of the whole horizon. In time nothing can be left out of it; out of time
    it is still a conflict, or empty where none could be proven. Costs and wishes play no part.
    """
    relaxation, proven = _relax(problem, seconds)
    if not relaxation:
        return Diagnosis((), (), proven)
    short_days = [rule.day for rule, _ in relaxation if rule.code == "must_cover"]
    return Diagnosis(_conflict(problem, short_days, time.monotonic() + seconds), relaxation, proven)


def _relax(problem: Problem, seconds: float) -> tuple[tuple[tuple[Rule, int], ...], bool]:
    switched = Switched(problem)
    price = []
    for index, (rule, switch) in switched.switches.items():
        price.append(rule.price * switched.missing.get(index, 1 - switch))
        if index in switched.missing:
            switched.model.add(switch == 0)
    switched.model.minimize(sum(price))
    solver = _solver(seconds)
    status = solver.solve(switched.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return (), False
    given_up = []
    for index, (rule, switch) in switched.switches.items():
        missing = switched.missing.get(index)
        times = int(solver.value(missing)) if missing is not None else 1 - int(solver.value(switch))
        if times:
            given_up.append((rule, times))
    return tuple(given_up), status == cp_model.OPTIMAL


def _conflict(problem: Problem, short_days: list[int], until: float) -> tuple[Rule, ...]:
    """Refute the demands of one short day, beside what is said of that day, then beside all rules, and last those of all days.

    Too few people for a day is found by counting. What else is refuted is made smaller by leaving out what is not needed.
    """
    switched = Switched(problem)
    days = tuple(dict.fromkeys(short_days))
    for day in days:
        if counted := Day(problem, day, switched.origins).conflict():
            return tuple(switched.switches[index][0] for index in counted)
    for rules in (
        *([n for n, (rule, _) in switched.switches.items() if _is_said_of(rule, day)] for day in days),
        *(
            [n for n, (rule, _) in switched.switches.items() if rule.day == day or rule.code != "must_cover"]
            for day in days
        ),
        list(switched.switches),
    ):
        core = _refuted(switched, rules, until)
        if core:
            return tuple(switched.switches[index][0] for index in _narrowed(switched, core, until))
    return ()


def _is_said_of(rule: Rule, day: int) -> bool:
    """Tell whether a rule is about this day, or an absence that may reach into it."""
    return rule.day == day or (rule.code == "absent" and abs(rule.day - day) == 1)


def _narrowed(switched: Switched, core: list[int], until: float) -> list[int]:
    """Leave out one rule after another as long as the others still cannot all hold."""
    for index in list(core):
        if index in core and time.monotonic() < until:
            core = _refuted(switched, [other for other in core if other != index], until) or core
    return core


def _refuted(switched: Switched, indices: list[int], until: float) -> list[int] | None:
    """Return those of the rules that cannot all hold, None where they can or nobody knows in time."""
    switched.model.clear_assumptions()
    switched.model.add_assumptions([switched.switches[index][1] for index in indices])
    solver = _solver(max(0.01, until - time.monotonic()))
    if solver.solve(switched.model) != cp_model.INFEASIBLE:
        return None
    needed = set(solver.sufficient_assumptions_for_infeasibility())
    return [index for index in indices if index in needed]


def _solver(seconds: float) -> cp_model.CpSolver:
    """Return a solver whose bound comes from linear relaxations: lacking people is a matter of counting."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 0
    return solver
