from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fangxian.access.guards import require, user_of
from fangxian.base.clock import local_day, now
from fangxian.base.navigation import Crumb
from fangxian.base.problems import Problem
from fangxian.planning import batches as engine
from fangxian.roster.batches import forms, guards, services
from fangxian.roster.batches.book import Book
from fangxian.roster.batches.models import Retiming, RetimingState
from fangxian.roster.batches.services.decide_retiming import is_stale
from fangxian.roster.batches.services.move_batch import as_stays
from fangxian.roster.batches.timeline import HALF, draw, letter_of
from fangxian.roster.batches.views import common


def _found(request: HttpRequest, id: UUID, *, edit: bool = False) -> tuple[Book, Retiming]:
    reach = guards.retimings_editable_by if edit else guards.retimings_visible_to
    proposal = reach(user_of(request)).select_related("exposure").filter(pk=id).first()
    if proposal is None:
        raise Http404
    return common.book_or_404(request, proposal.rotation_id, edit=edit), proposal


def _page(proposal: Retiming) -> str:
    return reverse("batches:retiming", args=[proposal.pk])


@require(common.VIEW)
@require_http_methods(["GET"])
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    book, proposal = _found(request, id)
    return _shown(request, book, proposal, forms.DecisionForm())


def _shown(request: HttpRequest, book: Book, proposal: Retiming, form: forms.DecisionForm) -> HttpResponse:
    before = as_stays(proposal.before)
    after = None if proposal.after is None else as_stays(proposal.after)
    changes = _changes(book, before, after or ())
    keys = {(row["batch"], row["number"]) for row in changes}
    until = max(stay.end for stay in (*before, *(after or ())))
    today = local_day(now())
    is_open = proposal.state == RetimingState.PROPOSED
    context = {
        "rotation": book.rotation,
        "book": book,
        "retiming": proposal,
        "form": form,
        "before": draw(book, today, before, changed=keys, until=until, wide=HALF),
        "after": draw(book, today, after, changed=keys, until=until, wide=HALF) if after is not None else None,
        "legend": [(phase.role, letter_of(phase.role), phase) for phase in book.phases],
        "changes": changes,
        "phase_name": book.phase_name(proposal.phase) if proposal.phase is not None else "",
        "is_stale": is_open and is_stale(book, proposal),
        "may_decide": is_open and guards.may_edit(user_of(request), book.rotation),
        "crumbs": common.crumbs(book.rotation, Crumb(_("Re-timing"))),
    }
    return render(request, "batches/retiming.html", context, status=422 if form.errors else 200)


def _changes(book: Book, before: engine.Rotation, after: engine.Rotation) -> list[dict[str, Any]]:
    """Return what differs, stay by stay."""
    was = {(stay.batch, stay.phase): stay for stay in before}
    return [
        {
            "batch": stay.batch,
            "number": stay.phase,
            "phase": book.phase_name(stay.phase),
            "spans": [(book.day_of(one.start), book.day_of(one.end), one.end - one.start) for one in (old, stay)],
        }
        for stay in after
        if (old := was[stay.batch, stay.phase]) != stay
    ]


@require(common.EDIT)
@require_POST
def decide(request: HttpRequest, id: UUID) -> HttpResponse:
    """Confirm or refuse a proposal, or work it out anew."""
    book, proposal = _found(request, id, edit=True)
    form = forms.DecisionForm(request.POST)
    act = request.POST.get("act", "")
    if not form.is_valid():
        return _shown(request, book, proposal, form)
    try:
        said = _decided(act, proposal, request, form.cleaned_data["reason"])
    except Problem as problem:
        return common.refused(request, _page(proposal), problem)
    there = _page(proposal) if act == "renew" else common.rotation_page(book.rotation)
    return common.leads_to(request, there, said)


def _decided(act: str, proposal: Retiming, request: HttpRequest, reason: str) -> str:
    if act == "renew":
        services.renew_retiming(proposal.pk)
        return _("Worked out anew from the rotation as it stands.")
    if act == "refuse":
        services.refuse_retiming(proposal.pk, actor=user_of(request), reason=reason)
        return _("Refused: the rotation stays as it is.")
    services.confirm_retiming(proposal.pk, actor=user_of(request), reason=reason)
    return _("Confirmed: the rotation is re-timed and proven again.")
