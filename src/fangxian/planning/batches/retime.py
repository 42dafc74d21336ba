"""After an exposure: the rotation with the fewest changed days that keeps everybody apart long enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from fangxian.planning.batches.edition import Edition, Rotation, Stay

FARTHEST = 60


@dataclass(frozen=True, slots=True)
class Exposure:
    """A batch was exposed on a day; what had begun by then stays as it was."""

    batch: str
    day: int


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


def retime(edition: Edition, stays: Rotation, exposure: Exposure) -> Retimed:
    """Return the rotation that the exposure asks for.

    Exposed before duty: duty begins ``days_apart`` after the exposure at the earliest. Exposed on duty or after it: isolation
    ends that long after it at the earliest. Duty stays covered and no longer than the longest; nobody enters a place before
    it is free; isolation is never cut short. First the fewest changed days, then the fewest days of delay.
    """
    edition.validate()
    model = cp_model.CpModel()
    days = _days(model, edition, stays, exposure)
    _keep_apart(model, edition, stays, days, exposure)
    _keep_places(model, edition, stays, days)
    planned_days = _planned(stays)
    moved, shifts = [], []
    for key, variable in days.items():
        planned = planned_days[key]
        changed, shift = model.new_bool_var(""), model.new_int_var(0, FARTHEST, "")
        model.add(variable == planned).only_enforce_if(~changed)
        model.add_abs_equality(shift, variable - planned)
        moved.append(changed)
        shifts.append(shift)
    model.minimize(sum(moved) * (FARTHEST * len(shifts) + 1) + sum(shifts))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        return Retimed(stays, None)
    at = {key: solver.value(variable) for key, variable in days.items()}
    return Retimed(stays, tuple(Stay(s.batch, s.phase, at[s.batch, s.phase], at[s.batch, s.phase + 1]) for s in stays))


Days = dict[tuple[str, int], cp_model.IntVar]


def _planned(stays: Rotation) -> dict[tuple[str, int], int]:
    """Return the day on which each batch enters each phase; the phase after the last is home."""
    return {
        (stay.batch, at): day for stay in stays for at, day in ((stay.phase, stay.start), (stay.phase + 1, stay.end))
    }


def _days(model: cp_model.CpModel, edition: Edition, stays: Rotation, exposure: Exposure) -> Days:
    """Return a variable for each such day: what is past stays, the rest may move, isolation lasts, duty is not too long."""
    days: Days = {}
    for key, planned in _planned(stays).items():
        low, high = (planned, planned) if planned <= exposure.day else (exposure.day + 1, planned + FARTHEST)
        days[key] = model.new_int_var(low, max(low, high), "")
    for stay in stays:
        lasts = days[stay.batch, stay.phase + 1] - days[stay.batch, stay.phase]
        phase = edition.phases[stay.phase]
        model.add(lasts >= (1 if phase.role == "duty" else min(phase.days, stay.end - stay.start)))
        if phase.role == "duty":
            model.add(lasts <= edition.longest_duty)
    return days


def _keep_apart(model: cp_model.CpModel, edition: Edition, stays: Rotation, days: Days, exposure: Exposure) -> None:
    """Nobody goes on duty, or home after it, before the days apart are over."""
    enters, home = (exposure.batch, edition.duty), (exposure.batch, len(edition.phases))
    planned, apart = _planned(stays), exposure.day + edition.days_apart
    if planned[enters] > exposure.day:
        model.add(days[enters] >= apart)
    elif planned[home] > exposure.day:
        model.add(days[home] >= apart)


def _keep_places(model: cp_model.CpModel, edition: Edition, stays: Rotation, days: Days) -> None:
    """A batch enters a place when the one before it has left; on duty it relieves that one on the same day."""
    for phase in range(len(edition.phases)):
        in_order: Sequence[Stay] = sorted((s for s in stays if s.phase == phase), key=lambda stay: stay.start)
        for before, after in pairwise(in_order):
            leaves, enters = days[before.batch, phase + 1], days[after.batch, phase]
            model.add(enters == leaves if phase == edition.duty else enters >= leaves)
