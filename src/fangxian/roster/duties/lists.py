"""The lists of rosters and of their plans."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fangxian.access.services import note_export
from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.roster.duties.models import PlanSource, RosterState


def told(what: str) -> Any:
    """Return what a list calls after an export: the export becomes an entry (THREATS T15)."""
    return lambda user, form, rows: note_export(user, f"{what}.{form}", rows)


ROSTERS = Listing(
    id="rosters",
    title=_("Rosters"),
    columns=(
        Column("title", _("title"), lambda row: row.title, sort="title",
               link=lambda row: reverse("duties:roster", args=[row.pk])),
        Column("unit", _("unit"), lambda row: row.unit.name, sort="unit__path"),
        Column("first_day", _("first day"), lambda row: row.first_day, sort="first_day", kind="day"),
        Column("days", _("number of days"), lambda row: row.days, sort="days", kind="number"),
        Column("state", _("state"), lambda row: row.get_state_display(), sort="state"),
        Column("published_at", _("published"), lambda row: row.published_at, sort="published_at", kind="time", minor=True),
    ),
    order="-first_day",
    empty=Empty(_("No rosters yet. Make the first one."), _("Make a roster"), "duties:new"),
    search=("title__icontains", "unit__name__icontains"),
    search_hint=_("Title or unit"),
    filters=(Choice("state", _("state"), lambda rows, value: rows.filter(state=value), choices=RosterState.choices),),
    on_export=told("rosters"),
)  # fmt: skip
PLANS = Listing(
    id="plans",
    title=_("Plans"),
    columns=(
        Column("number", _("plan"), lambda row: row.number, sort="number", kind="number", template="duties/_plan.html"),
        Column("source", _("how it came about"), lambda row: row.get_source_display(), sort="source"),
        Column("violations", _("rules broken"), lambda row: row.violations, sort="violations", kind="number"),
        Column("cost", _("cost"), lambda row: row.cost, sort="cost", kind="number"),
        Column("bound", _("no plan costs less than"), lambda row: None if row.bound is None else round(row.bound),
               kind="number", minor=True),
        Column("made_at", _("made"), lambda row: row.made_at, sort="made_at", kind="time"),
        Column("note", _("note"), lambda row: row.note, minor=True),
        Column("compare", _("compare"), lambda row: "", template="duties/_compare_link.html", exported=False),
    ),
    order="-number",
    empty=Empty(_("There is no plan yet. Plan, import, or begin by hand.")),
    filters=(Choice("source", _("how it came about"), lambda rows, value: rows.filter(source=value),
                    choices=PlanSource.choices),),
    on_export=told("roster-plans"),
)  # fmt: skip
