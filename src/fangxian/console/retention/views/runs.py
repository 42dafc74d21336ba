from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import holds_liftable_by, holds_visible_to, may_run_retention, require, user_of
from fangxian.access.problems import RETENTION_TOP
from fangxian.access.scopes import units_in_scope
from fangxian.access.services import count_due, destroy_what_is_due
from fangxian.accounts.models import User
from fangxian.base.listing import respond
from fangxian.base.navigation import Crumb
from fangxian.base.problems import Problem
from fangxian.base.reauth import recent_sign_in_required
from fangxian.console.forms import saved
from fangxian.console.retention.forms import LiftForm, SureForm
from fangxian.console.retention.lists import CERTIFICATES, HOLDS, with_runner
from fangxian.console.retention.words import purpose_text
from fangxian.record.models import DestructionCertificate, Entry, RetentionCheck
from fangxian.record.services import lift_hold
from fangxian.register.retention import clocks_in_force

VIEW, RUN, ERASE = "retention.view", "retention.run", "subject.erase"
RECENT: Final = 5


def crumbs(*last: str) -> list[Crumb]:
    """Return the path of a page below retention."""
    return [Crumb(_("Retention and destruction"), reverse("retention:home")), *(Crumb(label) for label in last)]


def _unit_of(subject_id: UUID, user: User) -> UUID | None:
    """Return a unit of the person's that knows the subject: the trace of the act belongs to it."""
    units = units_in_scope(user, ERASE).values("pk")
    return Entry.objects.filter(subject_id=subject_id, unit_id__in=units).values_list("unit_id", flat=True).first()


def _by_purpose(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(purpose_text(purpose), count) for purpose, count in sorted(counts.items())]


def _clocks() -> dict[str, Any]:
    try:
        clocks = clocks_in_force()
    except Problem as problem:
        return {"problem": problem}
    return {"policy": clocks.policy, "days": [(purpose_text(name), days) for name, days in clocks.days.items()]}


@require(VIEW)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    check = RetentionCheck.objects.order_by("-checked_at").first()
    context = {
        **_clocks(),
        "check": check,
        "counts": _by_purpose(check.counts) if check else [],
        "may_run": may_run_retention(user),
        "certificates": with_runner(DestructionCertificate.objects.order_by("-run_at")[:RECENT]),
        "holds": holds_visible_to(user).filter(lifted_at=None).count(),
    }
    return render(request, "retention/home.html", context)


@require(RUN)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    found = count_due(by=user_of(request))
    messages.info(request, _("Counted: %(n)d identities are due.") % {"n": found.due})
    return redirect("retention:home")


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def run(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if not may_run_retention(user):
        raise Problem(RETENTION_TOP, status=403)
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := saved(form, destroy_what_is_due, by=user)):
        messages.success(request, _("The run is done: %(n)d identities destroyed.") % {"n": done.erased})
        return redirect("retention:certificate", id=done.pk)
    due = count_due(by=user) if request.method == "GET" else None
    context = {
        "form": form,
        "title": _("Destroy what is due"),
        "lead": _("%(n)d identities are due now. Their keys are destroyed; the entries stay, without the identity.")
        % {"n": due.due}
        if due
        else "",
        "submit": _("Destroy now"),
        "danger": True,
        "back": reverse("retention:home"),
        "crumbs": crumbs(_("Destroy what is due")),
    }
    return render(request, "console/form.html", context)


@require(VIEW)
@require_safe
def certificates(request: HttpRequest) -> HttpResponseBase:
    return respond(request, CERTIFICATES, DestructionCertificate.objects.all(), crumbs=crumbs(_("Certificates")))


@require(VIEW)
@require_safe
def certificate(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(DestructionCertificate, pk=id)
    with_runner([found])
    context = {
        "certificate": found,
        "counts": _by_purpose(found.counts),
        "digest": bytes(found.digest).hex(),
        "crumbs": crumbs(_("Certificate")),
    }
    return render(request, "retention/certificate.html", context)


@require(VIEW)
@require_safe
def holds(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    liftable = set(holds_liftable_by(user).values_list("pk", flat=True))
    return respond(request, HOLDS, holds_visible_to(user), liftable=liftable, crumbs=crumbs(_("Holds")))


@require(ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    hold = get_object_or_404(holds_liftable_by(user), pk=id)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = _unit_of(hold.subject_id, user)
        if saved(form, lift_hold, hold, author_id=user.pk, reason=form.cleaned_data["reason"], unit_id=unit):
            messages.success(request, _("The hold is lifted; the retention time decides again."))
            return redirect("retention:holds")
    about = (f"{localtime(hold.placed_at):%Y-%m-%d}", hold.subject_id.hex[-8:], hold.reason, hold.assessment)
    context = {
        "form": form,
        "title": _("Lift the hold"),
        "lead": " · ".join(filter(None, about)),
        "submit": _("Lift"),
        "back": reverse("retention:holds"),
        "crumbs": crumbs(_("Lift the hold")),
    }
    return render(request, "console/form.html", context)
