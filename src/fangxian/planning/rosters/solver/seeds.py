"""Somebody's whole roster by their own rules alone: where the walk begins for whom pricing follows too many counts."""

from random import Random

from msgspec.structs import replace
from ortools.sat.python import cp_model

from fangxian.planning.rosters.hard.model import Switched
from fangxian.planning.rosters.problem import Duty, Problem

# CP-SAT's own measure of work: the same on any machine.
EFFORT = 2.0
DRAWN = 5


def own_duties(problem: Problem, person: str, seed: int) -> tuple[Duty, ...] | None:
    """Return duties of a person that keep all of their own rules and nobody else's, None where none were found.

    What they are is drawn by ``seed``, so that people with the same rules do not all have the same days.
    """
    switched = Switched(_alone(problem, person))
    for _rule, switch in switched.switches.values():
        switched.model.add(switch == 1)
    draw = Random(f"{seed}/{person}")  # noqa: S311 - no secret is drawn
    switched.model.maximize(sum(draw.randint(-DRAWN, DRAWN) * duty for duty in switched.duty.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    if solver.solve(switched.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return tuple(
        Duty(person=who, day=day, shift=shift, role=role)
        for (who, day, shift, role), duty in switched.duty.items()
        if solver.value(duty)
    )


def _alone(problem: Problem, person: str) -> Problem:
    """Return the task of one person: nobody has to be anywhere, but the roles stay those of the whole task."""
    return replace(
        problem,
        people=tuple(one for one in problem.people if one.id == person),
        demands=tuple(replace(demand, must=False) for demand in problem.demands),
        absences=tuple(item for item in problem.absences if item.person == person),
        pins=tuple(item for item in problem.pins if item.person == person),
        wishes=(),
        pairs=(),
        fairness=(),
    )
