"""A roster laid out for checking: who has what on which day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from fangxian.planning.rosters.checker.report import Finding
from fangxian.planning.rosters.problem import Duty, Person, Plan, Problem, Shift


@dataclass(frozen=True, slots=True)
class Book:
    """The duties that can be judged, by person and day, and the task they belong to."""

    problem: Problem
    shifts: dict[str, Shift]
    days: dict[str, dict[int, Duty]]

    def duty(self, person: str, day: int) -> Duty | None:
        """Return somebody's duty on a day."""
        return self.days.get(person, {}).get(day)

    def line(self, person: Person) -> list[str]:
        """Return a person's shifts day by day, the known days before the horizon first; "" is a day off."""
        own = self.days.get(person.id, {})
        return [*person.before, *(own[day].shift if day in own else "" for day in range(self.problem.days))]

    def on(self, day: int, shift: str) -> Iterator[Duty]:
        """Yield the duties of a shift on a day."""
        for own in self.days.values():
            duty = own.get(day)
            if duty and duty.shift == shift:
                yield duty


def open_book(problem: Problem, plan: Plan) -> tuple[Book, list[Finding]]:
    """Lay out a roster, and say what in it cannot be judged."""
    book = Book(problem, {shift.id: shift for shift in problem.shifts}, defaultdict(dict))
    known, wrong = {person.id for person in problem.people}, []
    for duty in plan.duties:
        code = _misplaced(book, known, duty)
        if code:
            wrong.append(Finding(code=code, kind="violation", person=duty.person, day=duty.day, shift=duty.shift))
        else:
            book.days[duty.person][duty.day] = duty
    return book, wrong


def _misplaced(book: Book, known: set[str], duty: Duty) -> str:
    """Return what is wrong with the place of a duty, "" where nothing is."""
    if duty.person not in known:
        return "unknown_person"
    if duty.shift not in book.shifts:
        return "unknown_shift"
    if not 0 <= duty.day < book.problem.days:
        return "unknown_day"
    return "double" if book.duty(duty.person, duty.day) else ""
