"""What a plan should be like, in strict order: isolation, others who move, then the small things."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from fangxian.planning.dialysis.problem import Booking, Patient, Problem
from fangxian.planning.dialysis.solver.model import Linear, Model, Variable
from fangxian.planning.dialysis.solver.seats import House, Seat


@dataclass(frozen=True)
class Aim:
    """One thing to keep small, and the price of one unit of it."""

    name: str
    price: int
    amount: Linear


def aims(model: Model) -> list[Aim]:
    """Return the aims in their order; each is as small as it can be before the next one counts."""
    weights, found = model.problem.weights, []
    moved = [_moved(model, kept) for kept in _sound_bookings(model)]
    if (most := len(moved) - model.problem.rules.moves_allowed) > 0:
        over = model.cp.new_int_var(0, most, "")
        model.cp.add_max_equality(over, [0, cp_model.LinearExpr.sum(moved) - model.problem.rules.moves_allowed])
        found.append(Aim("moved_over", weights.moved_over, over))
    if steps := [seat.step * variable for seat, variable in model.seats.items() if seat.step]:
        found.append(Aim("isolation", weights.isolation, cp_model.LinearExpr.sum(steps)))
    if moved:
        found.append(Aim("moved", weights.moved, cp_model.LinearExpr.sum(moved)))
    found.append(Aim("rest", 1, _rest(model)))
    return [*found, Aim("tidy", 0, _untidy(model))] if model.places else found


def _untidy(model: Model) -> Linear:
    """Return how many weeks do not fit on one machine each, reckoned by every-other-day rhythms.

    Whoever comes on even days takes the even days of one machine, likewise the odd ones; where neither are more than the
    machines, everybody can keep one. It costs nothing by itself: times alone cannot see it.
    """
    weeks: dict[tuple[str, str, int], dict[str, list[Variable]]] = defaultdict(lambda: defaultdict(list))
    for seat, variable in model.seats.items():
        weeks[seat.session.shift, seat.machine.code, seat.session.day % 2][seat.patient.code].append(variable)
    over = []
    for (_, machine, _), patients in weeks.items():
        excess = model.cp.new_int_var(0, len(patients), "")
        taken = [model.either(variables) for variables in patients.values()]
        model.cp.add(excess >= cp_model.LinearExpr.sum(taken) - model.places[machine])
        over.append(excess)
    return cp_model.LinearExpr.sum(over)


def _moved(model: Model, bookings: list[Booking]) -> Variable:
    """Return 1 where one of a patient's bookings is given up."""
    moved = model.cp.new_bool_var("")
    for booking in bookings:
        model.cp.add(model.booked(booking) + moved >= 1)
    kept = cp_model.LinearExpr.sum([model.booked(booking) for booking in bookings])
    model.cp.add(kept + moved <= len(bookings))
    return moved


def _sound_bookings(model: Model) -> list[list[Booking]]:
    """Return the published bookings of everybody whom nothing but others could move."""
    apart = House(model.problem).apart
    sound = {seat.booking for seat in model.seats if not seat.breaks and not _must_leave(seat, apart)}
    by_patient: dict[str, list[Booking]] = {patient.code: [] for patient in model.problem.patients}
    for booking in model.problem.published:
        by_patient.get(booking.patient, []).append(booking)
    return [bookings for bookings in by_patient.values() if bookings and set(bookings) <= sound]


def _must_leave(seat: Seat, apart: set[str]) -> bool:
    """Tell whether a suspected case sits where no closed room is, so that leaving is no knock-on."""
    return seat.status != "clear" and seat.machine.room not in apart


def _rest(model: Model) -> Linear:
    """Return changes, wishes, irregular weeks and the stand-by machine, each at its price."""
    terms = [*_changes(model), *(term for patient in model.problem.patients for term in _regularity(model, patient))]
    priced = ((variable, _seat_price(model.problem, seat)) for seat, variable in model.seats.items())
    terms.extend(variable * price for variable, price in priced if price)
    return cp_model.LinearExpr.sum(terms)


def _seat_price(problem: Problem, seat: Seat) -> int:
    wished = seat.patient.wished_shifts
    unmet = bool(wished) and seat.session.shift not in wished
    return unmet * problem.weights.wish + seat.machine.standby * problem.weights.standby_used


def _changes(model: Model) -> Iterator[Linear]:
    """A published booking kept costs nothing, kept in time only a little, given up more."""
    weights = model.problem.weights
    known = {patient.code for patient in model.problem.patients}
    for old in model.problem.published:
        if old.patient in known:
            coming = model.of("coming", old.patient, old.session)
            yield weights.time_changed * (1 - coming)
            yield weights.machine_changed * (coming - model.booked(old))


def _regularity(model: Model, patient: Patient) -> Iterator[Linear]:
    """Each further shift and each further machine of one patient costs."""
    weights = model.problem.weights
    shifts = sorted({session.shift for session in model.problem.sessions})
    machines = [machine.code for machine in model.problem.machines]
    yield weights.shift_irregular * _further(model, "shift", patient, shifts)
    yield weights.machine_irregular * _further(model, "used", patient, machines)


def _further(model: Model, kind: str, patient: Patient, names: list[str]) -> Linear:
    """Return how many of the names are in use beyond the first."""
    used = [model.either(found) for name in names if (found := model.under(kind, patient.code, name))]
    further = model.cp.new_int_var(0, max(0, len(used) - 1), "")
    model.cp.add_max_equality(further, [0, cp_model.LinearExpr.sum(used) - 1])
    return further
