"""One passage as it happened: who was in it, every rung of every ladder, and every correction with who, when and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from fangxian.fronts.checkpoint import queries
from fangxian.fronts.checkpoint.kinds import Decision, Reading
from fangxian.fronts.checkpoint.models import Arrival, Dissuasion, Passage, Screening
from fangxian.fronts.checkpoint.models import Reading as ReadingRow
from fangxian.fronts.checkpoint.wording import flags_in_words, reason_in_words
from fangxian.record import kinds
from fangxian.record.facts import WITHDRAWAL, Fact, by_root, fact, is_trusted
from fangxian.record.identities import amendments_below
from fangxian.record.models import Entry
from fangxian.record.services import masked_identities
from fangxian.record.untrusted import to_take_over


@dataclass(frozen=True, slots=True)
class Rung:
    """One entry's step of a ladder."""

    row: Screening | ReadingRow
    readings: Sequence[Reading]
    decision: Decision
    author: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """One field before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Correction:
    """An amendment or a withdrawal: of what, by whom, when, why, and what it changed.

    ``waits``: it does not count until somebody takes it over on the page of the entry ``entry_id``; ``fields`` say what it
    would change.
    """

    entry_id: UUID
    target: str
    at: datetime
    author: str
    reason: str
    is_withdrawal: bool
    with_identity: bool
    fields: Sequence[Corrected]
    waits: bool = False
    flags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Traveller:
    """One person of the passage."""

    row: Screening
    body: Any
    identity: Mapping[str, str]
    ladder: Sequence[Rung]
    arrivals: Sequence[tuple[Arrival, str]]
    site: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything about one passage that its page shows."""

    row: Passage
    body: Any
    identity: Mapping[str, str]
    people: Sequence[Traveller]
    dissuasions: Sequence[Dissuasion]
    corrections: Sequence[Correction] = field(default_factory=tuple)
    place: str = ""
    station: str = ""
    author: str = ""


def story_of(passage: Passage) -> Story:
    """Return the whole of ``passage``, identities masked: a fixed number of queries however many people it has."""
    screenings = list(
        Screening.objects.filter(passage_id=passage.pk, unit_id=passage.unit_id).order_by("observed_at", "pk")
    )
    ids = [row.pk for row in screenings]
    rungs = list(ReadingRow.objects.filter(screening_id__among=ids).order_by("observed_at", "pk"))
    arrivals = list(Arrival.objects.filter(screening_id__among=ids).order_by("observed_at", "pk"))
    roots = [passage.pk, *ids, *(row.pk for row in (*rungs, *arrivals))]
    entries = {row.pk: row for row in Entry.objects.filter(pk__among=roots)}
    corrections = by_root(amendments_below(roots))
    authors = queries.user_names(row.author_id for row in (*entries.values(), *_flat(corrections)))
    bodies = {id: _fact(entries[id], corrections.get(id, ())).body for id in roots if id in entries}
    masked = masked_identities([passage.pk, *ids])
    places = queries.place_names([passage.place_id, *(row.destination_place_id for row in screenings)])
    return Story(
        row=passage,
        body=bodies.get(passage.pk),
        identity=masked[passage.pk],
        people=[
            Traveller(
                row=row,
                body=bodies.get(row.pk),
                identity=masked[row.pk],
                ladder=_ladder(row, [rung for rung in rungs if rung.screening_id == row.pk], bodies, authors),
                arrivals=[(told, authors.get(told.author_id, "")) for told in arrivals if told.screening_id == row.pk],
                site=places.get(row.destination_place_id, ""),
            )
            for row in screenings
        ],
        dissuasions=list(
            Dissuasion.objects.filter(passage_id=passage.pk, unit_id=passage.unit_id).order_by("observed_at")
        ),
        corrections=_corrections(entries, corrections, authors),
        place=places.get(passage.place_id, ""),
        station=queries.station_names([passage.station_id]).get(passage.station_id, ""),
        author=authors.get(passage.author_id, ""),
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact as it stands, and when the last correction of it arrived."""

    fact: Fact
    changed_at: datetime | None


def facts_of(ids: Collection[UUID]) -> dict[UUID, Stored]:
    """Return the facts of ``ids`` with their corrections folded in: a fixed number of queries however many they are."""
    corrections = by_root(amendments_below(ids))
    return {
        entry.pk: Stored(
            _fact(entry, corrections.get(entry.pk, ())),
            max((row.received_at for row in corrections.get(entry.pk, ()) if is_trusted(row)), default=None),
        )
        for entry in Entry.objects.filter(pk__among=ids)
    }


def _fact(entry: Entry, amendments: Sequence[Any]) -> Fact:
    found = fact(entry, None, amendments)
    assert found is not None
    return found


def _flat(groups: Mapping[UUID, Iterable[Any]]) -> Iterable[Any]:
    return (row for rows in groups.values() for row in rows)


def _ladder(
    row: Screening, further: Sequence[ReadingRow], bodies: Mapping[UUID, Any], authors: queries.Names
) -> list[Rung]:
    own = bodies.get(row.pk)
    first = [Rung(row, own.readings, own.decision, authors.get(row.author_id, ""))] if own else []
    return first + [
        Rung(rung, [bodies[rung.pk].reading], bodies[rung.pk].decision, authors.get(rung.author_id, ""))
        for rung in further
        if rung.pk in bodies
    ]


def _corrections(
    entries: Mapping[UUID, Entry], groups: Mapping[UUID, Sequence[Any]], authors: queries.Names
) -> list[Correction]:
    found = [
        _correction(entries[root], before, row, authors, waits=row.id in waiting)
        for root, rows in groups.items()
        if root in entries
        for waiting in (to_take_over(rows),)
        for before, row in _steps(rows)
    ]
    return sorted(found, key=lambda correction: correction.at)


def _steps(rows: Sequence[Any]) -> Iterable[tuple[Sequence[Any], Any]]:
    ordered = sorted(rows, key=lambda row: (row.observed_at, row.id))
    return ((ordered[:index], row) for index, row in enumerate(ordered))


def _correction(root: Entry, before: Sequence[Any], row: Any, authors: queries.Names, *, waits: bool) -> Correction:
    old, new = _fact(root, before), _fact(root, [*before, _trusted(row) if waits else row])
    return Correction(
        entry_id=root.pk,
        target=_(kinds.get(root.kind).label),
        at=row.observed_at,
        author=authors.get(row.author_id, ""),
        reason=reason_in_words(str(msgspec.json.decode(row.payload).get("reason", ""))),
        is_withdrawal=row.kind == WITHDRAWAL,
        with_identity=row.sealed is not None,
        fields=_differences(root.kind, old.body, new.body),
        waits=waits,
        flags=flags_in_words(row.flags),
    )


def _trusted(row: Any) -> Any:
    """Return a correction as if it counted, to show what it would change."""
    as_if = copy(row)
    as_if.flags = ""
    return as_if


def _differences(kind: str, old: Any, new: Any) -> list[Corrected]:
    return [
        Corrected(_(label), shown(getattr(old, name)), shown(getattr(new, name)))
        for name, label in field_labels(kind).items()
        if hasattr(old, name) and getattr(old, name) != getattr(new, name)
    ]


def shown(value: Any) -> str:
    """Return a field's value as a correction shows it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(map(shown, value)) or "—"
    if isinstance(value, Reading):
        return f"{value.method.label} {value.celsius:.1f} °C"
    if isinstance(value, Decision):
        return str(value.outcome.label)
    return str(getattr(value, "label", value))


@cache
def field_labels(kind: str) -> dict[str, str]:
    """Return the fields of a kind with their labels, untranslated."""
    hints = get_type_hints(kinds.get(kind).struct, include_extras=True)
    found = {}
    for name, hint in hints.items():
        titles = [meta.title for meta in getattr(hint, "__metadata__", ()) if isinstance(meta, msgspec.Meta)]
        found[name] = next((title for title in titles if title), name)
    return found
