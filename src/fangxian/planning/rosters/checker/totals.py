"""Rules about a person's whole roster: runs, minutes, weekends, limits."""

from collections.abc import Iterator
from itertools import groupby

from fangxian.planning.rosters.checker.book import Book
from fangxian.planning.rosters.checker.report import Finding
from fangxian.planning.rosters.problem import Limit, Person


def runs(book: Book) -> Iterator[Finding]:
    """Yield runs that are too long or too short; a run at the edge of what is known may be as short as it is."""
    for person in book.problem.people:
        start = -len(person.before)
        for on, cells in groupby(book.line(person), key=bool):
            length = len(list(cells))
            end = start + length - 1
            at_edge = start == -len(person.before) or end == book.problem.days - 1
            yield from _run(person, on, start, (length, end, at_edge))
            start += length


def _run(person: Person, on: bool, start: int, extent: tuple[int, int, bool]) -> Iterator[Finding]:
    length, end, at_edge = extent
    contract = person.contract
    if on and contract.max_run is not None and length > contract.max_run and end >= 0:
        yield _total("long_run", person, start, length - contract.max_run, days=length, limit=contract.max_run)
    least = contract.min_run if on else contract.min_days_off
    if length < least and not at_edge and end >= -1:
        yield _total("short_run" if on else "short_rest", person, start, least - length, days=length, limit=least)


def minutes(book: Book) -> Iterator[Finding]:
    """Yield people who work too much or too little."""
    for person in book.problem.people:
        contract = person.contract
        total = sum(book.shifts[duty.shift].minutes for duty in book.days.get(person.id, {}).values())
        if contract.max_minutes is not None and total > contract.max_minutes:
            limit = contract.max_minutes
            yield _total("minutes_over", person, -1, total - limit, minutes=total, limit=limit)
        if total < contract.min_minutes:
            limit = contract.min_minutes
            yield _total("minutes_under", person, -1, limit - total, minutes=total, limit=limit)


def weekends(book: Book) -> Iterator[Finding]:
    """Yield people with duties on too many weekends: Saturday, Sunday or both count as one."""
    for person in book.problem.people:
        limit = person.contract.max_weekends
        busy = set()
        for day in book.days.get(person.id, {}):
            week, weekday = divmod(day + book.problem.first_weekday, 7)
            if weekday >= 5:
                busy.add(week)
        if limit is not None and len(busy) > limit:
            yield _total("weekends", person, -1, len(busy) - limit, weekends=len(busy), limit=limit)


def limits(book: Book) -> Iterator[Finding]:
    """Yield people with too many or too few duties of some shifts."""
    for person in book.problem.people:
        for limit in person.contract.limits:
            yield from _limit(book, person, limit)


def _limit(book: Book, person: Person, limit: Limit) -> Iterator[Finding]:
    last = book.problem.days - 1 if limit.last is None else limit.last
    own = book.days.get(person.id, {})
    count = sum(limit.first <= day <= last and duty.shift in limit.shifts for day, duty in own.items())
    words = {"count": count, "first": limit.first + 1, "last": last + 1}
    names = ", ".join(limit.shifts)
    if limit.most is not None and count > limit.most:
        excess = count - limit.most
        yield _total("limit_over", person, -1, excess, shift=names, limit=limit.most, **words)
    if count < limit.least:
        yield _total("limit_under", person, -1, limit.least - count, shift=names, limit=limit.least, **words)


def _total(code: str, person: Person, day: int, amount: int, **words: str | int) -> Finding:
    return Finding(code=code, kind="violation", person=person.id, day=day, amount=amount, words=words)
