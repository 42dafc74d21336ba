from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fangxian.access.guards import find, require
from fangxian.console.registers import common
from fangxian.register.models import Person, Place, Team, Unit

SHOWN: dict[str, tuple[Any, tuple[str, ...]]] = {
    "units": (Unit, ("code", "name", "kind", "is_closed")),
    "places": (Place, ("code", "name", "kind", "lat", "lon", "is_manned", "is_closed")),
    "people": (Person, ("number", "kind", "is_closed")),
    "teams": (Team, ("name", "is_closed")),
}
LIMIT = 200


@require(common.VIEW)
@require_safe
def show(request: HttpRequest, register: str, id: UUID) -> HttpResponse:
    if register not in SHOWN:
        raise Http404
    model, fields = SHOWN[register]
    item = find(request, model.objects.all(), common.VIEW, pk=id)
    rows = list(item.history.select_related("history_user").order_by("-history_date", "-history_id")[:LIMIT])
    changes = [(row, _changes(model, fields, row, older)) for row, older in zip(rows, [*rows[1:], None], strict=True)]
    if model is Person:  # what changed lies in the vault: only that it did is told
        changes = [(row, parts or [(_("identity"), "***", "***")]) for row, parts in changes]
    title = item.number if register == "people" else item.name
    return render(request, "registers/history.html", {"title": title, "register": register, "changes": changes})


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
