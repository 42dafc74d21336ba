"""The list of what is held."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.base.listing.declare import Rows
from fangxian.console.holding.queries import search_held, with_names, with_what_they_correct
from fangxian.console.holding.words import REASONS, kind_text, outcome_text, reason_text
from fangxian.console.lists import exported
from fangxian.record import kinds
from fangxian.record.describe import label_of
from fangxian.record.facts import WITHDRAWAL
from fangxian.record.flags import flag_text


def _by_state(rows: Rows, value: str) -> Rows:
    return rows.filter(resolved_at__isnull=value == "open")


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, label_of(kind.name)) for kind in kinds.registered() if not kind.internal]


def _state(held: Any) -> str:
    return outcome_text(held.resolution) if held.resolved_at else str(_("To be resolved"))


HELD = Listing(
    id="held",
    title=_("Holding area"),
    columns=(
        Column("received", _("Received"), lambda held: held.received_at, sort="received_at", kind="time",
               link=lambda held: reverse("holding:held", args=[held.pk])),
        Column("reason", _("Why it is held"), lambda held: reason_text(held.reason), sort="reason"),
        Column("kind", _("Kind"), lambda held: kind_text(held.kind), sort="kind", template="holding/_kind.html"),
        Column("unit", _("Unit"), lambda held: held.unit_name, minor=True),
        Column("station", _("Station"), lambda held: held.station_name),
        Column("state", _("State"), _state),
        Column("resolver", _("Resolved by"), lambda held: held.resolver, minor=True),
        Column("detail", _("Detail"), lambda held: held.detail, minor=True),
    ),
    order="-received_at",
    empty=Empty(_("Nothing is held. What a station sends and the server cannot understand appears here.")),
    search=search_held,
    search_hint=_("Kind, station, detail or id"),
    filters=(
        Choice("state", _("State"), _by_state, choices=(("open", _("To be resolved")), ("done", _("Resolved")))),
        Choice("reason", _("Why it is held"), lambda rows, value: rows.filter(reason=value),
               choices=tuple((reason.value, text) for reason, text in REASONS.items())),
        Choice("kind", _("Kind"), lambda rows, value: rows.filter(kind=value), choices=_kinds),
    ),
    prepare=with_names,
    on_export=exported("held"),
)  # fmt: skip


def _why(row: Any) -> str:
    return "; ".join(flag_text(flag) for flag in row.flags.split(",") if flag)


CORRECTIONS = Listing(
    id="corrections",
    title=_("Corrections without effect"),
    columns=(
        Column("received", _("Received"), lambda row: row.received_at, sort="position", kind="time",
               link=lambda row: reverse("command:entry", args=[row.root])),
        Column("kind", _("Corrected entry"), lambda row: label_of(row.corrected.kind)),
        Column("act", _("Act"), lambda row: label_of(row.kind), sort="kind"),
        Column("unit", _("Unit"), lambda row: row.unit_name),
        Column("station", _("Station"), lambda row: row.station_name),
        Column("why", _("Why it does not count"), _why),
    ),
    order="-position",
    empty=Empty(_("No correction waits. What a station of another unit or an unsigned batch corrects appears here.")),
    filters=(
        Choice("act", _("Act"), lambda rows, value: rows.filter(kind=WITHDRAWAL) if value == "withdrawal"
               else rows.exclude(kind=WITHDRAWAL),
               choices=(("correction", _("Correction")), ("withdrawal", _("Withdrawal")))),
    ),
    prepare=with_what_they_correct,
    on_export=exported("corrections"),
)  # fmt: skip
