"""CP-SAT from the published roster: the fewest missing and the fewest changes at once, then what is cheap to please."""

from dataclasses import dataclass, field
from math import ceil, inf
from time import perf_counter

from ortools.sat.python import cp_model

from fangxian.planning.progress import OnProgress, Progress
from fangxian.planning.rosters.checker import Report, check
from fangxian.planning.rosters.hard.model import Switched
from fangxian.planning.rosters.hard.rules import Rule
from fangxian.planning.rosters.problem import Duty, OnPlan, Plan, Problem
from fangxian.planning.rosters.repair.aims import Aims, aims
from fangxian.planning.rosters.repair.result import Repair
from fangxian.planning.stopping import Stop
from fangxian.planning.watch import watched

MEMORY_MB = 4096
# CP-SAT's own measure of work, a second or so each; the same on any machine.
WISHES_EFFORT = 1.0


@dataclass
class Search:
    """One search: the best roster so far, and what is proven of it. Costs count rules given up, missing people and changes."""

    problem: Problem
    stop: Stop
    seed: int
    on_progress: OnProgress
    on_plan: OnPlan | None = None
    began: float = field(default_factory=perf_counter)
    plan: Plan | None = None
    given_up: tuple[Rule, ...] = ()
    cost: float = inf
    bound: int = 0
    found: int = 0

    def run(self) -> Repair:
        """Keep every rule, or where that cannot be, all but the cheapest to give up."""
        if not self._settle(strict=True):
            self._settle(strict=False)
        plan = self.plan if self.plan is not None else self._published()
        report = check(self.problem, plan)
        missing, changes = count(report, "must_cover"), count(report, "changed")
        least_missing, least_changes = self._proven(missing)
        return Repair(
            plan=plan,
            missing=missing,
            changes=changes,
            least_missing=min(missing, least_missing),
            least_changes=min(changes, least_changes),
            cost=report.cost,
            feasible=report.is_feasible,
            seconds=perf_counter() - self.began,
            iterations=self.found,
            cancelled=self.stop.is_cancelled(),
            given_up=self.given_up,
        )

    def _proven(self, missing: int) -> tuple[int, int]:
        """Return how many are missing at least, and the fewest changes with so many missing; the bound counts both."""
        per_missing = len(self.problem.people) * self.problem.days + 1
        required = sum(demand.required for demand in self.problem.demands if demand.must)
        prices = sum(rule.price for rule in self.given_up) * per_missing * (required + 1)
        left = max(0, self.bound - prices)
        return left // per_missing, max(0, left - missing * per_missing)

    def progress(self, phase: str) -> Progress:
        """Return where the search stands."""
        return Progress(perf_counter() - self.began, self.cost, self.bound, phase, self.found)

    def _settle(self, *, strict: bool) -> bool:
        """Find the closest roster, then the cheapest among the closest; False where not every rule can be kept."""
        switched = Switched(self.problem)
        aim = aims(switched, strict=strict)
        hint(switched, self._published())
        switched.model.minimize(aim.weight)
        status = self._solve(Listener(self, switched, aim, "changes"))
        if status == cp_model.OPTIMAL and not self.stop(self.progress("wishes")):
            switched.model.add(aim.weight == self.bound)
            hint(switched, self.plan or Plan())
            switched.model.minimize(aim.soft)
            self._solve(Listener(self, switched, aim, "wishes"))
        return status != cp_model.INFEASIBLE

    def _solve(self, listener: "Listener") -> cp_model.CpSolverStatus:
        solver = listener.solver
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.seed
        solver.parameters.linearization_level = 2
        solver.parameters.max_memory_in_mb = MEMORY_MB
        if listener.phase == "wishes":
            solver.parameters.max_deterministic_time = WISHES_EFFORT
        left = self.stop.seconds_left(self.progress(listener.phase))
        if left < inf:
            solver.parameters.max_time_in_seconds = left
        solver.best_bound_callback = listener.on_bound
        with watched(solver, self.stop):
            status = solver.solve(listener.switched.model, listener)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            listener.on_bound(solver.best_objective_bound)
        return status

    def _published(self) -> Plan:
        """Return what of the published roster still names people, days and shifts of the task."""
        published = self.problem.published
        people, shifts = {person.id for person in self.problem.people}, {shift.id for shift in self.problem.shifts}
        return Plan(
            duties=tuple(
                duty
                for duty in (published.duties if published else ())
                if duty.person in people and duty.shift in shifts and 0 <= duty.day < self.problem.days
            )
        )


class Listener(cp_model.CpSolverSolutionCallback):
    """Takes each better roster and each better bound of one phase as they are found."""

    def __init__(self, search: Search, switched: Switched, aim: Aims, phase: str) -> None:
        super().__init__()
        self.search, self.switched, self.aim, self.phase = search, switched, aim, phase
        self.solver = cp_model.CpSolver()

    def on_solution_callback(self) -> None:
        """Take a roster."""
        search, switched = self.search, self.switched
        search.found += 1
        search.cost = self.value(self.aim.weight)
        found = search.plan = Plan(
            duties=tuple(
                sorted(
                    Duty(person=person, day=day, shift=shift, role=role)
                    for (person, day, shift, role), duty in switched.duty.items()
                    if self.value(duty)
                )
            )
        )
        search.given_up = tuple(
            rule
            for index, (rule, switch) in switched.switches.items()
            if index not in switched.missing and not self.value(switch)
        )
        if search.on_plan:
            search.on_plan(lambda: found)
        self._tell()

    def on_bound(self, bound: float) -> None:
        """Take a better bound; what wishes cost at least bounds nothing else."""
        if self.phase == "changes":
            self.search.bound = max(self.search.bound, ceil(bound - 1e-6))
        self._tell()

    def _tell(self) -> None:
        now = self.search.progress(self.phase)
        self.search.on_progress(now)
        if self.search.stop(now):
            self.solver.stop_search()


def hint(switched: Switched, plan: Plan) -> None:
    """Begin from a roster."""
    switched.model.clear_hints()  # type: ignore[no-untyped-call]
    taken = {(duty.person, duty.day, duty.shift, duty.role) for duty in plan.duties}
    for key, duty in switched.duty.items():
        switched.model.add_hint(duty, key in taken)


def count(report: Report, code: str) -> int:
    """Return how much the checker found of a rule."""
    return sum(finding.amount for finding in report.findings if finding.code == code)
