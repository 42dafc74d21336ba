"""How many changes to a published roster cannot be avoided, by counting alone."""

from collections import defaultdict
from collections.abc import Iterator

from fangxian.planning.rosters.checker.book import Book, open_book
from fangxian.planning.rosters.checker.cover import counted
from fangxian.planning.rosters.checker.days import absent, unpinned, unqualified, within
from fangxian.planning.rosters.problem import Plan, Problem


def needed_changes(problem: Problem, missing: int = 0) -> int:
    """Return a number of person-days that every roster changes that lacks at most ``missing`` people where somebody must be.

    Whoever is away, unqualified or pinned elsewhere on a published duty changes there. Each person still lacking then comes by
    a change of somebody's day, which fills one gap and no more; a day that changes anyway may fill one too, unless its person
    is away all day. Rules beyond a single day are left aside, so more may be needed; the solver has no part in this count.
    """
    published = problem.published
    had = {(duty.person, duty.day): duty for duty in (published.duties if published else ())}
    book, _ = open_book(problem, Plan(duties=tuple(had.values())))
    forced = set(_forced(book))
    kept, _ = open_book(problem, Plan(duties=tuple(duty for key, duty in had.items() if key not in forced)))
    gaps = _gaps(kept)
    whole = {(item.person, item.day) for item in problem.absences if item.start is None}
    whole |= {(pin.person, pin.day) for pin in problem.pins if not pin.shift}
    for _, day in forced - whole:
        gaps[day] = max(0, gaps[day] - 1)
    return len(forced) + max(0, sum(gaps.values()) - missing)


def _forced(book: Book) -> Iterator[tuple[str, int]]:
    """Yield the days of people that cannot stay as published, whatever else changes."""
    for finding in (*unqualified(book), *unpinned(book), *absent(book)):
        duty = book.duty(finding.person, finding.day)
        role_is_open = finding.code == "pin_role" and duty is not None and not duty.role
        if finding.code != "overlap" and not role_is_open:
            yield finding.person, finding.day
    for absence in book.problem.absences:
        if absence.start is not None:
            yield from ((duty.person, duty.day) for duty in within(book, absence, absence.start))


def _gaps(book: Book) -> defaultdict[int, int]:
    """Return how many people each day lacks, counted so that nobody can fill two gaps; an open role may become any."""
    lacking: dict[tuple[int, str], dict[str, int]] = {}
    for demand, count in counted(book):
        if demand.must and count < demand.required:
            roles = lacking.setdefault((demand.day, demand.shift), {})
            roles[demand.role] = max(roles.get(demand.role, 0), demand.required - count)
    gaps: defaultdict[int, int] = defaultdict(int)
    for (day, shift), roles in lacking.items():
        anybody = roles.pop("", 0)
        unnamed = sum(not duty.role for duty in book.on(day, shift))
        gaps[day] += max(anybody, sum(roles.values()) - unnamed)
    return gaps
