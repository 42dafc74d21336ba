"""Reads of the holding area by rule."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from fangxian.access.guards import entries_amendable_by
from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import Station, User
from fangxian.base.text import clean
from fangxian.record import untrusted
from fangxian.record.kinds import find
from fangxian.record.models import Entry, HeldEntry
from fangxian.register.models import Unit


def held_visible_to(user: User) -> QuerySet[HeldEntry]:
    """Return what is or was held of the units whose holding area ``user`` sees."""
    return HeldEntry.objects.filter(unit_id__in=units_in_scope(user, "held.view").values("pk"))


def open_count(user: User) -> int:
    """Return how many held entries wait for somebody of ``user``'s units."""
    return held_visible_to(user).filter(resolved_at=None).count()


def waiting_corrections(user: User) -> QuerySet[Entry]:
    """Return the corrections that have no effect until ``user``, or another who may, takes them over."""
    mine = entries_amendable_by(user).filter(pk=OuterRef("root"))
    return untrusted.waiting().filter(Exists(mine))


def search_held(rows: QuerySet[HeldEntry], words: str) -> QuerySet[HeldEntry]:
    """Return those of ``rows`` whose kind, detail, note, or station's name holds ``words``; an id finds its entry."""
    text = clean(words)
    stations = Station.objects.filter(Q(short__iexact=text) | Q(label__icontains=text)).values("pk")
    found = Q(kind__icontains=text) | Q(detail__icontains=text) | Q(note__icontains=text) | Q(station_id__in=stations)
    try:
        id = UUID(text)
    except ValueError:
        return rows.filter(found)
    return rows.filter(found | Q(pk=id) | Q(entry_id=id))


def with_what_they_correct(rows: Iterable[Entry]) -> Sequence[Entry]:
    """Attach to each correction the entry in question (``corrected``), its unit and the sending station: three queries."""
    waiting = list(rows)
    roots = Entry.objects.in_bulk([row.root for row in waiting])  # type: ignore[attr-defined]
    units = dict(Unit.objects.filter(pk__in={root.unit_id for root in roots.values()}).values_list("pk", "name"))
    stations = {station.pk: station for station in Station.objects.filter(pk__in={row.station_id for row in waiting})}
    for row in waiting:
        row.corrected = roots[row.root]  # type: ignore[attr-defined]
        row.unit_name = units.get(row.corrected.unit_id, "")  # type: ignore[attr-defined]
        row.station_name = str(stations.get(row.station_id) or "") if row.station_id else ""  # type: ignore[attr-defined]
    return waiting


def with_names(rows: Iterable[HeldEntry]) -> Sequence[HeldEntry]:
    """Attach each row's unit, station and resolver by name (``unit_name``, ``station_name``, ``resolver``): three queries."""
    held = list(rows)
    units = dict(Unit.objects.filter(pk__in={row.unit_id for row in held}).values_list("pk", "name"))
    stations = {station.pk: station for station in Station.objects.filter(pk__in={row.station_id for row in held})}
    people = dict(User.objects.filter(pk__in={row.resolved_by_id for row in held}).values_list("pk", "name"))
    for row in held:
        row.is_known_kind = find(row.kind) is not None  # type: ignore[attr-defined]
        row.unit_name = units.get(row.unit_id, "") if row.unit_id else ""  # type: ignore[attr-defined]
        row.station_name = str(stations.get(row.station_id) or "") if row.station_id else ""  # type: ignore[attr-defined]
        row.resolver = people.get(row.resolved_by_id, "") if row.resolved_by_id else ""  # type: ignore[attr-defined]
    return held
