"""One entry's identity: shown for a purpose, kept longer for a reason, or erased."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fangxian.access.guards import find, require, user_of
from fangxian.access.scopes import may_in_unit
from fangxian.access.services import erase_identity
from fangxian.base.navigation import Crumb
from fangxian.base.reauth import recent_sign_in_required
from fangxian.console.forms import saved
from fangxian.console.retention.forms import EraseForm, HoldForm, PurposeForm
from fangxian.record.describe import identity_lines, label_of
from fangxian.record.models import Entry, Subject
from fangxian.record.services import place_hold, reveal_identities

REVEAL, ERASE = "subject.reveal", "subject.erase"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _entry(request: HttpRequest, id: UUID, permission: str) -> Entry:
    entry = find(request, Entry.objects.filter(subject_id__isnull=False), permission, pk=id)
    if not Subject.objects.filter(pk__in=[entry.subject_id]).exists():
        raise Http404
    return entry


def _page(request: HttpRequest, entry: Entry, form: Form, title: str, submit: str, **more: object) -> HttpResponse:
    back = reverse("command:entry", args=[entry.pk])
    if not may_in_unit(user_of(request), "entry.view", entry.unit_id):
        back = ""
    crumbs = [Crumb(f"{label_of(entry.kind)} #{entry.position}", back), Crumb(title)]
    context = {"form": form, "title": title, "submit": submit, "back": back, "crumbs": crumbs, "entry": entry}
    template = str(more.pop("template", "console/form.html"))
    return render(request, template, context | more, status=422 if form.errors else 200)


@require(REVEAL)
@form_methods
@never_cache
@recent_sign_in_required
def reveal(request: HttpRequest, id: UUID) -> HttpResponse:
    entry = _entry(request, id, REVEAL)
    form = PurposeForm(request.POST or None)
    shown: Mapping[UUID, Mapping[str, str]] | None = None
    if request.method == "POST" and form.is_valid():
        shown = saved(
            form, reveal_identities, [entry.pk], purpose=form.cleaned_data["purpose"], author_id=user_of(request).pk,
            unit_id=entry.unit_id,
        ) or None  # fmt: skip
    lines = identity_lines(entry.kind, shown[entry.pk]) if shown else []
    return _page(
        request, entry, form, _("Reveal the identity"), _("Show it"), lines=lines, is_shown=shown is not None,
        template="retention/reveal.html",
    )  # fmt: skip


@require(ERASE)
@form_methods
@recent_sign_in_required
def erase(request: HttpRequest, id: UUID) -> HttpResponse:
    entry = _entry(request, id, ERASE)
    form = EraseForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and saved(form, erase_identity, entry, by=user_of(request), reason=form.cleaned_data["reason"]):
        messages.success(request, _("The identity is erased. The entries stay, without it."))
        return redirect("command:entry", id=entry.pk)
    lead = _("The keys of this identity are destroyed, here and in every other entry about it.")
    return _page(request, entry, form, _("Erase the identity"), _("Erase for ever"), danger=True, lead=lead)


@require(ERASE)
@form_methods
def hold(request: HttpRequest, id: UUID) -> HttpResponse:
    entry = _entry(request, id, ERASE)
    assert entry.subject_id is not None
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        placed = saved(
            form,
            place_hold,
            entry.subject_id,
            **form.cleaned_data,
            author_id=user_of(request).pk,
            unit_id=entry.unit_id,
        )
        if placed:
            messages.success(request, _("The identity is kept until the hold ends."))
            return redirect("retention:holds")
    lead = _("Retention runs leave this identity alone while the hold is in force.")
    return _page(request, entry, form, _("Keep it longer"), _("Place the hold"), lead=lead)
