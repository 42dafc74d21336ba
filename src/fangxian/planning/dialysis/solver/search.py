"""CP-SAT, aim after aim: each as small as it can be, and held there for those that follow."""

from dataclasses import dataclass, field
from math import inf
from time import perf_counter

from ortools.sat.python import cp_model

from fangxian.planning.dialysis.problem import Booking, Plan, Problem
from fangxian.planning.dialysis.result import Result
from fangxian.planning.dialysis.solver.aims import Aim, aims
from fangxian.planning.dialysis.solver.coarse import Coarse, coarse
from fangxian.planning.dialysis.solver.model import Model
from fangxian.planning.dialysis.solver.rules import add_rules
from fangxian.planning.progress import OnProgress, Progress, unheard
from fangxian.planning.stopping import Stop
from fangxian.planning.watch import watched

MEMORY_MB = 4096


def solve(problem: Problem, stop: Stop, seed: int = 0, on_progress: OnProgress = unheard, workers: int = 1) -> Result:
    """Plan the unit; with one worker and no limit of time the same seed gives the same plan.

    Raises BadProblem where the problem contradicts itself in its form. A step, as ``stop`` counts them, is a plan found.
    """
    problem.validate()
    return Search(problem, stop, seed, on_progress, workers).run()


@dataclass
class Search:
    """One search: where it stands while aim after aim is settled."""

    problem: Problem
    stop: Stop
    seed: int
    on_progress: OnProgress
    workers: int
    began: float = field(default_factory=perf_counter)
    plan: Plan = ()
    cost: float = inf
    bound: float = 0.0
    found: int = 0
    impossible: bool = False

    def run(self) -> Result:
        """Plan the times first, then who sits where, then all at once unless that is already proven to be the best."""
        small = coarse(self.problem)
        times = self._settle_all("times", Model(small.problem, places=small.places))
        if times is not None:
            seated = Model(self.problem)
            self._keep(seated, small, times)
            self._settle_all("seats", seated)
        if not (self.impossible or self._is_over("all") or self.progress("all").is_proven):
            self._settle_all("all", Model(self.problem))
        return Result(
            plan=self.plan,
            cost=self.cost,
            bound=min(self.bound, self.cost),
            seconds=perf_counter() - self.began,
            impossible=self.impossible,
            cancelled=self.stop.is_cancelled(),
        )

    def progress(self, phase: str) -> Progress:
        """Return where the search stands."""
        return Progress(perf_counter() - self.began, self.cost, self.bound, phase, self.found)

    def _is_over(self, phase: str) -> bool:
        return self.stop(self.progress(phase))

    def _settle_all(self, phase: str, model: Model) -> Plan | None:
        """Make one aim after the other as small as can be; the last plan, None where there is none.

        What is settled in the phase "seats" bounds nothing, since the times are held there.
        """
        add_rules(model)
        order, settled, plan = aims(model), 0.0, None
        self._hint(model, self.plan)
        for aim in order:
            if self._is_over(phase):
                break
            listener = Listener(self, model, phase, order, settled, aim.price)
            status, solver = self._solve(model, aim, listener)
            plan = listener.plan if listener.plan is not None else plan
            if status != cp_model.OPTIMAL:
                self.impossible = status == cp_model.INFEASIBLE and phase != "seats"
                break
            best = round(solver.objective_value)
            settled += aim.price * best
            listener.raise_bound(settled)
            model.cp.add(aim.amount == best)
            self._hint(model, plan or ())
        return plan

    def _solve(self, model: Model, aim: Aim, listener: "Listener") -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver]:
        """Make one aim as small as can be."""
        model.cp.minimize(aim.amount)
        solver = self._solver(listener.phase)
        solver.best_bound_callback = listener.on_bound
        listener.solver = solver
        with watched(solver, self.stop):
            return solver.solve(model.cp, listener), solver

    def _keep(self, seated: Model, small: Coarse, times: Plan) -> None:
        """Hold the times and the kind of machine of a coarse plan."""
        for seat, variable in seated.seats.items():
            booking = seat.booking
            alike = Booking(booking.patient, booking.session, small.group[booking.machine])
            if alike not in times:
                seated.cp.add(variable == 0)

    def _hint(self, model: Model, plan: Plan) -> None:
        """Begin from a plan, that of the aim before or the best of the phase before."""
        if not plan:
            return
        model.cp.clear_hints()  # type: ignore[no-untyped-call]
        taken = set(plan)
        for seat, variable in model.seats.items():
            model.cp.add_hint(variable, seat.booking in taken)

    def _solver(self, phase: str) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self.workers
        solver.parameters.random_seed = self.seed
        solver.parameters.max_memory_in_mb = MEMORY_MB
        left = self.stop.seconds_left(self.progress(phase))
        if left < inf:
            solver.parameters.max_time_in_seconds = left
        return solver


class Listener(cp_model.CpSolverSolutionCallback):
    """Takes each better plan and each better bound of one phase as they are found."""

    def __init__(self, search: Search, model: Model, phase: str, order: list[Aim], settled: float, price: int) -> None:
        super().__init__()
        self.search, self.model, self.phase, self.order = search, model, phase, order
        self.settled, self.price = settled, price
        self.plan: Plan | None = None
        self.solver: cp_model.CpSolver | None = None

    def on_solution_callback(self) -> None:
        search = self.search
        cost = sum(aim.price * int(self.value(aim.amount)) for aim in self.order)
        self.plan = self.model.plan(self)
        search.found += 1
        if self.phase != "times" and cost < search.cost:
            search.cost, search.plan = cost, self.plan
        self._tell()

    def on_bound(self, bound: float) -> None:
        """Take a better bound of the aim at hand."""
        self.raise_bound(self.settled + self.price * bound)
        self._tell()

    def raise_bound(self, bound: float) -> None:
        """Take a better bound of the whole."""
        if self.phase != "seats":
            self.search.bound = max(self.search.bound, bound)

    def _tell(self) -> None:
        now = self.search.progress(self.phase)
        self.search.on_progress(now)
        if self.solver and self.search.stop(now):
            # Not the callback's own: before the first plan that has nothing to stop and raises.
            self.solver.stop_search()
