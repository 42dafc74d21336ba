"""The lists of this front with the rows in a person's scope: for their pages, and for exports in the background."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from fangxian.access.guards import may_anywhere
from fangxian.accounts.models import Station, User
from fangxian.base.listing import Listing
from fangxian.base.listing.declare import Rows
from fangxian.fronts.checkpoint import export, guards, lists, services
from fangxian.jobs import exports, kinds
from fangxian.jobs.work import Work


def offered(user: User, listing: Listing) -> Listing:
    """Return ``listing`` with the person's own posts and stations as filters, and files only for those who may export."""
    units = guards.units_visible_to(user).values("pk")
    posts = guards.posts_visible_to(user).order_by("name").values_list("pk", "name")
    stations = Station.objects.filter(unit_id__in=units).order_by("short").values_list("pk", "short")
    filters = (*listing.filters, lists.place_filter(list(posts)), lists.station_filter(list(stations)))
    files = listing.exports if may_anywhere(user, "checkpoint.export") else ()
    return replace(listing, filters=filters, exports=files)


def register(user: User) -> tuple[Listing, Rows]:
    """Return the register as it may be taken out: masked, in the field's own columns."""
    return offered(user, export.MASKED), guards.exportable_by(user)


def vehicles(user: User) -> tuple[Listing, Rows]:
    """Return the vehicles that ``user`` may see."""
    return offered(user, lists.VEHICLES), guards.passages_visible_to(user)


def dissuasions(user: User) -> tuple[Listing, Rows]:
    """Return the dissuasions that ``user`` may see."""
    return offered(user, lists.DISSUASIONS), guards.dissuasions_visible_to(user)


def _identities(work: Work) -> dict[str, Any]:
    """Export the register in clear; the entry that says so stands before the first row is read."""
    asked = work.arguments
    start, end = (datetime.fromisoformat(asked[name]) for name in ("start", "end"))
    rows, entry = services.export_register(work.owner, start=start, end=end, purpose=asked["purpose"])
    count = exports.export_file(work, export.named_listing(entry), export.in_order(rows), "xlsx")
    return {"rows": count}


exports.offer("checkpoint.register", register)
exports.offer("checkpoint.vehicles", vehicles)
exports.offer("checkpoint.dissuasions", dissuasions)
IDENTITIES = kinds.register(
    kinds.JobKind("checkpoint.identities", _("Export with identities"), _identities, holds_identities=True)
)
