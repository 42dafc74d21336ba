"""Makes a roster: a walk for good answers early, column generation for the bound and the best answers, each helping the other.

With one worker the two take turns, so that the same seed and the same number of iterations give the same roster; with two each
has a thread of its own (compiled code and HiGHS run without the interpreter's lock).
"""

import time
from collections.abc import Iterator
from threading import Thread

import msgspec
import numpy as np

from fangxian.planning.progress import OnProgress, unheard
from fangxian.planning.rosters.checker import check
from fangxian.planning.rosters.problem import Demand, Duty, OnPlan, Person, Pin, Plan, Problem, Shift
from fangxian.planning.rosters.solver import kept
from fangxian.planning.rosters.solver.best import Best
from fangxian.planning.rosters.solver.build import Model, build, kinds_of
from fangxian.planning.rosters.solver.columns import generated
from fangxian.planning.rosters.solver.pricing import FREE, price_everybody
from fangxian.planning.rosters.solver.seeds import own_duties
from fangxian.planning.rosters.solver.tables import Ints
from fangxian.planning.rosters.solver.walker import Walker
from fangxian.planning.stopping import MaxIterations, Stop

# Turns of the walk for each round of pricing, when both share one core.
WALKS = 4


class Result(msgspec.Struct, frozen=True):
    """What came out. ``cost`` is what the checker finds; ``bound``: no roster without a violation costs less.

    ``feasible``: the plan violates nothing. ``alone``: people whose own rules and pins allow no roster at all; they have only
    their pinned duties.
    """

    plan: Plan
    cost: int
    bound: float
    seconds: float
    feasible: bool
    cancelled: bool
    iterations: int
    alone: tuple[str, ...] = ()


def solve(
    problem: Problem,
    stop: Stop,
    *,
    seed: int = 0,
    on_progress: OnProgress = unheard,
    on_plan: OnPlan | None = None,
    workers: int = 1,
) -> Result:
    """Make the best roster that can be found until ``stop`` holds or it is proven that there is no better one.

    There is always a plan; what cannot be kept is told by ``feasible`` and by the checker. Costs seen by ``on_progress`` and
    ``stop`` hold the price of what must not be missing, so they fall steeply until a plan is feasible. ``on_plan`` is given,
    just before ``on_progress`` hears of a better plan, what returns it: for who keeps the best one while the search goes on.
    """
    best = Best(stop, on_progress)
    able, alone = _split(problem, seed)
    model = build(able)
    pinned = [pin for pin in problem.pins if pin.person in alone and pin.shift]
    if on_plan:
        best.on_kinds = lambda kinds: on_plan(lambda: _plan(model, kinds, pinned))
    if able.people and able.days:
        _search(model, seed, best, workers)
    if best.failure:
        raise best.failure
    plan = _plan(model, best.kinds, pinned)
    report = check(problem, plan)
    bound = -np.inf if alone else best.bound
    return Result(
        plan,
        report.cost,
        float(min(bound, report.cost)) if report.is_feasible else float(bound),
        best.progress().seconds,
        report.is_feasible,
        stop.is_cancelled(),
        best.iterations,
        tuple(sorted(alone)),
    )


def prepare() -> float:
    """Compile what is not compiled yet and return the seconds it took: about a minute after an installation, else one."""
    began = time.monotonic()
    shift = Shift(id="D", minutes=1)
    day = Demand(day=0, shift="D", required=1)
    solve(Problem(days=1, shifts=(shift,), people=(Person(id="A"),), demands=(day,)), MaxIterations(2 * WALKS))
    kept.note_whole()
    return time.monotonic() - began


def _split(problem: Problem, seed: int) -> tuple[Problem, frozenset[str]]:
    """Return the task of those whose own rules allow some roster, and the others.

    Pricing may also fail since it would have to follow too many counts at once; then the rules alone are asked.
    """
    tables = build(problem).tables
    everywhere = np.full(tables.cost.shape[:2], FREE, np.int64)
    costs, _ = price_everybody(tables, np.zeros(len(tables.together.rows)), everywhere)
    lost = [person.id for person, cost in zip(problem.people, costs, strict=True) if not np.isfinite(cost)]
    alone = frozenset(person for person in lost if own_duties(problem, person, seed) is None)
    return (problem.without(alone) if alone else problem), alone


def _search(model: Model, seed: int, best: Best, workers: int) -> None:
    walker = Walker(model.tables, seed)
    published = model.problem.published
    walker.start(kinds_of(model, published.duties) if published else None, lambda person: _own(model, person, seed))
    work = [walker.turns(best), generated(model.tables, seed, walker.best.copy(), best)]
    if workers == 1:
        _in_turn(work, best)
        return
    work += [Walker.beside(walker, seed + n).turns(best) for n in range(2, workers)]
    threads = [Thread(target=_alone, args=(turns, best), daemon=True) for turns in work[1:]]
    for thread in threads:
        thread.start()
    _alone(work[0], best)
    for thread in threads:
        thread.join()


def _own(model: Model, person: int, seed: int) -> Ints | None:
    own = own_duties(model.problem, model.problem.people[person].id, seed)
    return None if own is None else kinds_of(model, own)[person]


def _in_turn(work: list[Iterator[None]], best: Best) -> None:
    """Let the walk and the columns take turns."""
    walk, columns = work
    while True:
        for turns in (*[walk] * WALKS, columns):
            next(turns)
            if not best.tick():
                return


def _alone(turns: Iterator[None], best: Best) -> None:
    """Work in a thread until the search ends; what goes wrong there is raised by ``solve``."""
    try:
        for _turn in turns:
            if not best.tick():
                return
    except Exception as failure:
        best.end(failure)


def _plan(model: Model, kinds: Ints | None, pinned: list[Pin]) -> Plan:
    duties = [Duty(person=pin.person, day=pin.day, shift=pin.shift, role=pin.role) for pin in pinned]
    if kinds is not None:
        for person, day in np.argwhere(kinds >= 0):
            shift, role = model.kinds[kinds[person, day]]
            duties.append(Duty(person=model.problem.people[person].id, day=int(day), shift=shift, role=role))
    return Plan(duties=tuple(sorted(duties)))
