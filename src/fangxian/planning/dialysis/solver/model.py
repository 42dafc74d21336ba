"""The model: a variable for each seat, found again by patient, session, day and machine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from fangxian.planning.dialysis.problem import Booking, Plan, Problem
from fangxian.planning.dialysis.solver.seats import Seat, seats

Variable = cp_model.IntVar
Linear = cp_model.LinearExpr | int


@dataclass(frozen=True)
class Slack:
    """A rule given way by ``variable`` units, at a price for each."""

    code: str
    who: str
    when: str
    price: int
    variable: Variable


@dataclass
class Model:
    """Variables and rules of one problem.

    ``guarded``: every rule hangs on a switch of its own, so that sets of rules can be tried. ``prices``: rules may give way
    where there is a price for it. Neither: the rules as they are. ``places``: how many machines stand behind one, where
    machines that are alike were put together; 0 for one that would have to be bought.
    """

    problem: Problem
    guarded: bool = False
    places: Mapping[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    seats: dict[Seat, Variable] = field(default_factory=dict)
    guards: dict[str, Variable] = field(default_factory=dict)
    slacks: list[Slack] = field(default_factory=list)
    _index: dict[tuple[str, ...], list[Variable]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for seat in seats(self.problem, forbidden=self.guarded):
            self._add_seat(seat)

    def _add_seat(self, seat: Seat) -> None:
        variable = self.cp.new_bool_var("")
        self.seats[seat] = variable
        patient, session, machine = seat.patient.code, seat.session.code, seat.machine.code
        for key in (
            ("patient", patient),
            ("day", patient, str(seat.session.day)),
            ("coming", patient, session),
            ("booking", patient, session, machine),
            ("shift", patient, seat.session.shift),
            ("used", patient, machine),
            ("session", session),
            ("machine", session, machine),
        ):
            self._index[key].append(variable)
        for rule in seat.breaks:
            self.require(rule, variable == 0)

    def of(self, *key: str) -> cp_model.LinearExpr:
        """Return how many seats are taken under a key such as ``("session", code)``."""
        return cp_model.LinearExpr.sum(self._index.get(key, []))

    def booked(self, booking: Booking) -> cp_model.LinearExpr:
        """Return 1 if the booking is in the plan."""
        return self.of("booking", booking.patient, booking.session, booking.machine)

    def require(self, rule: str, condition: cp_model.BoundedLinearExpression | bool) -> None:
        """Demand a condition in the name of a rule."""
        if isinstance(condition, bool):
            condition = self.cp.new_constant(int(condition)) == 1
        constraint = self.cp.add(condition)
        if self.guarded:
            constraint.only_enforce_if(self.guard(rule))

    def guard(self, rule: str) -> Variable:
        """Return the switch of a rule."""
        if rule not in self.guards:
            self.guards[rule] = self.cp.new_bool_var(rule)
        return self.guards[rule]

    def slack(self, code: str, limit: int, *, who: str = "", when: str = "") -> Linear:
        """Return by how much a rule gives way: a variable where that has a price, else 0."""
        if code not in self.prices:
            return 0
        variable = self.cp.new_int_var(0, limit, "")
        self.slacks.append(Slack(code, who, when, self.prices[code], variable))
        return variable

    def either(self, variables: Iterable[Variable]) -> Variable:
        """Return a variable that is 1 exactly where one of the others is."""
        any_of, found = self.cp.new_bool_var(""), list(variables)
        self.cp.add_max_equality(any_of, found) if found else self.cp.add(any_of == 0)
        return any_of

    def under(self, *key: str) -> list[Variable]:
        """Return the variables under a key."""
        return self._index.get(key, [])

    def plan(self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Plan:
        """Read the plan out of a solution."""
        return tuple(sorted(seat.booking for seat, variable in self.seats.items() if solver.value(variable)))
