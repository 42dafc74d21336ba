"""Who must not meet whose machine or room (RULEBOOK H6, H7)."""

from collections import defaultdict
from collections.abc import Iterator

from fangxian.planning.dialysis.checker.book import Book, fits_zone, isolation_step
from fangxian.planning.dialysis.checker.words import WORDS
from fangxian.planning.dialysis.problem import SUSPECT
from fangxian.planning.findings import Finding


def infection(book: Book) -> Iterator[Finding]:
    """Yield carriers off their machines and suspected or confirmed cases among others."""
    for seat in book.seats:
        who, when, machine = seat.patient.code, seat.session.code, seat.machine
        if not fits_zone(seat):
            yield WORDS.say("zone", who=who, when=when, machine=machine.code, need=seat.patient.zone, have=machine.zone)
        if seat.status != "clear" and isolation_step(book, seat) is None:
            yield WORDS.say("isolation", who=who, when=when, machine=machine.code, status=seat.status)
    yield from _carriers(book)


def _carriers(book: Book) -> Iterator[Finding]:
    """A machine for suspected cases must not pass a virus of the blood from one of them to another."""
    served: dict[str, set[str]] = defaultdict(set)
    for seat in book.seats:
        if seat.machine.zone == SUSPECT:
            served[seat.machine.code].add(seat.patient.zone)
    for machine, zones in served.items():
        if len(zones) > 1:
            yield WORDS.say("carriers", machine=machine, have=", ".join(sorted(zones)))
