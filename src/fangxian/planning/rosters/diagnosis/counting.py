"""Whether the people who can come on a day suffice for it: a matter of counting, answered by a flow in no time."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ortools.graph.python import max_flow  # type: ignore[import-untyped]

from fangxian.planning.rosters.problem import MIDNIGHT, Absence, Demand, Problem


class Day:
    """One day's demands and the absences that reach into it, by the index of their rule."""

    def __init__(self, problem: Problem, day: int, origins: Mapping[int, Demand | Absence]) -> None:
        self.problem = problem
        every = [shift.id for shift in problem.shifts]
        self.demands = {at: item for at, item in origins.items() if isinstance(item, Demand) and item.day == day}
        self.absences = {
            at: item for at, item in origins.items() if isinstance(item, Absence) and self._hits(item, day, every)
        }

    @property
    def is_countable(self) -> bool:
        """Tell whether nobody can meet two of the demands at once, so that counting is exact."""
        of_shift: dict[str, list[Demand]] = {}
        for demand in self.demands.values():
            of_shift.setdefault(demand.shift, []).append(demand)
        return all(
            len(found) == 1 or (all(demand.role for demand in found) and len({d.role for d in found}) == len(found))
            for found in of_shift.values()
        )

    def conflict(self) -> tuple[int, ...]:
        """Return rules that cannot all hold, none of which can be left out; empty where they can."""
        kept = [*self.demands, *self.absences]
        if not self.is_countable or self._can_hold(kept):
            return ()
        for index in list(kept):
            without = [other for other in kept if other != index]
            if not self._can_hold(without):
                kept = without
        return tuple(kept)

    def _hits(self, absence: Absence, day: int, shifts: Collection[str]) -> bool:
        """Tell whether an absence rules out one of these shifts on the day."""
        if absence.start is None:
            return absence.day == day
        away = (day - absence.day) * MIDNIGHT
        return any(
            away + shift.start < absence.end and away + shift.end > absence.start
            for shift in self.problem.shifts
            if shift.id in shifts
        )

    def _can_hold(self, rules: Sequence[int]) -> bool:
        demands = [self.demands[index] for index in rules if index in self.demands]
        absences = [self.absences[index] for index in rules if index in self.absences]
        people = self.problem.people
        flow = max_flow.SimpleMaxFlow()
        source, sink = len(people) + len(demands), len(people) + len(demands) + 1
        for at, person in enumerate(people):
            flow.add_arc_with_capacity(source, at, 1)
            own = [item for item in absences if item.person == person.id]
            for to in self._open_to(person.id, person.skills, demands, own):
                flow.add_arc_with_capacity(at, len(people) + to, 1)
        for to, demand in enumerate(demands):
            flow.add_arc_with_capacity(len(people) + to, sink, demand.required)
        flow.solve(source, sink)
        return bool(flow.optimal_flow() == sum(demand.required for demand in demands))

    def _open_to(
        self, person: str, skills: Collection[str], demands: Sequence[Demand], absences: Iterable[Absence]
    ) -> list[int]:
        """Return the places of the demands that somebody may meet beside these absences."""
        away = list(absences)
        return [
            at
            for at, demand in enumerate(demands)
            if {demand.role, demand.skill} - {""} <= set(skills)
            and not any(self._hits(item, demand.day, [demand.shift]) for item in away)
        ]
