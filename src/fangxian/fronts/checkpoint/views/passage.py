from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.acts import done, form_page, leads_to
from fangxian.base.reauth import require_recent
from fangxian.fronts.checkpoint import forms, guards, services
from fangxian.fronts.checkpoint.history import facts_of, story_of
from fangxian.fronts.checkpoint.models import Observed, Passage, Screening

R = TypeVar("R", bound=Observed)


def _page(request: HttpRequest, passage: Passage, **more: object) -> HttpResponse:
    user = user_of(request)
    context = {
        "story": story_of(passage),
        "may_amend": guards.may_amend(user, passage),
        "may_reveal": guards.may_reveal(user, passage),
        "shown": None,
        **more,
    }
    return render(request, "checkpoint/passage.html", context)


def _find(request: HttpRequest, id: UUID) -> Passage:
    """Return a passage in scope; people whose vehicle's entry has not arrived yet are reached from the register."""
    return get_object_or_404(guards.passages_visible_to(user_of(request)), pk=id)


def _amendable(request: HttpRequest, model: type[R], id: UUID) -> R:
    row: R = get_object_or_404(guards.amendable_by(user_of(request), model), pk=id, is_withdrawn=False)
    return row


@require("checkpoint.view")
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    return _page(request, _find(request, id))


@require("checkpoint.view")
@require("subject.reveal")
@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    passage = get_object_or_404(guards.revealable_by(user, Passage), pk=id)
    require_recent(request)
    form = forms.PurposeForm(request.POST or None)
    shown: dict[UUID, dict[str, str]] = {}

    def look() -> None:
        people = Screening.objects.filter(passage_id=passage.pk, unit_id=passage.unit_id)
        shown.update(services.reveal_rows(user, [passage, *people], purpose=form.cleaned_data["purpose"]))

    if done(request, form, look):
        return _page(request, passage, shown={str(key): value for key, value in shown.items()})
    back = reverse("checkpoint:passage", args=[id])
    return form_page(request, form, title=_("Show identities"), submit=_("Show"), back=back)


@require("checkpoint.amend")
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, id: UUID) -> HttpResponse:
    passage = _amendable(request, Passage, id)
    form = forms.PassageForm(request.POST or None, initial=_initial(forms.PassageForm, passage))
    back = reverse("checkpoint:passage", args=[id])
    if done(request, form, lambda: services.amend_passage(user_of(request), passage, **_correction(form))):
        return leads_to(request, back, _("Corrected. The first version stays visible."))
    return form_page(request, form, title=_("Correct a vehicle"), submit=_("Save the correction"), back=back)


@require("checkpoint.amend")
@require_http_methods(["GET", "POST"])
def amend_person(request: HttpRequest, id: UUID) -> HttpResponse:
    screening = _amendable(request, Screening, id)
    form = forms.ScreeningForm(request.POST or None, initial=_initial(forms.ScreeningForm, screening))
    back = reverse("checkpoint:passage", args=[screening.passage_id])
    if done(request, form, lambda: services.amend_screening(user_of(request), screening, **_correction(form))):
        return leads_to(request, back, _("Corrected. The first version stays visible."))
    return form_page(request, form, title=_("Correct a person"), submit=_("Save the correction"), back=back)


def _initial(form: type[forms.CorrectionForm], row: Observed) -> dict[str, Any]:
    return forms.initial_of(form, row, facts_of([row.pk])[row.pk].fact.body)


def _correction(form: forms.CorrectionForm) -> dict[str, Any]:
    reason = form.cleaned_data["reason"]
    return {"corrections": form.corrections(), "reason": reason, "identity": form.identity()}


@require("checkpoint.amend")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    passage = _amendable(request, Passage, id)
    form = forms.ReasonForm(request.POST or None)
    back = reverse("checkpoint:passage", args=[id])
    act = lambda: services.withdraw_passage(user_of(request), passage, reason=form.cleaned_data["reason"])  # noqa: E731
    if done(request, form, act):
        return leads_to(request, back, _("Withdrawn: it counts in no figure any more, and stays in the record."))
    lead = _("The vehicle and everybody in it leave every figure. The entries stay in the record.")
    return form_page(
        request, form, title=_("Withdraw a vehicle"), submit=_("Withdraw"), back=back, lead=lead, danger=True
    )


@require("checkpoint.amend")
@require_http_methods(["GET", "POST"])
def withdraw_person(request: HttpRequest, id: UUID) -> HttpResponse:
    screening = _amendable(request, Screening, id)
    form = forms.ReasonForm(request.POST or None)
    back = reverse("checkpoint:passage", args=[screening.passage_id])
    act = lambda: services.withdraw_screening(user_of(request), screening, reason=form.cleaned_data["reason"])  # noqa: E731
    if done(request, form, act):
        return leads_to(request, back, _("Withdrawn: it counts in no figure any more, and stays in the record."))
    lead = _("This person leaves every figure. The entry stays in the record.")
    return form_page(
        request, form, title=_("Withdraw a person"), submit=_("Withdraw"), back=back, lead=lead, danger=True
    )
