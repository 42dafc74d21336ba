"""What each row counts for: the measures of ``HourFigure`` and the differences by which they are kept."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from fangxian.base.bulk import add_to_rows
from fangxian.fronts.checkpoint.codes import DissuasionResult, Mode, Outcome, Vehicle
from fangxian.fronts.checkpoint.kinds import Dissuasion, Passage, Tally
from fangxian.fronts.checkpoint.models import NOWHERE, HourFigure

KEY: Final = ("unit_id", "hour", "place_id", "direction")
MEASURES: Final = tuple(field.name for field in HourFigure._meta.concrete_fields if field.name not in {"id", *KEY})
_AT: Final = {name: index for index, name in enumerate(MEASURES)}
OUTCOME_MEASURES: Final = {outcome.value: f"to_{outcome.value}" for outcome in Outcome}

Counts = tuple[tuple[str, int], ...]
Key = tuple[UUID, datetime, UUID, str]


def count_passage(body: Passage) -> Counts:
    """A stop: one vehicle unless they came on foot; people who are only counted are tallied."""
    vehicles = 0 if body.vehicle is Vehicle.ON_FOOT else 1
    tallied = body.people if body.mode is Mode.TALLY else 0
    return (("vehicles", vehicles), ("people", body.people), ("tallied", tallied))


def count_screening(readings: int, outcome: str, is_febrile: bool) -> Counts:
    """A registered person: screened once there is a reading, re-measured from the second one on (RULEBOOK C13)."""
    return (
        ("registered", 1),
        ("screened", 1 if readings else 0),
        ("remeasured", 1 if readings > 1 else 0),
        ("febrile", 1 if is_febrile else 0),
        (OUTCOME_MEASURES[outcome], 1),
    )


def count_tally(body: Tally) -> Counts:
    """A count without registration; those measured are screened."""
    return (
        ("vehicles", body.vehicles),
        ("people", body.people),
        ("tallied", body.people),
        ("screened", body.measured),
        ("febrile", body.febrile),
    )


def count_dissuasion(body: Dissuasion) -> Counts:
    """A line of the dissuasion register; those let pass after all were not dissuaded."""
    if body.result is DissuasionResult.LET_PASS:
        return ()
    return (("dissuaded_vehicles", body.vehicles), ("dissuaded_people", body.people))


def hour_of(moment: datetime) -> datetime:
    """Return the hour (UTC) in which ``moment`` falls."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


class Differences:
    """The differences of one batch, summed by post, hour and direction, and written in at most two statements."""

    def __init__(self) -> None:
        self._sums: dict[Key, list[int]] = {}

    def add(
        self, unit_id: UUID | None, place_id: UUID | None, at: datetime, direction: str, counts: Counts, sign: int
    ) -> None:
        """Add ``sign`` times ``counts`` to what the place counted at ``at``."""
        key = (unit_id or NOWHERE, hour_of(at), place_id or NOWHERE, direction)
        sums = self._sums.get(key)
        if sums is None:
            sums = self._sums[key] = [0] * len(MEASURES)
        for name, count in counts:
            sums[_AT[name]] += sign * count

    def write(self) -> None:
        """Bring ``HourFigure`` up to date; hours in which nothing is left to count go, as a replay would not make them."""
        changed = {key: sums for key, sums in self._sums.items() if any(sums)}
        if not changed:
            return
        add_to_rows(HourFigure, KEY, MEASURES, ([*key, *sums] for key, sums in changed.items()))
        if any(value < 0 for sums in changed.values() for value in sums):
            _drop_empty(hour for _unit, hour, _place, _direction in changed)


def _drop_empty(hours: Iterable[datetime]) -> None:
    HourFigure.objects.filter(hour__in=set(hours), **dict.fromkeys(MEASURES, 0)).delete()
