"""What a plan costs: weaker isolation, moves, changes, wishes, irregular weeks, the stand-by machine."""

from collections.abc import Iterator

from fangxian.planning.dialysis.checker.book import Book, Seat, fits_zone, isolation_step
from fangxian.planning.dialysis.checker.words import WORDS
from fangxian.planning.dialysis.problem import Patient
from fangxian.planning.findings import Finding


def costs(book: Book) -> Iterator[Finding]:
    """Yield each cost of the plan with its price."""
    yield from _isolation(book)
    yield from _moves(book)
    yield from _changes(book)
    for patient in book.problem.patients:
        yield from _regularity(book, patient)
    for seat in book.seats:
        yield from _seat(book, seat)


def _isolation(book: Book) -> Iterator[Finding]:
    codes = ("", "isolation_last_session", "isolation_end_of_row")
    for seat in book.seats:
        step = isolation_step(book, seat) if seat.status != "clear" else 0
        if step:
            price = step * book.problem.weights.isolation
            who, when = seat.patient.code, seat.session.code
            yield WORDS.say(codes[step], who=who, when=when, machine=seat.machine.code, cost=price)


def _moves(book: Book) -> Iterator[Finding]:
    moved = [patient.code for patient in book.problem.patients if _is_moved(book, patient)]
    for who in moved:
        yield WORDS.say("moved", who=who, cost=book.problem.weights.moved)
    limit = book.problem.rules.moves_allowed
    if (over := len(moved) - limit) > 0:
        price = over * book.problem.weights.moved_over
        yield WORDS.say("moved_over", count=len(moved), over=over, limit=limit, cost=price)


def _is_moved(book: Book, patient: Patient) -> bool:
    """Tell whether the patient loses a published booking although none of them was wrong by itself."""
    published = [booking for booking in book.problem.published if booking.patient == patient.code]
    seats = [book.seat(booking) for booking in published]
    return all(seat and _is_sound(book, seat) for seat in seats) and not set(published) <= set(book.plan)


def _is_sound(book: Book, seat: Seat) -> bool:
    """Tell whether a booking breaks no rule by itself. A suspected case outside the closed rooms has to go anyway."""
    day = seat.session.day
    isolated = seat.status == "clear" or seat.machine.room in book.closed_rooms
    available = day not in seat.machine.faults and day not in seat.patient.absent
    return fits_zone(seat) and isolated and available and seat.session.minutes >= seat.patient.minutes


def _changes(book: Book) -> Iterator[Finding]:
    weights = book.problem.weights
    coming = {(booking.patient, booking.session) for booking in book.plan}
    known = {patient.code for patient in book.problem.patients}
    for old in book.problem.published:
        if old in book.plan or old.patient not in known:
            continue
        who, when = old.patient, old.session
        if (who, when) in coming:
            yield WORDS.say("machine_changed", who=who, when=when, machine=old.machine, cost=weights.machine_changed)
        else:
            yield WORDS.say("time_changed", who=who, when=when, cost=weights.time_changed)


def _regularity(book: Book, patient: Patient) -> Iterator[Finding]:
    seats, weights = book.by_patient.get(patient.code, []), book.problem.weights
    shifts, machines = {seat.session.shift for seat in seats}, {seat.machine.code for seat in seats}
    for code, found, price in (
        ("shift_irregular", shifts, weights.shift_irregular),
        ("machine_irregular", machines, weights.machine_irregular),
    ):
        if len(found) > 1:
            yield WORDS.say(code, who=patient.code, count=len(found), cost=price * (len(found) - 1))


def _seat(book: Book, seat: Seat) -> Iterator[Finding]:
    who, when, weights = seat.patient.code, seat.session.code, book.problem.weights
    if seat.patient.wished_shifts and seat.session.shift not in seat.patient.wished_shifts:
        yield WORDS.say("wish", who=who, when=when, cost=weights.wish)
    if seat.machine.standby:
        yield WORDS.say("standby_used", who=who, when=when, machine=seat.machine.code, cost=weights.standby_used)
