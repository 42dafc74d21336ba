from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import find, require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.listing import Choice, Column, Empty, Listing, respond
from fangxian.console.registers import common, forms
from fangxian.console.registers.views.units import STATES
from fangxian.register import queries, services
from fangxian.register.models import Place, PlaceKind


def _by_kind(rows: QuerySet[Place], value: str) -> QuerySet[Place]:
    return rows.filter(kind=value)


def _by_state(rows: QuerySet[Place], value: str) -> QuerySet[Place]:
    return rows.filter(is_closed=value == "closed")


def _by_manned(rows: QuerySet[Place], value: str) -> QuerySet[Place]:
    return rows.filter(is_manned=value == "1")


PLACES = Listing(
    id="places",
    title=gettext_lazy("Places"),
    columns=(
        Column("code", gettext_lazy("code"), lambda place: place.code, sort="code", minor=True),
        Column("name", gettext_lazy("name"), lambda place: place.name, sort="name",
               link=lambda place: reverse("registers:place", args=[place.pk])),
        Column("kind", gettext_lazy("kind"), lambda place: place.get_kind_display(), sort="kind"),
        Column("unit", gettext_lazy("unit"), lambda place: place.unit.name, sort="unit__path"),
        Column("lat", gettext_lazy("latitude"), lambda place: place.lat, kind="number", minor=True),
        Column("lon", gettext_lazy("longitude"), lambda place: place.lon, kind="number", minor=True),
        Column("is_manned", gettext_lazy("manned post"), lambda place: common.word(place.is_manned), sort="is_manned"),
        Column("is_closed", gettext_lazy("closed"), lambda place: common.word(place.is_closed), minor=True),
    ),
    order="name",
    empty=Empty(gettext_lazy("No places yet. Import them from a table, or add the first one.")),
    search=("name__icontains", "code__icontains", "unit__name__icontains"),
    search_hint=gettext_lazy("Name, code or unit"),
    filters=(
        Choice("kind", gettext_lazy("kind"), choices=PlaceKind.choices, apply=_by_kind),
        Choice("manned", gettext_lazy("manned post"), choices=(("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))),
               apply=_by_manned),
        Choice("state", gettext_lazy("state"), choices=STATES, apply=_by_state),
    ),
    on_export=common.told("places"),
)  # fmt: skip


@require(common.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = queries.places_in(units_in_scope(user_of(request), common.VIEW))
    return respond(request, PLACES, rows, template="registers/list.html", register="places", new="registers:place-new")


def _page(place: Place) -> str:
    return reverse("registers:place", args=[place.pk])


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    units = units_in_scope(user_of(request), common.EDIT)
    form = forms.NewPlaceForm(units, request.POST or None, initial={"unit": request.GET.get("unit", "")})

    def act() -> Place:
        data = form.cleaned_data
        return services.add_place(data["unit"].pk, form.values(), actor=user_of(request), reason=data["reason"])

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Add a place"), submit=_("Add"), back=reverse("registers:places")
    )


@require(common.VIEW)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    permission = common.VIEW if request.method == "GET" else common.EDIT
    place = find(request, Place.objects.select_related("unit"), permission, pk=id)
    initial = {name: getattr(place, name) for name in ("name", "kind", "lat", "lon", "is_manned")}
    form = forms.PlaceForm(request.POST or None, initial={**initial, "code": place.code or ""})

    def act() -> Place:
        reason = form.cleaned_data["reason"]
        return services.change_place(place.pk, form.values(), actor=user_of(request), reason=reason)

    may_edit = common.may_edit(request, place.unit)
    for field in form.fields.values():
        field.disabled = not may_edit
    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=place.name, submit=_("Save") if may_edit else "", back=reverse("registers:places"),
        lead=f"{place.unit.name} · {place.get_kind_display()}", history=reverse("registers:history", args=["places", place.pk]),
        close=reverse("registers:place-close", args=[place.pk]) if may_edit and not place.is_closed else "",
    )  # fmt: skip


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    place = find(request, Place.objects.all(), common.EDIT, pk=id)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Place:
        return services.close_place(place.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    lead = _("It stays in the register, since old records point to it.")
    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Close {unit}").format(unit=place.name), submit=_("Close"), back=_page(place),
        lead=lead, danger=True,
    )  # fmt: skip
