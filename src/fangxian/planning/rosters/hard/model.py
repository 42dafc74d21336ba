"""The hard rules of a task in CP-SAT, each behind a switch of its own."""

from collections import defaultdict
from collections.abc import Iterator

from ortools.sat.python import cp_model

from fangxian.planning.rosters.hard.rules import Rule
from fangxian.planning.rosters.problem import (
    MIDNIGHT,
    Absence,
    Contract,
    Demand,
    Duty,
    Limit,
    Pair,
    Person,
    Pin,
    Problem,
)

Terms = list[cp_model.IntVar]
Cell = cp_model.LinearExpr | int
total = cp_model.LinearExpr.sum


class Switched:
    """A model in which ``switches`` turns each rule on, and ``missing`` counts who is missing in a demand.

    ``origins``: the absence or demand that a switch stands for.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.switches: dict[int, tuple[Rule, cp_model.IntVar]] = {}
        self.origins: dict[int, Absence | Demand] = {}
        self.missing: dict[int, cp_model.IntVar] = {}
        self.duty: dict[tuple[str, int, str, str], cp_model.IntVar] = {}
        self.by_shift: defaultdict[tuple[str, int, str], Terms] = defaultdict(list)
        self._there: defaultdict[tuple[int, str], list[tuple[str, str, cp_model.IntVar]]] = defaultdict(list)
        self.minutes = {shift.id: shift.minutes for shift in problem.shifts}
        self._skills = {person.id: person.skills for person in problem.people}
        self._roles = _roles(problem)
        for person in problem.people:
            self._person(person)
        for demand in problem.demands:
            if demand.must:
                self._demand(demand)
        for pair in problem.pairs:
            if pair.weight is None:
                self._pair(pair)

    def _switch(self, rule: Rule) -> cp_model.IntVar:
        switch = self.model.new_bool_var("")
        self.switches[switch.index] = (rule, switch)
        return switch

    def _person(self, person: Person) -> None:
        for day in range(self.problem.days):
            for shift in self.problem.shifts:
                self._duties(person, day, shift.id)
            self.model.add_at_most_one(self.on(person.id, day))
        for absence in self.problem.absences:
            if absence.person == person.id:
                self._absence(absence)
        for pin in self.problem.pins:
            if pin.person == person.id:
                self._pin(pin)
        self._successions(person)
        self._contract(person, person.contract)

    def _duties(self, person: Person, day: int, shift: str) -> None:
        for role in self._roles[shift]:
            if not role or role in person.skills:
                duty = self.model.new_bool_var("")
                self.duty[person.id, day, shift, role] = duty
                self.by_shift[person.id, day, shift].append(duty)
                self._there[day, shift].append((person.id, role, duty))

    def having(self, person: str, day: int, shift: str, role: str = "") -> Terms:
        """Return the duties of somebody in a shift on a day: in this role, or in any."""
        if not role:
            return self.by_shift[person, day, shift]
        duty = self.duty.get((person, day, shift, role))
        return [] if duty is None else [duty]

    def meeting(self, demand: Demand) -> Terms:
        """Return the duties that count for a demand."""
        return [
            duty
            for person, role, duty in self._there[demand.day, demand.shift]
            if demand.role in ("", role) and (not demand.skill or demand.skill in self._skills[person])
        ]

    def on(self, person: str, day: int) -> Terms:
        """Return the duties of somebody on a day."""
        return [duty for shift in self.problem.shifts for duty in self.by_shift[person, day, shift.id]]

    def _absence(self, absence: Absence) -> None:
        switch = self._switch(
            Rule(code="absent", person=absence.person, day=absence.day, words={"reason": absence.reason})
        )
        self.origins[switch.index] = absence
        for day, shift in self._hit(absence):
            for duty in self.by_shift[absence.person, day, shift]:
                self.model.add_implication(switch, ~duty)

    def _hit(self, absence: Absence) -> Iterator[tuple[int, str]]:
        """Yield the days and shifts that an absence rules out."""
        for shift in self.problem.shifts:
            if absence.start is None:
                yield absence.day, shift.id
                continue
            start, end = absence.day * MIDNIGHT + absence.start, absence.day * MIDNIGHT + absence.end
            for day in range(self.problem.days):
                if day * MIDNIGHT + shift.start < end and day * MIDNIGHT + shift.end > start:
                    yield day, shift.id

    def _pin(self, pin: Pin) -> None:
        switch = self._switch(Rule(code="pin", person=pin.person, day=pin.day, shift=pin.shift or "off"))
        if not pin.shift:
            self.model.add(total(self.on(pin.person, pin.day)) == 0).only_enforce_if(switch)
            return
        meant = self.having(pin.person, pin.day, pin.shift, pin.role)
        self.model.add(total(meant) == 1).only_enforce_if(switch)

    def _successions(self, person: Person) -> None:
        close = [
            (before.id, after.id)
            for before in self.problem.shifts
            for after in self.problem.shifts
            if (before.id, after.id) in self.problem.forbidden
            or MIDNIGHT - before.end + after.start < self.problem.min_rest
        ]
        if not close:
            return
        switch = self._switch(Rule(code="succession", person=person.id))
        for before, after in close:
            if person.before and person.before[-1] == before and self.problem.days:
                self.model.add(total(self.by_shift[person.id, 0, after]) == 0).only_enforce_if(switch)
            for day in range(1, self.problem.days):
                both = self.by_shift[person.id, day - 1, before] + self.by_shift[person.id, day, after]
                self.model.add(total(both) <= 1).only_enforce_if(switch)

    def _contract(self, person: Person, contract: Contract) -> None:
        worked = total(
            [
                self.minutes[shift.id] * duty
                for day in range(self.problem.days)
                for shift in self.problem.shifts
                for duty in self.by_shift[person.id, day, shift.id]
            ]
        )
        if contract.max_minutes is not None:
            switch = self._switch(Rule(code="minutes_over", person=person.id, amount=contract.max_minutes))
            self.model.add(worked <= contract.max_minutes).only_enforce_if(switch)
        if contract.min_minutes:
            switch = self._switch(Rule(code="minutes_under", person=person.id, amount=contract.min_minutes))
            self.model.add(worked >= contract.min_minutes).only_enforce_if(switch)
        if contract.max_weekends is not None:
            self._weekends(person, contract.max_weekends)
        for limit in contract.limits:
            self._limit(person, limit)
        self._runs(person)

    def _weekends(self, person: Person, most: int) -> None:
        switch = self._switch(Rule(code="weekends", person=person.id, amount=most))
        busy: dict[int, cp_model.IntVar] = {}
        for day in range(self.problem.days):
            week, weekday = divmod(day + self.problem.first_weekday, 7)
            if weekday >= 5:
                weekend = busy.setdefault(week, self.model.new_bool_var(""))
                for duty in self.on(person.id, day):
                    self.model.add_implication(duty, weekend)
        self.model.add(total(list(busy.values())) <= most).only_enforce_if(switch)

    def _limit(self, person: Person, limit: Limit) -> None:
        last = self.problem.days - 1 if limit.last is None else limit.last
        count = total(
            [
                duty
                for day in range(max(0, limit.first), min(last, self.problem.days - 1) + 1)
                for shift in dict.fromkeys(limit.shifts)
                for duty in self.by_shift[person.id, day, shift]
            ]
        )
        words: dict[str, str | int] = {"first": limit.first + 1, "last": last + 1}
        names = ", ".join(limit.shifts)
        if limit.most is not None:
            rule = Rule(code="limit_over", person=person.id, shift=names, amount=limit.most, words=words)
            self.model.add(count <= limit.most).only_enforce_if(self._switch(rule))
        if limit.least:
            rule = Rule(code="limit_under", person=person.id, shift=names, amount=limit.least, words=words)
            self.model.add(count >= limit.least).only_enforce_if(self._switch(rule))

    def _runs(self, person: Person) -> None:
        """Add the longest and shortest runs and rests; the edges of what is known ask for no shortest."""
        contract = person.contract
        line = [int(bool(shift)) for shift in person.before]
        days: list[Cell] = [*line, *(total(self.on(person.id, day)) for day in range(self.problem.days))]
        if contract.max_run is not None:
            switch = self._switch(Rule(code="long_run", person=person.id, amount=contract.max_run))
            for end in range(max(contract.max_run, len(line)), len(days)):
                window = days[end - contract.max_run : end + 1]
                self.model.add(total(window) <= contract.max_run).only_enforce_if(switch)
        for code, least, on in (
            ("short_run", contract.min_run, True),
            ("short_rest", contract.min_days_off, False),
        ):
            if least > 1:
                switch = self._switch(Rule(code=code, person=person.id, amount=least))
                cells = days if on else [1 - day for day in days]
                self._shortest(cells, least, len(line), switch)

    def _shortest(self, cells: list[Cell], least: int, known: int, switch: cp_model.IntVar) -> None:
        """Forbid a stretch of 1 to ``least`` - 1 cells with its opposite on both sides."""
        for length in range(1, least):
            for start in range(max(1, known - length), len(cells) - length):
                inside = total(cells[start : start + length])
                around = total([cells[start - 1], cells[start + length]])
                self.model.add(inside - around <= length - 1).only_enforce_if(switch)

    def _demand(self, demand: Demand) -> None:
        who = " / ".join(filter(None, (demand.role, demand.skill))) or "anybody"
        rule = Rule(code="must_cover", day=demand.day, shift=demand.shift, amount=demand.required, words={"who": who})
        switch = self._switch(rule)
        self.origins[switch.index] = demand
        missing = self.missing[switch.index] = self.model.new_int_var(0, demand.required, "")
        self.model.add(total(self.meeting(demand)) + missing >= demand.required)
        self.model.add(missing == 0).only_enforce_if(switch)

    def _pair(self, pair: Pair) -> None:
        code = "together" if pair.together else "apart"
        switch = self._switch(Rule(code=code, person=pair.first, words={"other": pair.second}))
        for day in range(self.problem.days):
            for shift in self.problem.shifts:
                first = total(self.by_shift[pair.first, day, shift.id])
                second = total(self.by_shift[pair.second, day, shift.id])
                rule = first == second if pair.together else first + second <= 1
                self.model.add(rule).only_enforce_if(switch)


def _roles(problem: Problem) -> dict[str, list[str]]:
    """Return the roles of each shift that somebody asks for, has, or is pinned to; a shift without any has a nameless one."""
    had = problem.published.duties if problem.published else ()
    asked: list[Demand | Pin | Duty] = [*problem.demands, *problem.pins, *had]
    named: dict[str, set[str]] = {shift.id: set() for shift in problem.shifts}
    for item in asked:
        if item.role and item.shift in named:
            named[item.shift].add(item.role)
    return {shift: sorted(roles) or [""] for shift, roles in named.items()}
