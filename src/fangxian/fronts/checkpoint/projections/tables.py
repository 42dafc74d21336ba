"""Read models with one row for each fact of a kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db import models
from django.utils.timezone import get_default_timezone

from fangxian.base.bulk import insert_rows
from fangxian.base.text import clean
from fangxian.fronts.checkpoint import figures
from fangxian.fronts.checkpoint.figures import Counts, Differences
from fangxian.fronts.checkpoint.ladder import Step, encode_step
from fangxian.fronts.checkpoint.models import (
    Arrival,
    Conditions,
    Dissuasion,
    HandOver,
    Passage,
    Reading,
    Tally,
)
from fangxian.record.canonical import encode_payload
from fangxian.record.facts import Change, Fact

COMMON: Final = (
    "id", "unit_id", "place_id", "station_id", "author_id", "observed_at", "flags", "amendments", "is_withdrawn",
)  # fmt: skip
LARGEST = 2**31 - 1


def common(fact: Fact) -> tuple[Any, ...]:
    return (
        fact.id, fact.unit_id, fact.place_id, fact.station_id, fact.author_id, fact.observed_at, fact.flags,
        fact.amendments, fact.is_withdrawn,
    )  # fmt: skip


def line(text: str) -> str:
    """Return free text as a column can hold it: PostgreSQL has no NUL, and a list has no line breaks."""
    return text if text.isprintable() else "".join(letter for letter in text if letter.isprintable())


def bounded(number: int) -> int:
    """Return a count as a column can hold it; the fact itself keeps what was said."""
    return min(max(number, 0), LARGEST)


def moment(value: datetime | None) -> datetime | None:
    """Return a time told in a payload in UTC, the region's zone where it names none; nothing where no calendar has it."""
    if value is None:
        return None
    try:
        return (value if value.tzinfo else value.replace(tzinfo=get_default_timezone())).astimezone(UTC)
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """A read model with one row for each fact of a kind; ``counts`` says what the fact counts for, if anything."""

    kind: str
    model: type[models.Model]
    columns: tuple[str, ...]
    values: Callable[[Fact], tuple[Any, ...]]
    counts: Callable[[Any], Counts] | None = None

    def write(self, changes: Sequence[Change]) -> None:
        """Write the rows of ``changes`` anew: one statement for the new, one more where old ones changed."""
        stale = [change.new.id for change in changes if change.old is not None]
        if stale:
            self.model._default_manager.filter(pk__among=stale).delete()
        insert_rows(
            self.model, (*COMMON, *self.columns), [common(change.new) + self.values(change.new) for change in changes]
        )

    def count(self, changes: Iterable[Change], differences: Differences) -> None:
        """Add what ``changes`` count for now to ``differences``, less what they counted for before."""
        if self.counts is not None:
            for change in changes:
                self._count(change.old, -1, differences)
                self._count(change.new, 1, differences)

    def _count(self, fact: Fact | None, sign: int, differences: Differences) -> None:
        if fact is None or fact.is_withdrawn or self.counts is None:
            return
        counts = self.counts(fact.body)
        differences.add(fact.unit_id, fact.place_id, fact.observed_at, fact.body.direction.value, counts, sign)


def _passage(fact: Fact) -> tuple[Any, ...]:
    body = fact.body
    return (
        fact.subject_id, body.direction.value, body.vehicle.value, body.people, body.mode.value, body.plate_kind.value,
        body.has_trailer, body.plate_doubtful, line(body.lane), line(body.cargo),
    )  # fmt: skip


def _reading(fact: Fact) -> tuple[Any, ...]:
    body = fact.body
    reading = body.reading
    step = Step(readings=[reading], decision=body.decision)
    return (
        body.screening, moment(reading.at) or fact.observed_at, reading.method.value, reading.celsius,
        reading.in_range, encode_step(step).decode(),
    )  # fmt: skip


def _arrival(fact: Fact) -> tuple[Any, ...]:
    return (fact.body.screening, fact.body.result.value)


def _tally(fact: Fact) -> tuple[Any, ...]:
    body = fact.body
    return (
        body.direction.value, moment(body.started_at) or fact.observed_at, body.vehicle.value, body.vehicles,
        body.people, body.measured, body.febrile,
    )  # fmt: skip


def _dissuasion(fact: Fact) -> tuple[Any, ...]:
    body = fact.body
    return (
        fact.subject_id, body.passage, body.direction.value, body.reason.value, body.result.value, body.vehicles,
        body.people, line(body.origin),
    )  # fmt: skip


def _conditions(fact: Fact) -> tuple[Any, ...]:
    body = fact.body
    return (
        body.ambient_c, body.wind_kmh, body.wind_by_eye.value if body.wind_by_eye else "", body.warm_tent,
        body.warm_tent_c, body.thermometers, body.spares,
    )  # fmt: skip


def _handover(fact: Fact) -> tuple[Any, ...]:
    body = fact.body
    return (
        body.to, moment(body.started_at) or fact.observed_at, bounded(body.vehicles), bounded(body.people),
        bounded(body.febrile), bounded(body.dissuaded), bounded(body.waiting), len(body.open_screenings),
        clean(body.open_matters), _equipment(body), moment(body.signed_from_at), moment(body.signed_to_at),
    )  # fmt: skip


def _equipment(body: Any) -> str:
    lines = [{"name": line(item.name), "count": item.count, "faulty": item.faulty} for item in body.equipment]
    return encode_payload(lines).decode()


TABLES: Final = (
    Table(
        "checkpoint.passage",
        Passage,
        (
            "subject_id", "direction", "vehicle", "people", "mode", "plate_kind", "has_trailer", "plate_doubtful",
            "lane", "cargo",
        ),
        _passage,
        figures.count_passage,
    ),
    Table(
        "checkpoint.tally",
        Tally,
        ("direction", "started_at", "vehicle", "vehicles", "people", "measured", "febrile"),
        _tally,
        figures.count_tally,
    ),
    Table(
        "checkpoint.dissuasion",
        Dissuasion,
        ("subject_id", "passage_id", "direction", "reason", "result", "vehicles", "people", "origin"),
        _dissuasion,
        figures.count_dissuasion,
    ),
    Table(
        "checkpoint.conditions",
        Conditions,
        ("ambient_c", "wind_kmh", "wind_by_eye", "warm_tent", "warm_tent_c", "thermometers", "spares"),
        _conditions,
    ),
    Table(
        "checkpoint.handover",
        HandOver,
        (
            "to_id", "started_at", "vehicles", "people", "febrile", "dissuaded", "waiting", "open_screenings",
            "open_matters", "equipment", "signed_from_at", "signed_to_at",
        ),
        _handover,
    ),
    Table("checkpoint.reading", Reading, ("screening_id", "at", "method", "celsius", "in_range", "own"), _reading),
    Table("checkpoint.arrival", Arrival, ("screening_id", "result"), _arrival),
)  # fmt: skip
