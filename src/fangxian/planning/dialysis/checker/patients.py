"""What each patient needs: enough sessions, the agreed days, no long gap (RULEBOOK H5)."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from fangxian.planning.dialysis.checker.book import Book, Seat
from fangxian.planning.dialysis.checker.words import WORDS
from fangxian.planning.dialysis.problem import Patient
from fangxian.planning.findings import Finding


def patients(book: Book) -> Iterator[Finding]:
    """Yield what is wrong with each patient's days."""
    for patient in book.problem.patients:
        seats = book.by_patient.get(patient.code, [])
        days = Counter(seat.session.day for seat in seats)
        for day, count in days.items():
            if count > 1:
                yield WORDS.say("twice_a_day", who=patient.code, day=day, count=count)
        yield from _number(patient, sorted(days), len(seats))
        yield from _long_gaps(patient, sorted(days), book.problem.days)
        yield from _short_gaps(patient, sorted(days))
        yield from _absences(seats)


def _number(patient: Patient, days: list[int], have: int) -> Iterator[Finding]:
    if not patient.patterns and have != patient.sessions:
        yield WORDS.say("sessions", who=patient.code, have=have, need=patient.sessions)
    if patient.patterns and tuple(days) not in {tuple(sorted(pattern)) for pattern in patient.patterns}:
        agreed = " / ".join(_list(sorted(pattern)) for pattern in patient.patterns)
        yield WORDS.say("pattern", who=patient.code, have=_list(days) or "none", need=agreed)


def _long_gaps(patient: Patient, days: list[int], horizon: int) -> Iterator[Finding]:
    """The next session after the horizon is taken to be on its first day; without ``last_on`` the last one before, too."""
    if not (patient.sessions or patient.patterns):
        return
    last = -1 if patient.last_on is None else patient.last_on
    for before, after in pairwise([last, *days, horizon]):
        if after - before > patient.longest_gap:
            yield WORDS.say("gap_long", who=patient.code, days=after - before, since=before, limit=patient.longest_gap)


def _short_gaps(patient: Patient, days: list[int]) -> Iterator[Finding]:
    start = [] if patient.last_on is None else [patient.last_on]
    for before, after in pairwise([*start, *days]):
        if after - before < patient.shortest_gap:
            yield WORDS.say("gap_short", who=patient.code, since=before, day=after, limit=patient.shortest_gap)


def _absences(seats: list[Seat]) -> Iterator[Finding]:
    for seat in seats:
        if seat.session.day in seat.patient.absent:
            yield WORDS.say("absent", who=seat.patient.code, when=seat.session.code)


def _list(days: list[int]) -> str:
    return ", ".join(map(str, days))
