from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import may_anywhere, require, user_of
from fangxian.base.acts import done, form_page, leads_to
from fangxian.base.clock import now
from fangxian.base.listing import respond
from fangxian.base.reauth import require_recent
from fangxian.fronts.checkpoint import forms, guards, lists, queries, services


@require("arrival.confirm")
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    rows = queries.unconfirmed_arrivals(user)
    exports = lists.ARRIVALS.exports if may_anywhere(user, "checkpoint.export") else ()
    listing = replace(lists.ARRIVALS, exports=exports)
    overdue = queries.overdue(rows, now()).count()
    return respond(request, listing, rows, template="checkpoint/arrivals.html", overdue=overdue, moment=now())


@require("arrival.confirm")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, id: UUID) -> HttpResponse:
    screening = get_object_or_404(guards.arrivals_confirmable_by(user_of(request)), pk=id, is_withdrawn=False)
    form = forms.ArrivalForm(request.POST or None)
    back = reverse("checkpoint:arrivals")

    def act() -> None:
        told = form.cleaned_data
        services.confirm_arrival(user_of(request), screening, told["result"], note=told["note"])

    if done(request, form, act):
        return leads_to(request, back, _("Noted for %(number)s.") % {"number": screening.pass_number})
    title = _("Arrival of %(number)s") % {"number": screening.pass_number}
    return form_page(request, form, title=title, submit=_("Save"), back=back, lead=screening.destination)


@require("subject.reveal")
@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    screening = get_object_or_404(guards.arrivals_revealable_by(user), pk=id)
    require_recent(request)
    form = forms.PurposeForm(request.POST or None)
    shown: dict[str, str] = {}

    def look() -> None:
        shown.update(services.reveal_arrival(user, screening, purpose=form.cleaned_data["purpose"]))

    if done(request, form, look):
        return render(request, "checkpoint/arrival_identity.html", {"screening": screening, "identity": shown})
    back = reverse("checkpoint:arrivals")
    return form_page(request, form, title=_("Show identities"), submit=_("Show"), back=back)
