"""Every seat that a patient could have, and why it might be forbidden."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fangxian.planning.dialysis.problem import GENERAL, SUSPECT, Booking, Machine, Patient, Problem, Session

CLOSED_ROOM, LAST_SESSION, END_OF_ROW = 0, 1, 2


@dataclass(frozen=True)
class Seat:
    """A patient in a session on a machine; ``step`` is how a suspected case is kept apart there, 0 for everybody else.

    ``breaks`` names the rules that forbid the seat whatever else is planned.
    """

    patient: Patient
    session: Session
    machine: Machine
    step: int = 0
    breaks: tuple[str, ...] = ()

    @property
    def booking(self) -> Booking:
        return Booking(self.patient.code, self.session.code, self.machine.code)

    @property
    def status(self) -> str:
        return self.patient.status_on(self.session.day)

    @property
    def needs_own_room(self) -> bool:
        """Tell whether the seat is only good with nobody of another status in the room."""
        return self.status != "clear" and self.step < END_OF_ROW


@dataclass
class House:
    """What follows from the rooms alone."""

    problem: Problem
    apart: set[str] = field(init=False)
    last: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        of_carriers = {machine.room for machine in self.problem.machines if machine.zone not in (GENERAL, SUSPECT)}
        self.apart = {room.code for room in self.problem.rooms if room.closed} - of_carriers
        self.last = self.problem.last_sessions

    def steps(self, session: Session, machine: Machine) -> Iterator[int]:
        """Yield the ways in which a suspected case can be kept apart on this machine (RULEBOOK H7)."""
        if machine.room in self.apart:
            yield CLOSED_ROOM
        if session.code in self.last:
            yield LAST_SESSION
        if machine.end_of_row:
            yield END_OF_ROW


def seats(problem: Problem, *, forbidden: bool = False) -> Iterator[Seat]:
    """Yield every seat; those that some rule forbids by itself only where asked for."""
    house = House(problem)
    for patient in problem.patients:
        for session in problem.sessions:
            for machine in problem.machines:
                for seat in _on(house, patient, session, machine):
                    if forbidden or not seat.breaks:
                        yield seat


def _on(house: House, patient: Patient, session: Session, machine: Machine) -> Iterator[Seat]:
    breaks = tuple(_breaks(patient, session, machine))
    if patient.status_on(session.day) == "clear":
        yield Seat(patient, session, machine, 0, breaks)
        return
    steps = list(house.steps(session, machine))
    if not steps:
        yield Seat(patient, session, machine, END_OF_ROW, (*breaks, "isolation"))
    for step in steps:
        yield Seat(patient, session, machine, step, breaks)


def _breaks(patient: Patient, session: Session, machine: Machine) -> Iterator[str]:
    suspected = patient.status_on(session.day) != "clear"
    if machine.zone != patient.zone and not (suspected and machine.zone == SUSPECT):
        yield f"zone {patient.zone}"
    if session.day in machine.faults:
        yield f"faults {machine.zone}"
    if session.day in patient.absent:
        yield "absent"
    if session.minutes < patient.minutes:
        yield "minutes"
