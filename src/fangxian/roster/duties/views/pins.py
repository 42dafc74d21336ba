from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fangxian.access.guards import require
from fangxian.roster.duties import guards, services
from fangxian.roster.duties.views import acts


@require(guards.PLAN)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, id: UUID) -> HttpResponse:
    """Let the next search decide every cell again."""
    roster = acts.roster_for(request, id, guards.PLAN)
    # A form without fields is whole as soon as it is sent, and nothing but its token comes with it.
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        count = services.unpin_all(roster.pk)
        return _("%(count)s cells are free again.") % {"count": count}

    told = acts.done(request, form, act)
    if told:
        return acts.leads_to(request, acts.address_of(roster), told)
    lead = _("%(count)s cells are fixed. The next search decides all of them again; the plans stay as they are.")
    title = _("Free all fixed cells")
    return acts.form_page(
        request, form, title=title, submit=title, back=acts.address_of(roster),
        lead=lead % {"count": roster.pinned_cells.count()}, crumbs=acts.crumbs_to(roster, title),
    )  # fmt: skip
