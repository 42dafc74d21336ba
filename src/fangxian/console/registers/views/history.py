from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fangxian.access.guards import find, require
from fangxian.console.registers import common
from fangxian.register.models import Call, Membership, Person, Place, Team, Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """What the history of a register shows, and to whom."""

    model: Any
    fields: tuple[str, ...]
    permission: str = common.VIEW


SHOWN: dict[str, Shown] = {
    "units": Shown(Unit, ("code", "name", "kind", "is_closed")),
    "places": Shown(Place, ("code", "name", "kind", "lat", "lon", "is_manned", "is_closed")),
    "people": Shown(Person, ("number", "kind", "is_closed")),
    "teams": Shown(Team, ("name", "kind", "task", "first_day", "last_day", "state"), common.VIEW_TEAM),
    "calls": Shown(
        Call,
        ("title", "purpose", "text", "first_day", "last_day", "wanted", "reserves", "skills", "rule", "closes_at",
         "is_warning_post", "state"),
        common.VIEW_TEAM,
    ),
}  # fmt: skip
SEATS = ("role", "status", "first_day", "last_day")
LIMIT = 200
Change = tuple[Any, list[tuple[str, Any, Any]]]


@require(common.VIEW)
@require_safe
def show(request: HttpRequest, register: str, id: UUID) -> HttpResponse:
    if register not in SHOWN:
        raise Http404
    about = SHOWN[register]
    item = find(request, about.model.objects.all(), about.permission, pk=id)
    rows = list(item.history.select_related("history_user").order_by("-history_date", "-history_id")[:LIMIT])
    changes: list[Change] = [
        (row, _changes(about.model, about.fields, row, older))
        for row, older in zip(rows, [*rows[1:], None], strict=True)
    ]
    if about.model is Person:
        changes = _people(rows, changes)
    if about.model is Team:
        changes = sorted([*changes, *_seats(item)], key=lambda change: change[0].history_date, reverse=True)[:LIMIT]
    title = item.number if register == "people" else str(item)
    return render(request, "registers/history.html", {"title": title, "register": register, "changes": changes})


def _people(rows: list[Any], changes: list[Change]) -> list[Change]:
    """Add what is not shown itself: the account, and an identity, which lies in the vault. Only that it changed is told."""
    found: list[Change] = []
    for (row, parts), older in zip(changes, [*rows[1:], None], strict=True):
        before = older.user_id if older else None
        account = [(_("account"), "***", "***")] if row.user_id != before else []
        found.append((row, parts + account or [(_("identity"), "***", "***")]))
    return found


def _seats(team: Team) -> list[Change]:
    """Return who came, got another role and left, each change with the person's number. One query."""
    rows = Membership.history.filter(team_id=team.pk).select_related("history_user", "person")
    found: list[Change] = []
    before: dict[UUID, Any] = {}
    for row in rows.order_by("history_date", "history_id"):
        parts = _changes(Membership, SEATS, row, before.get(row.id))
        who = row.person.number if row.person else ""
        found.append((row, [(f"{who} · {label}", old, new) for label, old, new in parts]))
        before[row.id] = row
    return found


def _changes(model: Any, fields: tuple[str, ...], row: Any, older: Any) -> list[tuple[str, Any, Any]]:
    """Return what a history row changed: label, before, after."""
    return [
        (model._meta.get_field(name).verbose_name, _shown(older, name), _shown(row, name))
        for name in fields
        if older is None or getattr(older, name) != getattr(row, name)
    ]


def _shown(row: Any, name: str) -> Any:
    if row is None:
        return None
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return common.word(value) if isinstance(value, bool) else value
