"""From a problem to a plan: search the whole, or a large one in parts; then mend and price what was found."""

from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from random import Random
from time import perf_counter

import pyvrp

from fangxian.planning.progress import OnProgress, Progress, unheard
from fangxian.planning.routes.problem import Plan, Problem
from fangxian.planning.routes.result import Result
from fangxian.planning.routes.solver.crew import Alone, Answer, Crew, Processes, Task
from fangxian.planning.routes.solver.large import LARGE, Parts
from fangxian.planning.routes.solver.local import relaxed
from fangxian.planning.routes.solver.repair import Repair
from fangxian.planning.routes.solver.translate import Translation, Visits
from fangxian.planning.routes.solver.walk import Walker
from fangxian.planning.stopping import Stop

PATIENCE = 3000
NEIGHBOURS = (50, 20)
POLL_SECONDS = 0.1
TELL_SECONDS = 0.5


def solve(problem: Problem, stop: Stop, seed: int = 0, on_progress: OnProgress = unheard, workers: int = 1) -> Result:
    """Plan the routes. A step, as ``stop`` counts them, is one iteration of local search.

    With one worker and a limit of steps the same seed gives the same plan. Some criterion must end the search: it never
    proves that nothing is better. More than one worker are processes of their own, so the caller's main module must be
    safe to import. Raises BadProblem where the problem contradicts itself in its form.
    """
    problem.validate()
    return Search(problem, stop, seed, on_progress, workers).run()


@dataclass
class Search:
    """One search and where it stands. Costs on the way are the local search's own: what is locked is not in them."""

    problem: Problem
    stop: Stop
    seed: int
    on_progress: OnProgress
    workers: int
    began: float = field(default_factory=perf_counter)
    best: float = inf
    iterations: int = 0
    best_at: int = 0
    told: float = -inf
    is_strict: bool = True

    def run(self) -> Result:
        """Search, mend, price."""
        walker = Walker(self.problem)
        plan = self._plan(walker) if self.problem.stops and self.problem.vehicles else ()
        visited = {code for route in plan for code in route.legs}
        left_out = tuple(stop.code for stop in self.problem.stops if stop.prize is None and stop.code not in visited)
        return Result(
            plan=plan,
            cost=inf if left_out or not self._keeps_locks(plan) else self._cost(walker, plan),
            seconds=perf_counter() - self.began,
            iterations=self.iterations,
            left_out=left_out,
            cancelled=self.stop.is_cancelled(),
        )

    def _plan(self, walker: Walker) -> Plan:
        made = Translation(self.problem, walker)
        found = self._found(made.data) if made.data.num_clients else ()
        return Repair(self.problem, walker).run(made.ways(found))

    def _cost(self, walker: Walker, plan: Plan) -> int:
        walks = [walker.walk(walker.vehicles[route.vehicle], route.legs) for route in plan]
        visited = {code for route in plan for code in route.legs}
        skipped = sum(stop.prize or 0 for stop in self.problem.stops if stop.code not in visited)
        return skipped + sum(walk.cost for walk in walks if walk)

    def _keeps_locks(self, plan: Plan) -> bool:
        """Tell whether every locked stop is on a route; a route with one that breaks its lock cannot be driven."""
        visited = {code for route in plan for code in route.legs}
        return all(lock.stop in visited for lock in self.problem.locks)

    def _found(self, data: pyvrp.ProblemData) -> Sequence[Visits]:
        """Return the best routes; where not every stop fits, those that leave out the least needed ones."""
        answer = self._searched(data)
        if answer.cost is not None or self._is_over(inf, 0):
            return answer.routes
        self.is_strict = False
        return self._searched(relaxed(data)).routes

    def _searched(self, data: pyvrp.ProblemData) -> Answer:
        is_large = data.num_clients > LARGE and not data.groups()
        with self._crew(data, is_large) as crew:
            return self._in_parts(data, crew) if is_large else self._as_a_whole(crew)

    @contextmanager
    def _crew(self, data: pyvrp.ProblemData, is_large: bool) -> Iterator[Crew]:
        """Call in the workers. The cost of a part says nothing about the whole."""
        if self.workers == 1:
            yield Alone(data, lambda best, ahead: self._is_over(inf if is_large else best, ahead))
            return
        with Processes(data, self.workers) as crew:
            yield crew

    def _as_a_whole(self, crew: Crew) -> Answer:
        """Search with a seed for each worker, by turns wide and narrow; the best answer counts, of equals the first."""
        left = self.stop.seconds_left(self._progress())
        tasks = [
            Task(self.seed + desk, seconds=left, patience=PATIENCE, desk=desk, neighbours=NEIGHBOURS[desk % 2])
            for desk in range(self.workers)
        ]
        futures = [crew.submit(task) for task in tasks]
        while wait(futures, timeout=POLL_SECONDS).not_done:
            if self._is_over(*crew.standing()):
                crew.halt()
        answers = [future.result() for future in futures]
        self.iterations += sum(answer.iterations for answer in answers)
        return min(answers, key=lambda answer: inf if answer.cost is None else answer.cost)

    def _in_parts(self, data: pyvrp.ProblemData, crew: Crew) -> Answer:
        parts = Parts(
            data,
            crew,
            self.workers,
            Random(self.seed),  # noqa: S311
            lambda now: self._is_over(inf if now.cost is None else now.cost, 0),
            lambda: self.stop.seconds_left(self._progress()),
            self._count,
        )
        parts.run()
        return Answer(tuple(parts.routes), parts.cost, 0, self.iterations)

    def _count(self, iterations: int) -> None:
        self.iterations += iterations

    def _progress(self, ahead: int = 0) -> Progress:
        done = self.iterations + ahead
        cost = self.best if self.is_strict else inf
        return Progress(perf_counter() - self.began, cost, phase="routes", iterations=done, stale=done - self.best_at)

    def _is_over(self, best: float, ahead: int) -> bool:
        """Take note of how the search stands, tell it now and then, and ask whether it ends."""
        is_better = best < self.best
        if is_better:
            self.best, self.best_at = best, self.iterations + ahead
        now = self._progress(ahead)
        if is_better or now.seconds - self.told >= TELL_SECONDS:
            self.told = now.seconds
            self.on_progress(now)
        return self.stop(now)
