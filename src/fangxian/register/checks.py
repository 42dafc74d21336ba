"""Places and units that nobody knows, or that are not the station's: flagged, never refused (THREATS T2)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from fangxian.accounts.models import Station
from fangxian.record.checks import register
from fangxian.record.drafts import Draft
from fangxian.record.models import Entry
from fangxian.register.models import Place, Unit

Paths = Mapping[UUID | None, str]


class _Target(NamedTuple):
    """What a correction names: whose it is, and which station sent it."""

    unit_id: UUID | None
    station_id: UUID | None


@register
def flag_places(drafts: Sequence[Draft]) -> None:
    """Add ``unknown_place`` and ``foreign_place``: one query for the whole batch."""
    places = dict(
        Place.objects.filter(id__in={draft.place_id for draft in drafts if draft.place_id}).values_list("id", "unit_id")
    )
    for draft in drafts:
        if draft.place_id and draft.place_id not in places:
            draft.irregular.add("unknown_place")
        elif draft.place_id and places[draft.place_id] != draft.unit_id:
            draft.irregular.add("foreign_place")


@register
def flag_units(drafts: Sequence[Draft]) -> None:
    """Add ``unknown_unit``, ``foreign_unit`` and ``foreign_amendment``: three queries at most for the whole batch.

    A station writes for its own unit and all below it, and corrects what belongs there, or what it sent itself (it may
    have been lent to another post since). Whether an entry that has not arrived is its own nobody can tell yet: nobody
    else can have known its id either.
    """
    targets = _targets(drafts)
    stations = _stations(drafts)
    paths = _paths([*drafts, *targets.values()], stations.values())
    for draft in drafts:
        if draft.unit_id and draft.unit_id not in paths:
            draft.irregular.add("unknown_unit")
        if draft.station_id is None:
            continue
        home = paths.get(stations.get(draft.station_id))
        target = targets.get(draft.amends_id) if draft.amends_id else None
        if draft.unit_id in paths and not _is_within(home, draft.unit_id, paths):
            draft.irregular.add("foreign_unit")
        if target and target.station_id != draft.station_id and not _is_within(home, target.unit_id, paths):
            draft.irregular.add("foreign_amendment")


def _targets(drafts: Sequence[Draft]) -> dict[UUID, _Target]:
    """Return what the stations' corrections among ``drafts`` name: entries of the record, and of this batch."""
    named = {draft.amends_id for draft in drafts if draft.amends_id and draft.station_id}
    if not named:
        return {}
    stored = Entry.objects.filter(id__in=named).values_list("id", "unit_id", "station_id")
    found = {id: _Target(unit_id, station_id) for id, unit_id, station_id in stored}
    here = {draft.id: _Target(draft.unit_id, draft.station_id) for draft in drafts if draft.id in named}
    return {**here, **found}


def _stations(drafts: Iterable[Draft]) -> dict[UUID, UUID]:
    ids = {draft.station_id for draft in drafts if draft.station_id}
    return dict(Station.objects.filter(id__in=ids).values_list("id", "unit_id")) if ids else {}


def _paths(rows: Iterable[Draft | _Target], units: Iterable[UUID]) -> dict[UUID | None, str]:
    wanted = {row.unit_id for row in rows if row.unit_id}.union(units)
    return dict(Unit.objects.filter(id__in=wanted).values_list("id", "path"))


def _is_within(home: str | None, unit_id: UUID | None, paths: Paths) -> bool:
    return home is not None and paths.get(unit_id, "").startswith(home)
