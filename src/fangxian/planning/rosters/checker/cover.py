"""What people do together: demands and pairs."""

from collections.abc import Iterator

from fangxian.planning.rosters.checker.book import Book
from fangxian.planning.rosters.checker.report import Finding
from fangxian.planning.rosters.problem import Demand, Pair


def demands(book: Book) -> Iterator[Finding]:
    """Yield shifts with fewer or more people than they need."""
    for demand, count in counted(book):
        yield from _demand(demand, count)


def counted(book: Book) -> Iterator[tuple[Demand, int]]:
    """Yield each demand with how many people meet it."""
    skills = {person.id: person.skills for person in book.problem.people}
    there: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for own in book.days.values():
        for day, duty in own.items():
            there.setdefault((day, duty.shift), []).append((duty.person, duty.role))
    for demand in book.problem.demands:
        count = sum(
            demand.role in ("", role) and (not demand.skill or demand.skill in skills[person])
            for person, role in there.get((demand.day, demand.shift), [])
        )
        yield demand, count


def _demand(demand: Demand, count: int) -> Iterator[Finding]:
    gap = count - demand.required
    who = " / ".join(filter(None, (demand.role, demand.skill))) or "anybody"
    words: dict[str, str | int] = {"who": who, "required": demand.required}
    if gap < 0 and demand.must:
        yield _at("must_cover", demand, -gap, demand.under, words)
    elif gap < 0 and demand.under:
        yield _at("under_cover", demand, -gap, demand.under, words)
    elif gap > 0 and demand.over:
        yield _at("over_cover", demand, gap, demand.over, words)


def _at(code: str, demand: Demand, amount: int, weight: int, words: dict[str, str | int]) -> Finding:
    return Finding(
        code=code,
        kind="violation" if code == "must_cover" else "cost",
        day=demand.day,
        shift=demand.shift,
        amount=amount,
        cost=amount * weight,
        words=words,
    )


def pairs(book: Book) -> Iterator[Finding]:
    """Yield days on which two people share a shift, or fail to."""
    for pair in book.problem.pairs:
        for day in range(book.problem.days):
            yield from _pair(book, pair, day)


def _pair(book: Book, pair: Pair, day: int) -> Iterator[Finding]:
    first, second = book.duty(pair.first, day), book.duty(pair.second, day)
    shared = first and second and first.shift == second.shift
    if not pair.together:
        if first and shared:
            yield _failed("apart", pair, day, (first.shift, pair.first, pair.second))
        return
    for duty, other in ((first, pair.second), (second, pair.first)):
        if duty and not shared:
            yield _failed("together", pair, day, (duty.shift, duty.person, other))


def _failed(code: str, pair: Pair, day: int, who: tuple[str, str, str]) -> Finding:
    shift, person, other = who
    soft = pair.weight is not None
    return Finding(
        code=f"{code}_wish" if soft else code,
        kind="cost" if soft else "violation",
        person=person,
        day=day,
        shift=shift,
        cost=pair.weight or 0,
        words={"other": other},
    )
