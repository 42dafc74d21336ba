"""Why no roster keeps every hard rule, and what would have to give way."""

import msgspec
from ortools.sat.python import cp_model

from fangxian.planning.rosters.diagnosis.model import Switched
from fangxian.planning.rosters.diagnosis.rules import Rule
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
        """Tell whether all hard rules can hold."""
        return not self.relaxation


def diagnose(problem: Problem, *, seconds: float = 20.0) -> Diagnosis:
    """Return a smallest conflict and the cheapest relaxation of the hard rules; each of the two may take ``seconds``.

    Within that time the conflict is irreducible; without it, it is still a conflict. Costs and wishes play no part.
    """
    relaxation, proven = _relax(problem, seconds)
    if not relaxation:
        return Diagnosis((), (), proven)
    return Diagnosis(_conflict(problem, seconds), relaxation, proven)


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


def _conflict(problem: Problem, seconds: float) -> tuple[Rule, ...]:
    """Start from the rules that the solver needed to refute the task, and leave out one after another."""
    switched = Switched(problem)
    core = _refuted(switched, list(switched.switches), seconds)
    for index in list(core or ()):
        if core and index in core:
            smaller = _refuted(switched, [other for other in core if other != index], seconds / 10)
            core = smaller if smaller is not None else core
    return tuple(switched.switches[index][0] for index in core or ())


def _refuted(switched: Switched, indices: list[int], seconds: float) -> list[int] | None:
    """Return those of the rules that cannot all hold, None where they can (or nobody knows in time)."""
    switched.model.clear_assumptions()
    switched.model.add_assumptions([switched.switches[index][1] for index in indices])
    solver = _solver(seconds)
    solver.parameters.num_workers = 1
    if solver.solve(switched.model) != cp_model.INFEASIBLE:
        return None
    needed = set(solver.sufficient_assumptions_for_infeasibility())
    return [index for index in indices if index in needed]


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = 0
    return solver
