"""What the unit can bear: machines, stand-by, nurses and doctors (RULEBOOK H4)."""

from collections import defaultdict
from collections.abc import Iterator

from fangxian.planning.dialysis.checker.book import Book, Seat
from fangxian.planning.dialysis.checker.words import WORDS
from fangxian.planning.dialysis.problem import GENERAL, Session
from fangxian.planning.findings import Finding


def unit(book: Book) -> Iterator[Finding]:
    """Yield what is wrong with bookings, machines and staff."""
    for lost in book.lost:
        yield WORDS.say("unknown", who=lost.patient, when=lost.session, machine=lost.machine)
    for pin in sorted(set(book.problem.pinned) - set(book.plan)):
        yield WORDS.say("pinned", who=pin.patient, when=pin.session, machine=pin.machine)
    for seat in book.seats:
        yield from _seat(seat)
    for session in book.problem.sessions:
        if seats := book.by_session.get(session.code):
            yield from _machines(session, seats)
            yield from _staff(book, session, len(seats))
            yield from _standby(book, session, seats)


def _seat(seat: Seat) -> Iterator[Finding]:
    who, when = seat.patient.code, seat.session.code
    if seat.session.day in seat.machine.faults:
        yield WORDS.say("fault", who=who, when=when, machine=seat.machine.code)
    if seat.session.minutes < seat.patient.minutes:
        yield WORDS.say("too_short", who=who, when=when, have=seat.session.minutes, need=seat.patient.minutes)


def _machines(session: Session, seats: list[Seat]) -> Iterator[Finding]:
    users: dict[str, list[str]] = defaultdict(list)
    for seat in seats:
        users[seat.machine.code].append(seat.patient.code)
    for machine, who in users.items():
        if len(who) > 1:
            yield WORDS.say("machine_twice", who=", ".join(who), when=session.code, machine=machine, count=len(who))


def _staff(book: Book, session: Session, have: int) -> Iterator[Finding]:
    rules = book.problem.rules
    by_nurses = session.nurses * rules.patients_per_nurse
    by_doctors = session.doctors * rules.patients_per_doctor
    if have > by_nurses:
        yield WORDS.say("nurses", when=session.code, have=have, nurses=session.nurses, limit=by_nurses)
    if have > by_doctors:
        yield WORDS.say("doctors", when=session.code, have=have, doctors=session.doctors, limit=by_doctors)
    if session.doctors < rules.fewest_doctors:
        yield WORDS.say("few_doctors", when=session.code, doctors=session.doctors, need=rules.fewest_doctors)


def _standby(book: Book, session: Session, seats: list[Seat]) -> Iterator[Finding]:
    busy = {seat.machine.code for seat in seats}
    ready = [
        machine
        for machine in book.problem.machines
        if machine.zone == GENERAL and session.day not in machine.faults and machine.code not in busy
    ]
    if len(ready) < (need := book.problem.rules.standby):
        yield WORDS.say("standby", when=session.code, have=len(ready), need=need)
