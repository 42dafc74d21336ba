"""What is allowed and costs something: unmet wishes, unfair burdens, changes to what people already have."""

from collections.abc import Iterator

from fangxian.planning.rosters.checker.book import Book
from fangxian.planning.rosters.checker.report import Finding
from fangxian.planning.rosters.problem import Duty, Wish


def unmet(book: Book) -> Iterator[Finding]:
    """Yield wishes that the roster does not meet."""
    for wish in book.problem.wishes:
        duty = book.duty(wish.person, wish.day)
        has = duty is not None and wish.shift in ("", duty.shift)
        if has != wish.on:
            yield _unmet(wish, duty)


def _unmet(wish: Wish, duty: Duty | None) -> Finding:
    whole = {True: "wish_work", False: "wish_free"}[wish.on]
    named = {True: "wish_on", False: "wish_off"}[wish.on]
    shift = wish.shift or (duty.shift if duty else "")
    code = named if wish.shift else whole
    return Finding(code=code, kind="cost", person=wish.person, day=wish.day, shift=shift, cost=wish.weight)


def burdens(book: Book) -> Iterator[Finding]:
    """Yield people whose count of a burden, with past periods, is beyond a fair share."""
    for fairness in book.problem.fairness:
        for person in book.problem.people:
            own = sum(duty.shift in fairness.shifts for duty in book.days.get(person.id, {}).values())
            count = own + person.carried.get(fairness.name, 0)
            beyond = count - fairness.share
            if beyond > 0 and fairness.weight:
                yield Finding(
                    code="burden",
                    kind="cost",
                    person=person.id,
                    amount=beyond,
                    cost=fairness.weight * beyond * beyond,
                    words={"count": count, "name": fairness.name},
                )


def changes(book: Book) -> Iterator[Finding]:
    """Yield days that differ from the published roster."""
    published = book.problem.published
    if not published:
        return
    had = {(duty.person, duty.day): duty for duty in published.duties}
    for person in book.problem.people:
        for day in range(book.problem.days):
            before, after = had.get((person.id, day)), book.duty(person.id, day)
            if not _same(before, after):
                words: dict[str, str | int] = {"before": _name(before), "after": _name(after)}
                yield Finding(
                    code="changed", kind="cost", person=person.id, day=day, cost=published.weight, words=words
                )


def _same(before: Duty | None, after: Duty | None) -> bool:
    if before is None or after is None:
        return before is after
    return before.shift == after.shift and before.role in ("", after.role)


def _name(duty: Duty | None) -> str:
    if duty is None:
        return "off"
    return f"{duty.shift} {duty.role}".strip()
