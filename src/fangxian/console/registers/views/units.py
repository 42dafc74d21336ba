from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import find, require, scoped, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.listing import Choice, Column, Empty, Listing, respond
from fangxian.base.navigation import Crumb
from fangxian.console.registers import common, forms
from fangxian.register import queries, services
from fangxian.register.models import Unit, UnitKind

SEARCH_LIMIT = 100


def _by_kind(rows: QuerySet[Unit], value: str) -> QuerySet[Unit]:
    return rows.filter(kind=value)


def _by_state(rows: QuerySet[Unit], value: str) -> QuerySet[Unit]:
    return rows.filter(is_closed=value == "closed")


STATES = (("open", gettext_lazy("Open")), ("closed", gettext_lazy("Closed")))
UNITS = Listing(
    id="units",
    title=gettext_lazy("Units"),
    columns=(
        Column("code", gettext_lazy("division code"), lambda unit: unit.code, sort="code"),
        Column("name", gettext_lazy("name"), lambda unit: unit.name, sort="name",
               link=lambda unit: reverse("registers:unit", args=[unit.pk])),
        Column("kind", gettext_lazy("kind"), lambda unit: unit.get_kind_display(), sort="kind"),
        Column("is_closed", gettext_lazy("closed"), lambda unit: _("yes") if unit.is_closed else _("no"), minor=True),
    ),
    order="path",
    empty=Empty(gettext_lazy("No units yet. Import them from a table, or add the first one.")),
    search=queries.search_units,
    search_hint=gettext_lazy("Name or code"),
    filters=(
        Choice("kind", gettext_lazy("kind"), choices=UnitKind.choices, apply=_by_kind),
        Choice("state", gettext_lazy("state"), choices=STATES, apply=_by_state),
    ),
    on_export=common.told("units"),
)  # fmt: skip


@require(common.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = scoped(request, Unit.objects.all(), common.VIEW)
    return respond(request, UNITS, rows, template="registers/unit_list.html", register="units")


@require(common.VIEW)
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    units = units_in_scope(user_of(request), common.VIEW)
    words = request.GET.get("q", "").strip()[:200]
    found = list(queries.search_units(units, words)[:SEARCH_LIMIT]) if words else []
    above = queries.ancestors_by_path(found)
    context = {
        "units": [] if words else queries.top_units(units),
        "words": words,
        "found": [(unit, [above[path] for path in sorted(above) if unit.path.startswith(path)]) for unit in found],
    }
    return render(request, "registers/unit_tree.html", context)


@require(common.VIEW)
@require_safe
def children(request: HttpRequest, id: UUID) -> HttpResponse:
    unit = find(request, Unit.objects.all(), common.VIEW, pk=id)
    return render(request, "registers/_unit_nodes.html", {"units": queries.child_units(unit)})


@require(common.VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    unit = find(request, Unit.objects.all(), common.VIEW, pk=id)
    # Names above one's own units are no secret; their pages are only for those who may see them.
    visible = units_in_scope(user_of(request), common.VIEW)
    above = queries.unit_ancestors(unit)
    reachable = set(visible.filter(pk__in=[item.pk for item in above]).values_list("pk", flat=True))
    crumbs = [
        Crumb(item.name, reverse("registers:unit", args=[item.pk]) if item.pk in reachable else "") for item in above
    ]
    context = {
        "unit": unit,
        "crumbs": [Crumb(_("Units"), reverse("registers:units")), *crumbs, Crumb(unit.name)],
        "units": queries.child_units(unit),
        "places": queries.places_in(Unit.objects.filter(pk=unit.pk)).order_by("name"),
        # Who is in a team may be sensitive (RULEBOOK B7): only for those who may see teams here.
        "teams": queries.teams_in(scoped(request, Unit.objects.filter(pk=unit.pk), common.VIEW_TEAM)).order_by("name"),
        "may_edit": common.may_edit(request, unit),
    }
    return render(request, "registers/unit.html", context)


def _page(unit: Unit) -> str:
    return reverse("registers:unit", args=[unit.pk])


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    editor = user_of(request)
    units = units_in_scope(editor, common.EDIT)
    initial = {"parent": request.GET.get("parent", "")}
    form = forms.UnitForm(units, request.POST or None, initial=initial)

    def act() -> Unit:
        data = form.cleaned_data
        return services.add_unit(
            data["parent"].pk,
            name=data["name"],
            kind=data["kind"],
            code=data["code"],
            actor=editor,
            reason=data["reason"],
        )

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Add a unit"), submit=_("Add"), back=reverse("registers:units")
    )


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, id: UUID) -> HttpResponse:
    unit = find(request, Unit.objects.all(), common.EDIT, pk=id)
    form = forms.RenameForm(request.POST or None, initial={"name": unit.name})

    def act() -> Unit:
        return services.rename_unit(unit.pk, **form.cleaned_data, actor=user_of(request))

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Rename {unit}").format(unit=unit.name), submit=_("Rename"), back=_page(unit)
    )


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, id: UUID) -> HttpResponse:
    unit = find(request, Unit.objects.all(), common.EDIT, pk=id)
    form = forms.MoveForm(units_in_scope(user_of(request), common.EDIT), request.POST or None)

    def act() -> Unit:
        data = form.cleaned_data
        return services.move_unit(unit.pk, data["parent"].pk, actor=user_of(request), reason=data["reason"])

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Move {unit}").format(unit=unit.name), submit=_("Move"), back=_page(unit)
    )


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    unit = find(request, Unit.objects.all(), common.EDIT, pk=id)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Unit:
        return services.close_unit(unit.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    lead = _("It stays in the register, since old records point to it.")
    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Close {unit}").format(unit=unit.name), submit=_("Close"), back=_page(unit),
        lead=lead, danger=True,
    )  # fmt: skip
