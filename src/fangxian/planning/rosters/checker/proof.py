"""How many changes to a published roster cannot be avoided, proven by an integer program of its own in HiGHS.

It is written from the rules as the checker reads them and shares nothing with the planners. A rule that it leaves aside only
makes its number smaller, so the number stands whatever is left aside: weekends, limits, the shortest runs and rests, pairs.
"""

from collections import defaultdict
from math import ceil, inf

import highspy
import numpy as np

from fangxian.planning.rosters.checker.needed import needed_changes
from fangxian.planning.rosters.problem import MIDNIGHT, Absence, Demand, Duty, Person, Pin, Problem

Key = tuple[str, int]
Terms = dict[int, float]


def proven_changes(problem: Problem, missing: int = 0, *, seconds: float = inf) -> int:
    """Return a number of person-days that every roster changes that lacks at most ``missing`` people where somebody must be.

    At least what ``needed_changes`` counts. With time (``seconds``) to end it is the fewest changes under the rules of a
    single day, of what may follow what, of minutes and of the longest run.
    """
    return max(needed_changes(problem, missing), _Program(problem, missing).bound(seconds))


class _Program:
    """One column for each duty that somebody may have, one for each demand's missing people; the cost counts changes."""

    def __init__(self, problem: Problem, missing: int) -> None:
        self.problem = problem
        published = problem.published
        self.had = {(duty.person, duty.day): duty for duty in (published.duties if published else ())}
        self.costs: list[float] = []
        self.most: list[float] = []
        self.rows: list[tuple[float, float, Terms]] = []
        self.duties: defaultdict[Key, dict[Duty, int]] = defaultdict(dict)
        self._roles = self._roles_by_shift()
        for person in problem.people:
            self._add_person(person)
        self._add_demands(missing)

    def bound(self, seconds: float) -> int:
        """Return the proven number of changes; 0 where time is up before anything is proven."""
        program = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in {"output_flag": False, "threads": 1, "time_limit": min(seconds, 1e9)}.items():
            program.setOptionValue(option, value)
        size = len(self.costs)
        empty, none = np.empty(0, np.int32), np.zeros(size, np.int32)
        program.addCols(
            size, np.array(self.costs), np.zeros(size), np.array(self.most), 0, none, empty, empty.astype(float)
        )
        program.changeColsIntegrality(
            size, np.arange(size, dtype=np.int32), np.full(size, highspy.HighsVarType.kInteger)
        )
        starts = np.cumsum([0, *(len(terms) for _, _, terms in self.rows[:-1])]).astype(np.int32)
        index = np.array([column for _, _, terms in self.rows for column in terms], np.int32)
        values = np.array([value for _, _, terms in self.rows for value in terms.values()])
        lower, upper = (np.array([row[side] for row in self.rows], float) for side in (0, 1))
        program.addRows(len(self.rows), lower, upper, len(index), starts, index, values)
        program.run()
        found = program.getInfo().mip_dual_bound + sum(key in self.duties for key in self.had)
        return max(0, ceil(found - 1e-6)) if np.isfinite(found) else 0

    def _roles_by_shift(self) -> dict[str, list[str]]:
        """Return the roles that make a difference in each shift; the nameless one stands for all the others."""
        wanted: dict[str, set[str]] = {shift.id: {""} for shift in self.problem.shifts}
        asked: list[Demand | Pin | Duty] = [*self.problem.demands, *self.problem.pins, *self.had.values()]
        for item in asked:
            if item.shift in wanted:
                wanted[item.shift].add(item.role)
        return {shift: sorted(roles) for shift, roles in wanted.items()}

    def _column(self, cost: float, most: float) -> int:
        self.costs.append(cost)
        self.most.append(most)
        return len(self.costs) - 1

    def _add_person(self, person: Person) -> None:
        absences = [item for item in self.problem.absences if item.person == person.id]
        pins = {pin.day: pin for pin in self.problem.pins if pin.person == person.id}
        for day in range(self.problem.days):
            own = self.duties[person.id, day]
            for duty in self._possible(person, day, absences, pins.get(day)):
                own[duty] = self._column(self._cost(duty), 1)
            least = 1 if day in pins and pins[day].shift else 0
            self.rows.append((least, 1, dict.fromkeys(own.values(), 1.0)))
        self._add_successions(person)
        self._add_contract(person)

    def _possible(self, person: Person, day: int, absences: list[Absence], pin: Pin | None) -> list[Duty]:
        """Return the duties that somebody may have on a day."""
        return [
            Duty(person=person.id, day=day, shift=shift.id, role=role)
            for shift in self.problem.shifts
            if not any(_away(item, day, shift.start, shift.end) for item in absences)
            and (pin is None or pin.shift == shift.id)
            for role in self._roles[shift.id]
            if (not role or role in person.skills) and (pin is None or pin.role in ("", role))
        ]

    def _cost(self, duty: Duty) -> float:
        """A day that had a duty counts as changed from the outset, so a duty that keeps it gives that back."""
        before = self.had.get((duty.person, duty.day))
        if before is None:
            return 1.0
        return -1.0 if before.shift == duty.shift and before.role in ("", duty.role) else 0.0

    def _in(self, person: str, day: int, shift: str) -> Terms:
        return {column: 1.0 for duty, column in self.duties[person, day].items() if duty.shift == shift}

    def _add_successions(self, person: Person) -> None:
        for before in self.problem.shifts:
            after = [
                shift.id
                for shift in self.problem.shifts
                if (before.id, shift.id) in self.problem.forbidden
                or MIDNIGHT - before.end + shift.start < self.problem.min_rest
            ]
            if not after:
                continue
            last = person.before[-1] if person.before else ""
            if last == before.id and self.problem.days:
                self.rows.append((0, 0, self._any(person.id, 0, after)))
            for day in range(1, self.problem.days):
                terms = {**self._in(person.id, day - 1, before.id), **self._any(person.id, day, after)}
                self.rows.append((0, 1, terms))

    def _any(self, person: str, day: int, shifts: list[str]) -> Terms:
        return {column: 1.0 for duty, column in self.duties[person, day].items() if duty.shift in shifts}

    def _add_contract(self, person: Person) -> None:
        contract = person.contract
        minutes = {shift.id: float(shift.minutes) for shift in self.problem.shifts}
        days = [self.duties[person.id, day] for day in range(self.problem.days)]
        if contract.max_minutes is not None:
            terms = {column: minutes[duty.shift] for own in days for duty, column in own.items()}
            self.rows.append((0, contract.max_minutes, terms))
        if contract.max_run is None:
            return
        known = [int(bool(shift)) for shift in person.before]
        for end in range(self.problem.days):
            window = range(end - contract.max_run, end + 1)
            if window[0] >= -len(known):
                worked = sum(known[day] for day in window if day < 0)
                terms = {column: 1.0 for day in window if day >= 0 for column in days[day].values()}
                self.rows.append((0, max(0, contract.max_run - worked), terms))

    def _add_demands(self, missing: int) -> None:
        skills = {person.id: person.skills for person in self.problem.people}
        there: defaultdict[tuple[int, str], list[tuple[Duty, int]]] = defaultdict(list)
        for own in self.duties.values():
            for duty, column in own.items():
                there[duty.day, duty.shift].append((duty, column))
        lacking: Terms = {}
        for demand in self.problem.demands:
            if demand.must:
                meets = {
                    column: 1.0
                    for duty, column in there[demand.day, demand.shift]
                    if demand.role in ("", duty.role) and (not demand.skill or demand.skill in skills[duty.person])
                }
                gap = self._column(0, demand.required)
                lacking[gap] = 1.0
                self.rows.append((demand.required, inf, {**meets, gap: 1.0}))
        self.rows.append((0, missing, lacking))


def _away(absence: Absence, day: int, start: int, end: int) -> bool:
    """Tell whether a duty from minute ``start`` to ``end`` of a day meets an absence."""
    if absence.start is None:
        return absence.day == day
    shift = (day - absence.day) * MIDNIGHT
    return shift + start < absence.end and shift + end > absence.start
