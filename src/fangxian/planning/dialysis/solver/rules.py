"""The hard rules over the model (RULEBOOK H4 to H7)."""

from collections import defaultdict

from fangxian.planning.dialysis.problem import GENERAL, SUSPECT, Patient
from fangxian.planning.dialysis.solver.model import Model, Variable


def add_rules(model: Model) -> None:
    """Add every rule of the problem."""
    for patient in model.problem.patients:
        _days(model, patient)
        _gaps(model, patient)
    for session in model.problem.sessions:
        _machines(model, session.code)
    _staff(model)
    _standby(model)
    _own_rooms(model)
    _carriers(model)
    for pin in model.problem.pinned:
        model.require("pinned", model.booked(pin) + model.slack("pinned", 1, who=pin.patient, when=pin.session) >= 1)


def _days(model: Model, patient: Patient) -> None:
    """One session a day; the agreed number of them, on the days of one pattern where there are patterns."""
    code, zone = patient.code, patient.zone
    for day in range(model.problem.days):
        if len(model.under("day", code, str(day))) > 1:
            model.cp.add(model.of("day", code, str(day)) <= 1)
    if not patient.patterns:
        missed = model.slack("sessions", patient.sessions, who=code)
        model.require(f"sessions {zone}", model.of("patient", code) + missed == patient.sessions)
        return
    chosen = [model.cp.new_bool_var("") for _ in patient.patterns]
    model.cp.add_exactly_one(chosen)
    free = model.slack("pattern", 1, who=code)
    need = sum(len(set(days)) * variable for days, variable in zip(patient.patterns, chosen, strict=True))
    missed = model.slack("sessions", max(map(len, patient.patterns)), who=code)
    model.require(f"sessions {zone}", model.of("patient", code) + missed == need)
    for day in range(model.problem.days):
        agreed = sum(variable for days, variable in zip(patient.patterns, chosen, strict=True) if day in days)
        model.require(f"patterns {zone}", model.of("day", code, str(day)) <= agreed + free)


def _gaps(model: Model, patient: Patient) -> None:
    """Every window as long as the longest gap has a session, every window as long as the shortest at most one (H5)."""
    if not (patient.sessions or patient.patterns):
        return
    first = 0 if patient.last_on is None else patient.last_on + 1
    for start in range(first, model.problem.days - patient.longest_gap + 1):
        inside = _window(model, patient, start, patient.longest_gap)
        wait = model.slack("gap", 1, who=patient.code, when=str(max(start, 0)))
        model.require(f"longest gap {patient.zone}", sum(inside) + wait >= 1)
    before = () if patient.last_on is None else (patient.last_on,)
    for start in range(min(before, default=0), model.problem.days - patient.shortest_gap + 1):
        if patient.shortest_gap > 1:
            inside = _window(model, patient, start, patient.shortest_gap)
            held = sum(start <= day < start + patient.shortest_gap for day in before)
            model.require(f"shortest gap {patient.zone}", sum(inside) + held <= 1)


def _window(model: Model, patient: Patient, start: int, length: int) -> list[Variable]:
    days = range(max(start, 0), start + length)
    return [variable for day in days for variable in model.under("day", patient.code, str(day))]


def _machines(model: Model, session: str) -> None:
    for machine in model.problem.machines:
        places, taken = model.places.get(machine.code, 1), model.under("machine", session, machine.code)
        if places == 0:
            more = model.slack("machines", len(taken), who=machine.zone, when=session)
            model.cp.add(sum(taken) <= more)
        elif len(taken) > places:
            model.require(f"machines {machine.zone}", sum(taken) <= places)


def _staff(model: Model) -> None:
    """At most so many patients for each nurse and doctor on duty, and never fewer than two doctors (H4)."""
    rules = model.problem.rules
    for session in model.problem.sessions:
        present, when = model.of("session", session.code), session.code
        nurses = session.nurses + model.slack("nurses", len(model.problem.machines), when=when)
        doctors = session.doctors + model.slack("doctors", rules.fewest_doctors + 1, when=when)
        model.require("nurses", present <= rules.patients_per_nurse * nurses)
        model.require("doctors", present <= rules.patients_per_doctor * doctors)
        open_ = model.either(model.under("session", session.code))
        model.require("doctors", doctors >= rules.fewest_doctors * open_)


def _standby(model: Model) -> None:
    """In every session that is held so many machines of the general zone stay ready (H4)."""
    if not (need := model.problem.rules.standby):
        return
    general = [machine for machine in model.problem.machines if machine.zone == GENERAL]
    for session in model.problem.sessions:
        ready = sum(model.places.get(m.code, 1) for m in general if session.day not in m.faults)
        open_ = model.either(model.under("session", session.code))
        spared = model.slack("standby", need, when=session.code)
        own = [model.of("machine", session.code, m.code) for m in general if model.places.get(m.code, 1)]
        model.require("standby", sum(own) + need * open_ <= ready + spared)


def _own_rooms(model: Model) -> None:
    """Where a suspected or confirmed case has a room of their own, nobody of another status is in it (H7)."""
    kept: dict[tuple[str, str], dict[str, Variable]] = defaultdict(dict)
    for seat in model.seats:
        if seat.needs_own_room:
            place = (seat.session.code, seat.machine.room)
            kept[place].setdefault(seat.status, model.cp.new_bool_var(""))
    for seat, variable in model.seats.items():
        for status, own in kept.get((seat.session.code, seat.machine.room), {}).items():
            if seat.status != status:
                model.require("isolation", variable + own <= 1)
            elif seat.needs_own_room:
                model.cp.add_implication(variable, own)


def _carriers(model: Model) -> None:
    """A machine for suspected cases serves carriers of one group only (H6)."""
    serves: dict[str, dict[str, Variable]] = defaultdict(dict)
    for seat, variable in model.seats.items():
        if seat.machine.zone == SUSPECT:
            zones = serves[seat.machine.code]
            zones.setdefault(seat.patient.zone, model.cp.new_bool_var(""))
            model.cp.add_implication(variable, zones[seat.patient.zone])
    for zones in serves.values():
        if len(zones) > 1:
            model.require("carriers", sum(zones.values()) <= 1)
