from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fangxian.access.guards import find, require, user_of
from fangxian.access.scopes import may_in_unit, units_in_scope
from fangxian.base.listing import respond
from fangxian.base.navigation import Crumb
from fangxian.console.forms import saved
from fangxian.console.holding import queries
from fangxian.console.holding.forms import AssignForm, CorrectForm, NoteForm, may_be_corrected
from fangxian.console.holding.lists import CORRECTIONS, HELD
from fangxian.console.holding.reading import lines_of, read_body
from fangxian.console.holding.words import advice, outcome_text, reason_text
from fangxian.record.models import Entry, HeldEntry
from fangxian.record.services import assign_held, correct_held, dismiss_held

VIEW, RESOLVE = "held.view", "held.resolve"


@require(VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    waiting = queries.waiting_corrections(user).count()
    return respond(request, HELD, queries.held_visible_to(user), template="holding/list.html", waiting=waiting)


@require(VIEW)
@require_safe
def corrections(request: HttpRequest) -> HttpResponseBase:
    crumbs = [Crumb(_("Holding area"), reverse("holding:list")), Crumb(CORRECTIONS.title)]
    return respond(request, CORRECTIONS, queries.waiting_corrections(user_of(request)), crumbs=crumbs)


@require(VIEW)
@require_safe
@never_cache
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    return _page(request, find(request, HeldEntry.objects.all(), VIEW, pk=id))


def _page(request: HttpRequest, held: HeldEntry, **forms_with_errors: forms.Form) -> HttpResponse:
    reading = read_body(bytes(held.body))
    queries.with_names([held])
    user = user_of(request)
    context: dict[str, Any] = {
        "held": held,
        "reading": reading,
        "lines": lines_of(reading),
        "reason": reason_text(held.reason),
        "advice": advice(held.reason),
        "outcome": outcome_text(held.resolution),
        "entry": Entry.objects.filter(pk=held.entry_id).first() if held.entry_id and held.resolved_at else None,
        "crumbs": [Crumb(_("Holding area"), reverse("holding:list")), Crumb(reason_text(held.reason))],
    }
    if held.resolved_at is None and may_in_unit(user, RESOLVE, held.unit_id):
        context |= {"assign": _assign_form(request), "dismiss": NoteForm(auto_id="dismiss_%s")}
        context["correct"] = CorrectForm(held, reading) if may_be_corrected(held) else None
    context |= forms_with_errors
    return render(request, "holding/held.html", context, status=422 if forms_with_errors else 200)


def _assign_form(request: HttpRequest, data: Any = None) -> AssignForm:
    return AssignForm(units_in_scope(user_of(request), VIEW), data, auto_id="assign_%s")


def _open(request: HttpRequest, id: UUID) -> HeldEntry:
    return find(request, HeldEntry.objects.all(), RESOLVE, pk=id)


@require(RESOLVE)
@require_POST
def correct(request: HttpRequest, id: UUID) -> HttpResponse:
    held = _open(request, id)
    form = CorrectForm(held, read_body(bytes(held.body)), request.POST)
    if form.is_valid() and saved(
        form, correct_held, held.pk, form.changes(), note=form.cleaned_data["note"], author_id=user_of(request).pk,
        without=form.left_out(),
    ):  # fmt: skip
        messages.success(request, _("It is an entry of the record now."))
        return redirect("holding:held", id=held.pk)
    return _page(request, held, correct=form)


@require(RESOLVE)
@require_POST
def assign(request: HttpRequest, id: UUID) -> HttpResponse:
    held = _open(request, id)
    form = _assign_form(request, request.POST)
    if form.is_valid() and saved(
        form, assign_held, held.pk, form.cleaned_data["unit"].pk, note=form.cleaned_data["note"],
        author_id=user_of(request).pk,
    ):  # fmt: skip
        messages.success(request, _("It is assigned to %(unit)s.") % {"unit": form.cleaned_data["unit"].name})
        return redirect("holding:list")
    return _page(request, held, assign=form)


@require(RESOLVE)
@require_POST
def dismiss(request: HttpRequest, id: UUID) -> HttpResponse:
    held = _open(request, id)
    form = NoteForm(request.POST, auto_id="dismiss_%s")
    if form.is_valid() and saved(
        form, dismiss_held, held.pk, note=form.cleaned_data["note"], author_id=user_of(request).pk
    ):
        messages.success(request, _("It is dismissed. What came is kept until its retention time has run out."))
        return redirect("holding:held", id=held.pk)
    return _page(request, held, dismiss=form)
