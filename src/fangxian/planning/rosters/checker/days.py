"""Rules about single days: qualification, absences, pins, and what follows what."""

from collections.abc import Iterator

from fangxian.planning.rosters.checker.book import Book
from fangxian.planning.rosters.checker.report import Finding
from fangxian.planning.rosters.problem import MIDNIGHT, Absence, Duty, Person, Pin


def unqualified(book: Book) -> Iterator[Finding]:
    """Yield duties in a role that the person's skills do not hold."""
    for person in book.problem.people:
        for day, duty in book.days.get(person.id, {}).items():
            if duty.role and duty.role not in person.skills:
                yield _wrong("skill", duty.person, day, duty.shift, role=duty.role)


def absent(book: Book) -> Iterator[Finding]:
    """Yield duties of people who cannot be there."""
    for absence in book.problem.absences:
        if absence.start is None:
            duty = book.duty(absence.person, absence.day)
            if duty:
                yield _wrong("absent", absence.person, absence.day, duty.shift, reason=absence.reason)
        else:
            for duty in within(book, absence, absence.start):
                yield _wrong("overlap", absence.person, absence.day, duty.shift, reason=absence.reason)


def within(book: Book, absence: Absence, start: int) -> Iterator[Duty]:
    """Yield the duties that overlap the window of an absence that begins at minute ``start`` of its day."""
    for day, duty in book.days.get(absence.person, {}).items():
        shift, away = book.shifts[duty.shift], (day - absence.day) * MIDNIGHT
        if away + shift.start < absence.end and away + shift.end > start:
            yield duty


def unpinned(book: Book) -> Iterator[Finding]:
    """Yield pins that are not kept."""
    for pin in book.problem.pins:
        yield from _pin(book, pin)


def _pin(book: Book, pin: Pin) -> Iterator[Finding]:
    duty = book.duty(pin.person, pin.day)
    if not pin.shift:
        if duty:
            yield _wrong("pin_off", pin.person, pin.day, duty.shift)
    elif duty is None or duty.shift != pin.shift:
        yield _wrong("pin_duty", pin.person, pin.day, pin.shift)
    elif pin.role and duty.role != pin.role:
        yield _wrong("pin_role", pin.person, pin.day, pin.shift, role=pin.role)


def successions(book: Book) -> Iterator[Finding]:
    """Yield duties that follow the day before too closely, by name or for want of rest."""
    for person in book.problem.people:
        line = book.line(person)
        for n in range(max(1, len(person.before)), len(line)):
            if line[n - 1] and line[n]:
                yield from _succession(book, person, n - len(person.before), (line[n - 1], line[n]))


def _succession(book: Book, person: Person, day: int, pair: tuple[str, str]) -> Iterator[Finding]:
    before, after = (book.shifts[name] for name in pair)
    if pair in book.problem.forbidden:
        yield _wrong("succession", person.id, day, after.id, before=before.id)
    rest = MIDNIGHT - before.end + after.start
    least = book.problem.min_rest
    if rest < least:
        yield _wrong("rest", person.id, day, after.id, rest=rest, least=least)


def _wrong(code: str, person: str, day: int, shift: str, **words: str | int) -> Finding:
    return Finding(code=code, kind="violation", person=person, day=day, shift=shift, words=words)
