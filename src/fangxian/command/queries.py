"""The entries behind a figure, and one entry in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fangxian.base.clock import local_day, now
from fangxian.base.indicators import Indicator, Thing, Window
from fangxian.command.board import is_kept, window_of, working_units
from fangxian.record.describe import label_of
from fangxian.record.models import Entry
from fangxian.register.models import Place, Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry behind a figure, pseudonymous."""

    entry: Entry
    label: str
    place: str

    @property
    def flags(self) -> list[str]:
        return self.entry.flags.split(",") if self.entry.flags else []


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a figure of a unit: its value, a page of what it counts, and of its entries, newest first.

    ``value`` is ``None`` for a figure of this moment on an earlier day, which nobody keeps.
    """

    indicator: Indicator
    unit: Unit
    day: date
    value: float | None
    things: tuple[Thing, ...]
    lines: tuple[EntryLine, ...]
    page: int
    has_more: bool


def behind_figure(indicator: Indicator, unit: Unit, day: date | None = None, page: int = 1) -> Behind:
    """Return the ``page``-th page of the entries behind ``indicator`` in ``unit`` and below; a fixed number of queries."""
    moment = now()
    chosen = day or local_day(moment)
    window = Window([*working_units(unit), unit.pk], *window_of(chosen, moment))
    if not is_kept(indicator, chosen, moment):
        return Behind(indicator, unit, chosen, None, (), (), page, False)
    first = (page - 1) * PAGE
    ids = list(indicator.entries(window, first, PAGE + 1))
    things = list(indicator.things(window, first, PAGE + 1)) if indicator.things else []
    return Behind(
        indicator=indicator,
        unit=unit,
        day=chosen,
        value=indicator.together(indicator.compute(window).values()),
        things=tuple(things[:PAGE]),
        lines=tuple(_lines(ids[:PAGE])),
        page=page,
        has_more=max(len(ids), len(things)) > PAGE,
    )


def _lines(ids: Sequence[UUID]) -> list[EntryLine]:
    entries = {entry.id: entry for entry in Entry.objects.filter(id__in=ids).defer("sealed")}
    places = dict(Place.objects.filter(id__in={entry.place_id for entry in entries.values()}).values_list("id", "name"))
    return [
        EntryLine(entries[id], label_of(entries[id].kind), places.get(entries[id].place_id or id, ""))
        for id in ids
        if id in entries
    ]
