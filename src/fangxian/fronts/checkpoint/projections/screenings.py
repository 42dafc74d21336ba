"""The one read model that is folded from several entries: a person's screening, its further readings, its arrivals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from fangxian.base.bulk import insert_rows
from fangxian.fronts.checkpoint.figures import Differences, count_screening
from fangxian.fronts.checkpoint.ladder import Step, decode_step, encode_step, is_febrile, stand
from fangxian.fronts.checkpoint.models import Arrival, Reading, Screening
from fangxian.fronts.checkpoint.projections.tables import bounded, common, line, moment
from fangxian.record.facts import Change, Fact


class Row(NamedTuple):
    """A row of ``Screening``, its columns in order: first what the screening itself says, then how it stands."""

    id: UUID
    unit_id: UUID | None
    place_id: UUID | None
    station_id: UUID | None
    author_id: UUID | None
    observed_at: datetime
    flags: str
    amendments: int
    is_withdrawn: bool
    subject_id: UUID | None
    passage_id: UUID
    direction: str
    pass_number: str
    id_kind: str
    residence: str
    origin_code: str
    origin: str
    departed_at: datetime | None
    from_key_area: bool
    destination_code: str
    destination: str
    destination_place_id: UUID | None
    own: str
    readings: int
    first_celsius: float | None
    celsius: float | None
    max_celsius: float | None
    method: str
    in_range: bool | None
    measured_at: datetime | None
    outcome: str
    is_febrile: bool
    rule: str
    policy: str
    days: int
    confirm_by: datetime | None
    is_overridden: bool
    arrival: str
    arrival_at: datetime | None


_OWN_COLUMNS: Final = Row._fields.index("own") + 1
_NO_ARRIVAL: Final[tuple[str, datetime | None]] = ("", None)
Said = dict[UUID, list[Step]]
Told = dict[UUID, tuple[str, datetime]]


class Folded(NamedTuple):
    """The rows of screenings before and after some changes."""

    before: Mapping[UUID, Row]
    after: Sequence[Row]

    def count_into(self, differences: Differences) -> None:
        """Add to ``differences`` what the rows count for now, less what they counted for before."""
        for row in self.before.values():
            _count(row, -1, differences)
        for row in self.after:
            _count(row, 1, differences)

    def write(self) -> None:
        """Write the rows anew: two statements at most."""
        if self.before:
            Screening.objects.filter(pk__among=self.before.keys()).delete()
        if self.after:
            insert_rows(Screening, Row._fields, self.after)


def fold_screenings(changes: Sequence[Change], related: Iterable[Change]) -> Folded:
    """Fold the screenings in ``changes`` and those that the readings and arrivals in ``related`` speak of.

    Runs after the rows of readings and arrivals are written; three statements at most.
    """
    changed = {change.new.id: change.new for change in changes}
    known = {change.new.id for change in changes if change.old is not None} | _named(related) - changed.keys()
    before = _rows(known)
    targets = changed.keys() | before.keys()
    if not targets:
        return Folded({}, [])
    said, told = _further(targets), _arrivals(targets)
    after = [_stand(*_own(changed.get(id), before.get(id)), said.get(id), told.get(id)) for id in targets]
    return Folded(before, after)


def _named(related: Iterable[Change]) -> set[UUID]:
    """Return the screenings spoken of, also those that were spoken of before an amendment."""
    return {fact.body.screening for change in related for fact in (change.old, change.new) if fact is not None}


def _rows(ids: Collection[UUID]) -> dict[UUID, Row]:
    if not ids:
        return {}
    found = Screening.objects.filter(pk__among=ids).values_list(*Row._fields)
    return {row[0]: Row._make(row) for row in found}


def _further(ids: Collection[UUID]) -> Said:
    """Return the further steps of each screening in the order of observation."""
    steps: Said = {}
    rows = Reading.objects.filter(screening_id__among=ids, is_withdrawn=False).order_by("observed_at", "id")
    for id, own in rows.values_list("screening_id", "own"):
        steps.setdefault(id, []).append(decode_step(own))
    return steps


def _arrivals(ids: Collection[UUID]) -> Told:
    """Return what was last told of each screening's arrival."""
    rows = Arrival.objects.filter(screening_id__among=ids, is_withdrawn=False).order_by("observed_at", "id")
    return {id: (result, at) for id, result, at in rows.values_list("screening_id", "result", "observed_at")}


def _own(fact: Fact | None, before: Row | None) -> tuple[tuple[Any, ...], Step]:
    """Return the columns that the screening itself fills, and its own step of the ladder."""
    if fact is None:
        assert before is not None
        return before[:_OWN_COLUMNS], decode_step(before.own)
    body = fact.body
    step = Step(readings=body.readings, decision=body.decision)
    columns = (
        *common(fact), fact.subject_id, body.passage, body.direction.value, line(body.pass_number), body.id_kind.value,
        body.residence.value, line(body.origin_code), line(body.origin), moment(body.departed_at), body.from_key_area,
        line(body.destination_code), line(body.destination), body.destination_place, encode_step(step).decode(),
    )  # fmt: skip
    return columns, step


def _stand(own: tuple[Any, ...], first: Step, further: list[Step] | None, arrival: tuple[str, datetime] | None) -> Row:
    standing = stand([first, *further] if further else [first])
    decision = standing.decision
    standing_columns = (
        standing.readings, standing.first_celsius, standing.celsius, standing.max_celsius, standing.method,
        standing.in_range, moment(standing.measured_at), decision.outcome.value, is_febrile(decision),
        line(decision.rule), line(decision.policy), bounded(decision.days), moment(decision.confirm_by),
        bool(decision.overridden),
    )  # fmt: skip
    return Row._make((*own, *standing_columns, *(arrival or _NO_ARRIVAL)))


def _count(row: Row, sign: int, differences: Differences) -> None:
    if not row.is_withdrawn:
        counts = count_screening(row.readings, row.outcome, row.is_febrile)
        differences.add(row.unit_id, row.place_id, row.observed_at, row.direction, counts, sign)
