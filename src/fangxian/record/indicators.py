"""The figures that the record itself offers: what waits for a person, and what is missing."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fangxian.accounts.models import Station
from fangxian.base.indicators import Indicator, Thing, Window, offer
from fangxian.record.describe import label_of
from fangxian.record.models import HeldEntry, RetentionCheck, StationCounter


def _held(window: Window) -> QuerySet[HeldEntry]:
    return HeldEntry.objects.filter(unit_id__among=window.units, resolved_at=None)


def _count_held(window: Window) -> dict[UUID, float]:
    rows = _held(window).values("unit_id").annotate(n=Count("pk")).values_list("unit_id", "n")
    return {unit_id: n for unit_id, n in rows if unit_id}


def _held_things(window: Window, offset: int, limit: int) -> Sequence[Thing]:
    rows = _held(window).order_by("-received_at", "-pk").values_list("kind", "received_at", "pk")
    return [Thing(label_of(kind), at=at, kind="held", id=pk) for kind, at, pk in rows[offset : offset + limit]]


def _with_gaps(window: Window) -> QuerySet[Station]:
    gaps = StationCounter.objects.exclude(missing=[]).values("station_id")
    return Station.objects.filter(unit_id__among=window.units, pk__in=gaps)


def _count_gaps(window: Window) -> dict[UUID, float]:
    return dict(_with_gaps(window).values("unit_id").annotate(n=Count("pk")).values_list("unit_id", "n"))


def _gap_stations(window: Window, offset: int, limit: int) -> Sequence[Thing]:
    rows = list(_with_gaps(window).order_by("short")[offset : offset + limit])
    gaps = dict(StationCounter.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "missing"))
    return [
        Thing(f"{row.short} {row.label}", _missing(gaps.get(row.pk, [])), row.last_heard_at, "station", row.pk)
        for row in rows
    ]


def _missing(ranges: Sequence[Sequence[int]]) -> str:
    count = sum(last - first + 1 for first, last in ranges)
    return ngettext("%(count)s entry has not arrived", "%(count)s entries have not arrived", count) % {"count": count}


def _due_identities(window: Window) -> dict[UUID, float]:
    """Read the last stored check alone: what is due takes a pass over the log, which no board makes."""
    last = RetentionCheck.objects.order_by("-checked_at").values_list("unit_id", "due").first()
    return {last[0]: float(last[1])} if last and last[0] in set(window.units) else {}


def _retention_page(window: Window, offset: int, limit: int) -> Sequence[Thing]:
    last = RetentionCheck.objects.filter(unit_id__among=window.units).order_by("-checked_at").first()
    return [Thing(_("Retention and destruction"), at=last.checked_at, kind="retention")] if last and not offset else []


def _some(value: float) -> bool:
    return value > 0


offer(
    Indicator(
        id="record.held",
        label=lambda: _("Held entries"),
        definition=lambda: _("Entries that arrived and could not be understood; kept until a person resolves them."),
        unit=lambda: _("entries"),
        basis="now",
        compute=_count_held,
        things=_held_things,
        danger=_some,
    ),
    Indicator(
        id="record.gaps",
        label=lambda: _("Stations with gaps"),
        definition=lambda: _("Stations whose own numbering shows that an entry has not arrived."),
        unit=lambda: _("stations"),
        basis="now",
        compute=_count_gaps,
        things=_gap_stations,
        danger=_some,
    ),
    Indicator(
        id="record.retention_due",
        label=lambda: _("Identities due for destruction"),
        definition=lambda: _(
            "Identities whose retention time had run out when this was last counted: every night, and with each run. "
            "Counted for the whole region; it is carried out on the page “Retention and destruction”."
        ),
        unit=lambda: _("identities"),
        basis="now",
        compute=_due_identities,
        things=_retention_page,
        danger=_some,
    ),
)
