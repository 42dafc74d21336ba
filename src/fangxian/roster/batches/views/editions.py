from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import may_anywhere, require, user_of
from fangxian.access.scopes import may_in_unit, units_in_scope
from fangxian.base.listing import respond
from fangxian.roster.batches import forms, guards, lists, queries, services
from fangxian.roster.batches.examples import examples
from fangxian.roster.batches.models import Edition
from fangxian.roster.batches.views import common
from fangxian.roster.batches.wording import clock


@require(common.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    rows = queries.editions_with_use(guards.editions_visible_to(user))
    may_edit = may_anywhere(user, common.EDIT)
    return respond(
        request, lists.EDITIONS, rows, template="batches/editions.html", may_edit=may_edit, examples=examples()
    )


@require(common.VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    edition = get_object_or_404(queries.editions_with_use(guards.editions_visible_to(user)), pk=id)
    context = {
        "edition": edition,
        "first_move": clock(edition.first_move),
        "may_edit": may_in_unit(user, common.EDIT, edition.unit_id),
    }
    return render(request, "batches/edition.html", context)


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new edition: empty, from a built-in example (``?example=``) or following another one (``?from=``)."""
    user = user_of(request)
    units, places = units_in_scope(user, common.EDIT), guards.places_for(user)
    before = _before(request)
    about, rows = _beginning(request, before)
    form = forms.EditionForm(units, request.POST or None, initial=about)
    phases = forms.PhaseForms(
        request.POST or None, initial=rows, prefix="phases", form_kwargs={"places": places}
    )  # fmt: skip
    phases.extra = max(0, 6 - len(rows))
    whole = request.method == "POST" and phases.is_valid()

    def act() -> None:
        values = [found for found in (row.values() for row in phases.forms) if found]
        made.append(
            services.define_edition(form.cleaned_data["unit"].pk, form.values(values), actor=user, follows=before)
        )

    made: list[Edition] = []
    if whole and common.done(request, form, act):
        return common.leads_to(request, reverse("batches:edition", args=[made[0].pk]), _("The edition is defined."))
    context = {
        "form": form,
        "phases": phases,
        "places": queries.likely_places(places),
        "examples": examples(),
        "follows": before,
        "back": reverse("batches:editions"),
    }
    failed = request.method == "POST"
    return render(request, "batches/edition_form.html", context, status=422 if failed else 200)


def _before(request: HttpRequest) -> Edition | None:
    try:
        wanted = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return guards.editions_editable_by(user_of(request)).filter(pk=wanted).first()


def _beginning(request: HttpRequest, before: Edition | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the form and its phases begin with."""
    if before is not None:
        names = ("risk", "longest_duty", "days_apart", "gate", "vehicle", "move_minutes", "airing_minutes", "source")
        about = {name: getattr(before, name) for name in names}
        unit = before.unit.code or before.unit.name
        rows = [
            {"name": row.name, "days": row.days, "role": row.role, "place": row.place.name if row.place else ""}
            for row in before.phases.select_related("place")
        ]
        return {**about, "unit": unit, "first_move": clock(before.first_move)}, rows
    for example in examples():
        if example.id == request.GET.get("example"):
            about = {"name": example.name, "longest_duty": example.longest_duty, "source": example.source}
            return about, [{"name": name, "days": days, "role": role} for name, days, role in example.phases]
    return {}, []


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    edition = get_object_or_404(guards.editions_editable_by(user), pk=id)
    form = forms.ReasonForm(request.POST or None)
    back = reverse("batches:edition", args=[edition.pk])

    def act() -> None:
        services.close_edition(edition.pk, actor=user, reason=form.cleaned_data["reason"])

    if common.done(request, form, act):
        return common.leads_to(request, back, _("The edition is closed."))
    return common.form_page(
        request, form, title=_("Close the edition {name}").format(name=edition.name), submit=_("Close the edition"),
        back=back, lead=_("No further rotation begins with it; those that have begun go on."), danger=True,
    )  # fmt: skip
