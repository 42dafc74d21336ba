from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.listing import respond
from fangxian.roster.staffing import forms, guards, services
from fangxian.roster.staffing.guards import EDIT, VIEW
from fangxian.roster.staffing.lists import SHIFTS
from fangxian.roster.staffing.models import Shift
from fangxian.roster.staffing.views.acts import done, form_page


@require(VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = guards.shifts_visible_to(user_of(request))
    return respond(request, SHIFTS, rows, template="staffing/list.html", new="staffing:shift-new")


def _list(_shift: Shift) -> str:
    return reverse("staffing:shifts")


@require(EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = forms.NewShiftForm(units_in_scope(user_of(request), EDIT), request.POST or None)

    def act() -> Shift:
        data = form.cleaned_data
        return services.add_shift(data["unit"].pk, form.values(), actor=user_of(request), reason=data["reason"])

    return done(request, form, act, _list, _("Added.")) or form_page(
        request, form, title=_("Add a shift"), submit=_("Add"), back=reverse("staffing:shifts"),
        lead=_("The rosters of this unit and of those below it may use it."),
    )  # fmt: skip


@require(VIEW)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    rows = guards.shifts_editable_by(user) if request.method == "POST" else guards.shifts_visible_to(user)
    shift = get_object_or_404(rows, pk=id)
    initial = {
        "code": shift.code, "name": shift.name, "begins": forms.time_of(shift.start_minute),
        "ends": forms.time_of(shift.end_minute), "is_closed": shift.is_closed,
    }  # fmt: skip
    form = forms.ChangedShiftForm(request.POST or None, initial=initial)

    def act() -> Shift:
        data = form.cleaned_data
        return services.change_shift(
            shift.pk, form.values(), is_closed=data["is_closed"], actor=user, reason=data["reason"]
        )

    may_edit = guards.may_edit_shift(user, shift)
    for field in form.fields.values():
        field.disabled = not may_edit
    return done(request, form, act, _list, _("Saved.")) or form_page(
        request, form, title=shift.name, submit=_("Save") if may_edit else "", back=reverse("staffing:shifts"),
        lead=shift.unit.name,
    )  # fmt: skip
