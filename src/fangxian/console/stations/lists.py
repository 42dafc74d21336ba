"""The list of enrolled devices."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.base.listing.declare import Rows
from fangxian.console.lists import exported
from fangxian.console.stations.queries import prepared, search_stations, with_gaps
from fangxian.console.stations.words import missing_count, offset_text, ranges_text


def state_of(station: Any) -> str:
    """Return whether a station still works with us, and what it lacks."""
    if station.is_revoked:
        return str(_("Revoked"))
    if missing_count(station.counter):
        return str(_("Entries missing"))
    return str(_("In use")) if station.last_heard_at else str(_("Not heard from yet"))


def _by_state(rows: Rows, value: str) -> Rows:
    if value == "gaps":
        return with_gaps(rows)
    return rows.filter(revoked_at__isnull=value == "use")


STATIONS = Listing(
    id="stations",
    title=_("Stations"),
    columns=(
        Column("short", _("Station"), str, sort="short", link=lambda s: reverse("stations:station", args=[s.pk])),
        Column("place", _("Place"), lambda s: s.place_name),
        Column("unit", _("Unit"), lambda s: s.unit_name, minor=True),
        Column("heard", _("Last heard from"), lambda s: s.last_heard_at, sort="last_heard_at", kind="time"),
        Column("waiting", _("Waiting"), lambda s: s.waiting, sort="waiting", kind="number"),
        Column("missing", _("Missing"), lambda s: ranges_text(s.counter)),
        Column("state", _("State"), state_of, template="stations/_state.html"),
        Column("clock", _("Clock"), lambda s: offset_text(s.clock_offset_ms), minor=True),
        Column("app", _("App version"), lambda s: s.app_version, sort="app_version", minor=True),
    ),
    order="short",
    empty=Empty(_("No station is enrolled in your units yet.")),
    search=search_stations,
    search_hint=_("Name, place or unit"),
    filters=(
        Choice("state", _("State"), _by_state,
               choices=(("use", _("In use")), ("gaps", _("Entries missing")), ("revoked", _("Revoked")))),
    ),
    prepare=prepared,
    on_export=exported("stations"),
)  # fmt: skip
