"""Break-glass: taking it, and answering for it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access import services
from fangxian.access.guards import glass_visible_to, may_anywhere, may_review_glass, require, user_of
from fangxian.access.roles import Role
from fangxian.base.listing import respond
from fangxian.base.navigation import Crumb
from fangxian.base.reauth import recent_sign_in_required
from fangxian.console.forms import GlassForm, ReviewForm, saved
from fangxian.console.lists import GLASS
from fangxian.register.models import Unit


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb(_("Break-glass access"), reverse("console:glass")), Crumb(last)]


@require("glass.view")
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    may_break, may_review = may_anywhere(user, "glass.break"), may_anywhere(user, "glass.review")
    rows = glass_visible_to(user).select_related("user", "unit")
    return respond(request, GLASS, rows, template="console/glass.html", may_break=may_break, may_review=may_review)


@require("glass.break")
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required
def take(request: HttpRequest) -> HttpResponse:
    form = GlassForm(request.POST or None, units=Unit.objects.filter(is_closed=False))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = saved(
            form,
            services.break_glass,
            user_of(request),
            Role(data["role"]),
            data["unit"],
            hours=data["hours"],
            reason=data["reason"],
        )
        if done:
            messages.warning(request, _("Access is open. The unit's coordinators have been told."))
            return redirect("console:glass")
    context = {
        "form": form,
        "title": _("Take break-glass access"),
        "lead": _("Only for an emergency that cannot wait for a regular role. Your name, the reason and everything you open "
                  "are recorded; the unit's coordinators are told at once and will review it."),
        "submit": _("Take access"),
        "danger": True,
        "back": reverse("console:glass"),
        "crumbs": _crumbs(_("Take break-glass access")),
    }  # fmt: skip
    return render(request, "console/form.html", context)


@require("glass.review")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    grant = glass_visible_to(user).select_related("user", "unit").filter(pk=id).first()
    if grant is None or not may_review_glass(user, grant):
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if saved(form, services.review_break_glass, grant, by=user, **data):
            messages.success(request, _("The review is recorded."))
            return redirect("console:glass")
    title = _("Review the access of %(name)s") % {"name": grant.user.name}
    lead = f"{grant.get_role_display()} · {grant.unit.name} · {grant.reason}"
    context = {"form": form, "title": title, "lead": lead, "submit": _("Record the review"), "crumbs": _crumbs(title)}
    return render(request, "console/form.html", context | {"back": reverse("console:glass")})
