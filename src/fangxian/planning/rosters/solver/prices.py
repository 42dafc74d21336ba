"""What each person's day costs in itself: wishes, changes, and what is not allowed at all."""

from dataclasses import dataclass, field

import numpy as np

from fangxian.planning.rosters.problem import Absence, Pin, Problem, Shift, Wish
from fangxian.planning.rosters.solver.tables import NEVER, Ints

DAY = 24 * 60


@dataclass
class Prices:
    """What each person's day costs in itself."""

    problem: Problem
    kinds: tuple[tuple[str, str], ...]
    people: dict[str, int] = field(init=False)
    kind: Ints = field(init=False)
    off: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.people = {person.id: index for index, person in enumerate(self.problem.people)}
        size = len(self.people), self.problem.days
        self.kind = np.zeros((*size, len(self.kinds)), np.int64)
        self.off = np.zeros(size, np.int64)

    def costs(self) -> Ints:
        """Return the cost by person, day and kind, with the day off behind the kinds; NEVER where it is not allowed."""
        for wish in self.problem.wishes:
            self._wish(wish)
        self._published()
        self._skills()
        self._zero_limits()
        for absence in self.problem.absences:
            self._absence(absence)
        for pin in self.problem.pins:
            self._pin(pin)
        cost: Ints = np.minimum(np.concatenate([self.kind, self.off[:, :, None]], axis=2), NEVER)
        return cost

    def _of(self, shift: str, role: str = "") -> list[int]:
        """Return the kinds of a shift (empty: of all) in a role (empty: in any)."""
        return [n for n, (s, r) in enumerate(self.kinds) if shift in ("", s) and role in ("", r)]

    def _but(self, kept: list[int]) -> list[int]:
        return [n for n in range(len(self.kinds)) if n not in kept]

    def _wish(self, wish: Wish) -> None:
        person, meant = self.people[wish.person], self._of(wish.shift)
        if wish.on:
            self.kind[person, wish.day, self._but(meant)] += wish.weight
            self.off[person, wish.day] += wish.weight
        else:
            self.kind[person, wish.day, meant] += wish.weight

    def _published(self) -> None:
        published = self.problem.published
        if not published:
            return
        self.kind += published.weight
        for duty in published.duties:
            if duty.person in self.people:
                person = self.people[duty.person]
                self.kind[person, duty.day, self._of(duty.shift, duty.role)] -= published.weight
                self.off[person, duty.day] += published.weight

    def _skills(self) -> None:
        for person in self.problem.people:
            lacking = [n for n, (_, role) in enumerate(self.kinds) if role and role not in person.skills]
            self.kind[self.people[person.id]][:, lacking] = NEVER

    def _zero_limits(self) -> None:
        """A limit of none at all is no count but a prohibition."""
        for person in self.problem.people:
            for limit in person.contract.limits:
                if limit.most == 0:
                    last = self.problem.days if limit.last is None else limit.last + 1
                    barred = [n for n, (shift, _) in enumerate(self.kinds) if shift in limit.shifts]
                    self.kind[self.people[person.id], limit.first : last, barred] = NEVER

    def _absence(self, absence: Absence) -> None:
        person = self.people[absence.person]
        if absence.start is None:
            self.kind[person, absence.day, :] = NEVER
            return
        start, end = absence.day * DAY + absence.start, absence.day * DAY + absence.end
        for shift in self.problem.shifts:
            for day in self._days_overlapping(shift, start, end):
                self.kind[person, day, self._of(shift.id)] = NEVER

    def _days_overlapping(self, shift: Shift, start: int, end: int) -> list[int]:
        around = range(max(0, start // DAY - shift.end // DAY - 1), min(self.problem.days, end // DAY + 1))
        return [day for day in around if day * DAY + shift.start < end and day * DAY + shift.end > start]

    def _pin(self, pin: Pin) -> None:
        person = self.people[pin.person]
        if pin.shift:
            self.off[person, pin.day] = NEVER
            self.kind[person, pin.day, self._but(self._of(pin.shift, pin.role))] = NEVER
        else:
            self.kind[person, pin.day, :] = NEVER
