"""After an exposure or a change-over on another day: the rotation with the fewest changed days that keeps all rules."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from fangxian.planning.batches.edition import Edition, Exposure, Rotation, Stay

FARTHEST = 60


@dataclass(frozen=True, slots=True)
class Retimed:
    """Before and after. ``changed``: (batch, phase) whose first or last day differs; ``stays`` is None if it is impossible."""

    before: Rotation
    stays: Rotation | None

    @property
    def changed(self) -> tuple[tuple[str, int], ...]:
        """Return what differs."""
        was = {(stay.batch, stay.phase): stay for stay in self.before}
        return tuple((s.batch, s.phase) for s in self.stays or () if was[s.batch, s.phase] != s)


Days = dict[tuple[str, int], cp_model.IntVar]
Span = Callable[[tuple[str, int], int], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A batch enters ``phase`` (the one after the last is home) on ``day`` instead of the planned one.

    ``done``: the change-overs that have happened, as (batch, phase); nothing else moves to before day ``known``.
    """

    batch: str
    phase: int
    day: int
    known: int
    done: Set[tuple[str, int]] = frozenset()


def retime(edition: Edition, stays: Rotation, exposure: Exposure, earlier: Sequence[Exposure] = ()) -> Retimed:
    """Return the rotation that the exposure asks for, those ``earlier`` still minded.

    Exposed before duty: duty begins ``days_apart`` after the exposure at the earliest. Exposed on duty or after it: isolation
    ends that long after it at the earliest. Duty stays covered and no longer than the longest; nobody enters a place before
    it is free; isolation is never cut short. First the fewest changed days, then the fewest days of delay.
    """

    def span(key: tuple[str, int], planned: int) -> tuple[int, int]:
        settled = exposure.settled
        return (planned, planned) if planned <= settled else (settled + 1, planned + FARTHEST)

    return _search(edition, stays, span, (*earlier, exposure))


def shift(edition: Edition, stays: Rotation, wanted: Shift, earlier: Sequence[Exposure] = ()) -> Retimed:
    """Return the rotation in which one change-over is on another day, by the rules of ``retime``.

    A duty that has lasted too long already ends when it ends: what has happened is not impossible.
    """
    begun = next((s.start for s in stays if (s.batch, s.phase + 1) == (wanted.batch, wanted.phase)), wanted.day)
    lasted = {wanted.batch: wanted.day - begun} if wanted.day <= wanted.known else {}

    def span(key: tuple[str, int], planned: int) -> tuple[int, int]:
        if key == (wanted.batch, wanted.phase):
            return wanted.day, wanted.day
        if key in wanted.done:
            return planned, planned
        return min(planned, wanted.known), max(planned, wanted.day) + FARTHEST

    return _search(edition, stays, span, earlier, lasted)


def _search(
    edition: Edition,
    stays: Rotation,
    span: Span,
    exposures: Sequence[Exposure],
    lasted: Mapping[str, int] | None = None,
) -> Retimed:
    edition.validate()
    model = cp_model.CpModel()
    days = _days(model, edition, stays, span, lasted or {})
    for exposure in exposures:
        _keep_apart(model, edition, stays, days, exposure)
    _keep_places(model, edition, stays, days)
    planned_days = _planned(stays)
    moved, shifts = [], []
    for key, variable in days.items():
        planned = planned_days[key]
        changed, shifted = model.new_bool_var(""), model.new_int_var(0, 2 * FARTHEST, "")
        model.add(variable == planned).only_enforce_if(~changed)
        model.add_abs_equality(shifted, variable - planned)
        moved.append(changed)
        shifts.append(shifted)
    model.minimize(sum(moved) * (2 * FARTHEST * len(shifts) + 1) + sum(shifts))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        return Retimed(stays, None)
    at = {key: solver.value(variable) for key, variable in days.items()}
    return Retimed(stays, tuple(Stay(s.batch, s.phase, at[s.batch, s.phase], at[s.batch, s.phase + 1]) for s in stays))


def _planned(stays: Rotation) -> dict[tuple[str, int], int]:
    """Return the day on which each batch enters each phase; the phase after the last is home."""
    return {
        (stay.batch, at): day for stay in stays for at, day in ((stay.phase, stay.start), (stay.phase + 1, stay.end))
    }


def _days(model: cp_model.CpModel, edition: Edition, stays: Rotation, span: Span, lasted: Mapping[str, int]) -> Days:
    """Return a variable for each such day: what is past stays, the rest may move, isolation lasts, duty is not too long."""
    days: Days = {}
    for key, planned in _planned(stays).items():
        days[key] = model.new_int_var(*span(key, planned), "")
    for stay in stays:
        lasts = days[stay.batch, stay.phase + 1] - days[stay.batch, stay.phase]
        phase = edition.phases[stay.phase]
        model.add(lasts >= (1 if phase.role == "duty" else min(phase.days, stay.end - stay.start)))
        if phase.role == "duty":
            # A duty that is too long already may end where it was to end, or now, not later.
            model.add(lasts <= max(edition.longest_duty, stay.end - stay.start, lasted.get(stay.batch, 0)))
    return days


def _keep_apart(model: cp_model.CpModel, edition: Edition, stays: Rotation, days: Days, exposure: Exposure) -> None:
    """Nobody goes on duty, or home after it, before the days apart are over."""
    enters, home = (exposure.batch, edition.duty), (exposure.batch, len(edition.phases))
    planned, apart = _planned(stays), exposure.day + edition.days_apart
    if planned[enters] > exposure.settled:
        model.add(days[enters] >= apart)
    elif planned[home] > exposure.settled:
        model.add(days[home] >= apart)


def _keep_places(model: cp_model.CpModel, edition: Edition, stays: Rotation, days: Days) -> None:
    """A batch enters a place when the one before it has left; on duty it relieves that one on the same day."""
    for number, phase in enumerate(edition.phases):
        in_order: Sequence[Stay] = sorted((s for s in stays if s.phase == number), key=lambda stay: stay.start)
        for before, after in pairwise(in_order):
            leaves, enters = days[before.batch, number + 1], days[after.batch, number]
            if phase.role == "duty":
                model.add(enters == leaves)
            elif not phase.is_home:
                model.add(enters >= leaves)
