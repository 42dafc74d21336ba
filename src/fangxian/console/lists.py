"""The lists of the staff shell."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.access.scopes import in_force
from fangxian.access.services import note_export
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.base.listing.declare import Rows


def exported(what: str) -> Any:
    """Return the hook that leaves an entry for every export of the list ``what``."""

    def note(user: User, form: str, rows: int) -> None:
        note_export(user, f"{what}.{form}", rows)

    return note


def _with_grants(users: list[User]) -> Sequence[User]:
    held: dict[UUID, list[Grant]] = {}
    for grant in Grant.objects.filter(in_force(), user__in=users).select_related("unit").order_by("unit__path"):
        held.setdefault(grant.user_id, []).append(grant)
    for user in users:
        user.held = held.get(user.pk, [])  # type: ignore[attr-defined]
    return users


def roles_text(user: Any) -> str:
    """Return a prepared user's present roles in one line."""
    return "; ".join(f"{grant.get_role_display()} · {grant.unit.name}" for grant in user.held)


def _by_role(rows: Rows, value: str) -> Rows:
    return rows.filter(pk__in=Grant.objects.filter(in_force(), role=value).values("user_id"))


USERS = Listing(
    id="users",
    title=_("Users"),
    columns=(
        Column(
            "name", _("Full name"), lambda u: u.name, sort="name", link=lambda u: reverse("console:user", args=[u.pk])
        ),
        Column("username", _("User name"), lambda u: u.username, sort="username"),
        Column("roles", _("Roles at present"), roles_text, template="console/_user_roles.html"),
        Column("active", _("Active"), lambda u: u.is_active, sort="is_active", kind="mark"),
        Column("last", _("Last sign-in"), lambda u: u.last_login, sort="last_login", kind="time", minor=True),
    ),
    order="name",
    empty=Empty(_("No users in your units yet."), _("Create a user"), "console:user-create"),
    search=("name__icontains", "username__icontains"),
    search_hint=_("Name or user name"),
    filters=(
        Choice("role", _("Role"), _by_role, choices=Role.choices),
        Choice(
            "state",
            _("State"),
            lambda rows, value: rows.filter(is_active=value == "active"),
            choices=(("active", _("Active")), ("closed", _("Account closed"))),
        ),
    ),
    prepare=_with_grants,
    on_export=exported("users"),
)


def state_of(grant: Grant) -> str:
    """Return where a grant stands in time."""
    moment = now()
    if grant.ends_at is not None and grant.ends_at <= moment:
        return str(_("Ended"))
    return str(_("To come")) if grant.starts_at > moment else str(_("In force"))


def _by_state(rows: Rows, value: str) -> Rows:
    if value == "now":
        return rows.filter(in_force())
    if value == "glass":
        return rows.filter(is_break_glass=True)
    return rows.exclude(in_force())


GRANTS = Listing(
    id="grants",
    title=_("Roles granted"),
    columns=(
        Column("user", _("User"), lambda g: g.user.name, link=lambda g: reverse("console:user", args=[g.user_id])),
        Column("role", _("Role"), lambda g: g.get_role_display(), sort="role"),
        Column("unit", _("Unit"), lambda g: g.unit.name),
        Column("starts", _("Begins"), lambda g: g.starts_at, sort="starts_at", kind="time"),
        Column("ends", _("Ends"), lambda g: g.ends_at, kind="time"),
        Column("state", _("State"), state_of),
        Column("by", _("Granted by"), lambda g: g.granted_by.name if g.granted_by else "", minor=True),
        Column("glass", _("Break-glass"), lambda g: g.is_break_glass, kind="mark", minor=True),
        Column("reason", _("Reason"), lambda g: g.reason, minor=True),
    ),
    order="-starts_at",
    empty=Empty(_("No role has been granted in your units.")),
    search=("user__name__icontains", "user__username__icontains", "unit__name__icontains", "reason__icontains"),
    filters=(
        Choice("role", _("Role"), lambda rows, value: rows.filter(role=value), choices=Role.choices),
        Choice(
            "state",
            _("State"),
            _by_state,
            choices=(("now", _("In force")), ("past", _("Not in force")), ("glass", _("Break-glass"))),
        ),
    ),
    keyset=True,
    on_export=exported("grants"),
)

GLASS = Listing(
    id="glass",
    title=_("Break-glass access"),
    columns=(
        Column("user", _("User"), lambda g: g.user.name),
        Column("role", _("Role"), lambda g: g.get_role_display(), sort="role"),
        Column("unit", _("Unit"), lambda g: g.unit.name),
        Column("starts", _("Begins"), lambda g: g.starts_at, sort="starts_at", kind="time"),
        Column("ends", _("Ends"), lambda g: g.ends_at, sort="ends_at", kind="time"),
        Column("reason", _("Reason"), lambda g: g.reason),
        Column("reviewed", _("Reviewed"), lambda g: g.reviewed_at, kind="time", template="console/_glass_review.html"),
    ),
    order="-starts_at",
    empty=Empty(_("Nobody has used break-glass access in your units.")),
    search=("user__name__icontains", "unit__name__icontains", "reason__icontains"),
    filters=(
        Choice(
            "review",
            _("Review"),
            lambda rows, value: rows.filter(reviewed_at__isnull=value == "open"),
            choices=(("open", _("Waiting for review")), ("done", _("Reviewed"))),
        ),
    ),
    on_export=exported("glass"),
)
