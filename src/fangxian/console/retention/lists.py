"""The lists of retention: certificates and holds."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.base.listing.declare import Rows
from fangxian.console.lists import exported
from fangxian.record.models import DestructionCertificate, RetentionHold


def with_runner(rows: Iterable[DestructionCertificate]) -> Sequence[DestructionCertificate]:
    """Attach who started each run: one query."""
    found = list(rows)
    people = dict(User.objects.filter(pk__in={row.run_by_id for row in found}).values_list("pk", "name"))
    for row in found:
        row.runner = people.get(row.run_by_id, "") if row.run_by_id else str(_("The server"))  # type: ignore[attr-defined]
    return found


def with_placer(rows: Iterable[RetentionHold]) -> Sequence[RetentionHold]:
    """Attach who placed each hold: one query."""
    found = list(rows)
    people = dict(User.objects.filter(pk__in={row.placed_by_id for row in found}).values_list("pk", "name"))
    for row in found:
        row.placer = people.get(row.placed_by_id, "")  # type: ignore[attr-defined]
    return found


def is_open(hold: RetentionHold) -> bool:
    """Say whether a hold still keeps its identity."""
    return hold.lifted_at is None and (hold.until is None or hold.until > now())


def _state(hold: Any) -> str:
    if hold.lifted_at:
        return str(_("Lifted"))
    return str(_("In force")) if is_open(hold) else str(_("Run out"))


def _by_state(rows: Rows, value: str) -> Rows:
    in_force = Q(lifted_at=None) & (Q(until=None) | Q(until__gt=now()))
    return rows.filter(in_force) if value == "open" else rows.exclude(in_force)


CERTIFICATES = Listing(
    id="certificates",
    title=_("Destruction certificates"),
    columns=(
        Column("run", _("Run at"), lambda row: row.run_at, sort="run_at", kind="time",
               link=lambda row: reverse("retention:certificate", args=[row.pk])),
        Column("erased", _("Destroyed"), lambda row: row.erased, sort="erased", kind="number"),
        Column("kept", _("Kept by a hold"), lambda row: row.kept_by_hold, kind="number"),
        Column("policy", _("Policy edition"), lambda row: row.policy),
        Column("runner", _("Run by"), lambda row: row.runner, minor=True),
        Column("digest", _("Hash"), lambda row: bytes(row.digest).hex()[:16], minor=True),
    ),
    order="-run_at",
    empty=Empty(_("No run has destroyed anything yet.")),
    search=("policy__icontains",),
    search_hint=_("Policy edition"),
    prepare=with_runner,
    on_export=exported("certificates"),
)  # fmt: skip

HOLDS = Listing(
    id="holds",
    title=_("Holds"),
    columns=(
        Column("placed", _("Placed"), lambda hold: hold.placed_at, sort="placed_at", kind="time"),
        Column("subject", _("Pseudonym"), lambda hold: hold.subject_id.hex[-8:]),
        Column("reason", _("Reason"), lambda hold: hold.reason),
        Column("assessment", _("Assessment"), lambda hold: hold.assessment),
        Column("placer", _("Placed by"), lambda hold: hold.placer, minor=True),
        Column("until", _("Until"), lambda hold: hold.until, kind="time", minor=True),
        Column("state", _("State"), _state, template="retention/_hold_state.html"),
    ),
    order="-placed_at",
    empty=Empty(_("No identity is kept beyond its time. A hold is placed from an entry.")),
    search=("reason__icontains", "assessment__icontains"),
    search_hint=_("Reason or assessment"),
    filters=(Choice("state", _("State"), _by_state, choices=(("open", _("In force")), ("past", _("Not in force")))),),
    prepare=with_placer,
    on_export=exported("holds"),
)  # fmt: skip
