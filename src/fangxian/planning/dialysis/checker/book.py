"""A plan laid open for the checker: who is where, in the plan's own terms."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from fangxian.planning.dialysis.problem import (
    GENERAL,
    SUSPECT,
    Booking,
    Machine,
    Patient,
    Plan,
    Problem,
    Session,
    Status,
)


@dataclass(frozen=True)
class Seat:
    """A booking with the things that it names."""

    booking: Booking
    patient: Patient
    session: Session
    machine: Machine

    @property
    def status(self) -> Status:
        """Return what is known of the patient on the day."""
        return self.patient.status_on(self.session.day)


@dataclass(frozen=True)
class Book:
    """The plan by session, by patient and by room. Bookings that name something unknown stand apart in ``lost``."""

    problem: Problem
    plan: Plan

    @cached_property
    def _known(self) -> tuple[dict[str, Patient], dict[str, Session], dict[str, Machine]]:
        p = self.problem
        return (
            {patient.code: patient for patient in p.patients},
            {session.code: session for session in p.sessions},
            {machine.code: machine for machine in p.machines},
        )

    def seat(self, booking: Booking) -> Seat | None:
        """Return the booking with what it names, None where a name is unknown."""
        patients, sessions, machines = self._known
        patient, session = patients.get(booking.patient), sessions.get(booking.session)
        machine = machines.get(booking.machine)
        return Seat(booking, patient, session, machine) if patient and session and machine else None

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Return the plan in order of time."""
        found = [seat for booking in self.plan if (seat := self.seat(booking))]
        return tuple(sorted(found, key=lambda seat: (seat.session.day, seat.session.start, seat.machine.code)))

    @cached_property
    def lost(self) -> tuple[Booking, ...]:
        """Return bookings that name something unknown."""
        return tuple(booking for booking in self.plan if not self.seat(booking))

    @cached_property
    def by_session(self) -> dict[str, list[Seat]]:
        """Return who is there in each session."""
        return _grouped((seat.session.code, seat) for seat in self.seats)

    @cached_property
    def by_patient(self) -> dict[str, list[Seat]]:
        """Return each patient's sessions in order of time."""
        return _grouped((seat.patient.code, seat) for seat in self.seats)

    @cached_property
    def closed_rooms(self) -> frozenset[str]:
        """Return rooms that shut, apart from those kept for carriers (RULEBOOK H7)."""
        carriers = {machine.room for machine in self.problem.machines if machine.zone not in (GENERAL, SUSPECT)}
        return frozenset(room.code for room in self.problem.rooms if room.closed and room.code not in carriers)

    def is_alone_by_status(self, seat: Seat) -> bool:
        """Tell whether nobody of another status is in the same room in the same session."""
        return all(
            other.status == seat.status
            for other in self.by_session[seat.session.code]
            if other.machine.room == seat.machine.room
        )


def _grouped(pairs: Iterable[tuple[str, Seat]]) -> dict[str, list[Seat]]:
    groups: dict[str, list[Seat]] = defaultdict(list)
    for key, seat in pairs:
        groups[key].append(seat)
    return groups


def fits_zone(seat: Seat) -> bool:
    """Tell whether the machine may serve the patient's blood-borne status, and a suspected case at all (H6, H7)."""
    if seat.machine.zone == SUSPECT:
        return seat.status != "clear"
    return seat.machine.zone == seat.patient.zone


def isolation_step(book: Book, seat: Seat) -> int | None:
    """Return how a suspected or confirmed case is kept apart: 0 closed room, 1 last session, 2 end of row, None not."""
    alone = book.is_alone_by_status(seat)
    if alone and seat.machine.room in book.closed_rooms:
        return 0
    if alone and seat.session.code in book.problem.last_sessions:
        return 1
    return 2 if seat.machine.end_of_row else None
