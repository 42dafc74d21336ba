"""Swaps: asking a colleague, answering, and deciding."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.clock import now
from fangxian.base.listing import respond
from fangxian.base.problems import Problem
from fangxian.register.models import Person
from fangxian.roster.duties import own, own_lists, swap_forms, swapping
from fangxian.roster.duties.models import Duty, Swap, SwapState
from fangxian.roster.duties.services.agree_swap import agree_swap
from fangxian.roster.duties.services.approve_swap import approve_swap
from fangxian.roster.duties.services.ask_swap import ask_swap
from fangxian.roster.duties.services.refuse_swap import decline_swap, refuse_swap
from fangxian.roster.duties.services.withdraw_swap import withdraw_swap
from fangxian.roster.duties.views.own_acts import ABSENT, act_and_lead

HOME = "my_duties:home"
RELATED = (
    "duty__post__place", "duty__shift", "duty__person", "duty__roster", "colleague", "counter__post__place",
    "counter__shift",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, id: UUID) -> HttpResponse:
    """Choose a colleague, then what to take in exchange, then ask."""
    user = user_of(request)
    mine = (
        own.my_duties(user).filter(starts_at__gt=now()).select_related("roster__unit", "post__place", "shift", "person")
    )
    duty = get_object_or_404(mine, pk=id)
    form = swap_forms.AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> Swap:
            return ask_swap(user, id, data["colleague"], counter_id=data["counter"], reason=data["reason"])

        return act_and_lead(request, act, reverse(HOME), _("Your colleague is asked. You are told what comes of it."))
    colleague = _colleague(request, duty)
    context: dict[str, Any] = {"duty": duty, "colleague": colleague, "form": form}
    if colleague is None:
        context["colleagues"] = swapping.colleagues_for(duty)
    else:
        context["exchanges"] = swapping.exchanges_for(duty, colleague)
        context["name"] = own.masked_names([colleague]).get(colleague.pk, "")
    return render(request, "duties/mine/ask.html", context, status=422 if form.errors else 200)


def _colleague(request: HttpRequest, duty: Duty) -> Person | None:
    """Return the colleague named in the address, if they can be put on duty there."""
    try:
        wanted = UUID(request.GET.get("colleague", ""))
    except ValueError:
        return None
    staff = Person.objects.filter(staff__is_closed=False, is_closed=False)
    return staff.filter(pk=wanted, unit__path__startswith=duty.roster.unit.path).exclude(pk=duty.person_id).first()


@login_required
@require_POST
def agree(request: HttpRequest, id: UUID) -> HttpResponse:
    user, swap = user_of(request), _mine(request, id)
    said = _("You agreed. The duty is yours once the leader has approved.")
    return act_and_lead(request, lambda: agree_swap(user, swap.pk), reverse(HOME), said)


@login_required
@require_POST
def decline(request: HttpRequest, id: UUID) -> HttpResponse:
    user, swap = user_of(request), _mine(request, id)
    return act_and_lead(request, lambda: decline_swap(user, swap.pk), reverse(HOME), _("You refused the swap."))


@login_required
@require_POST
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    user, swap = user_of(request), _mine(request, id)
    return act_and_lead(request, lambda: withdraw_swap(user, swap.pk), reverse(HOME), _("You took your asking back."))


def _mine(request: HttpRequest, id: UUID) -> Swap:
    return get_object_or_404(own.swaps_of(user_of(request)), pk=id)


@require("swap.approve")
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = swapping.swaps_decidable_by(user_of(request)).select_related(*RELATED)
    return respond(request, own_lists.SWAPS, rows)


@require("swap.approve")
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    return _page(request, _decidable(request, id))


def _decidable(request: HttpRequest, id: UUID) -> Swap:
    return get_object_or_404(swapping.swaps_decidable_by(user_of(request)).select_related(*RELATED), pk=id)


def _page(request: HttpRequest, swap: Swap, **answered: Any) -> HttpResponse:
    own_lists.SWAPS.prepare([swap])
    waiting = swap.state == SwapState.AGREED and swap.duty.starts_at > now()
    context = {"swap": swap, "waiting": waiting, "approve": swap_forms.ApproveForm(), "refuse": swap_forms.RefuseForm()}
    return render(request, "duties/swaps/show.html", context | answered, status=422 if answered else 200)


@require("swap.approve")
@require_POST
def approve(request: HttpRequest, id: UUID) -> HttpResponse:
    swap, form = _decidable(request, id), swap_forms.ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, swap, approve=form)
    try:
        approve_swap(user_of(request), swap.pk, overrule=form.cleaned_data["overrule"])
    except Problem as problem:
        return _refused(request, swap, form, "approve", problem)
    return act_and_lead(request, lambda: None, reverse("swaps:list"), _("The swap is approved; both have been told."))


@require("swap.approve")
@require_POST
def refuse(request: HttpRequest, id: UUID) -> HttpResponse:
    swap, form = _decidable(request, id), swap_forms.RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, swap, refuse=form)
    try:
        refuse_swap(user_of(request), swap.pk, reason=form.cleaned_data["reason"])
    except Problem as problem:
        return _refused(request, swap, form, "refuse", problem)
    return act_and_lead(request, lambda: None, reverse("swaps:list"), _("The swap is refused; both have been told."))


def _refused(request: HttpRequest, swap: Swap, form: forms.Form, name: str, problem: Problem) -> HttpResponse:
    if problem.status == ABSENT:
        raise Http404 from problem
    form.add_error(None, problem.title)
    swap.refresh_from_db(fields=["state"])
    return _page(request, swap, **{name: form})
