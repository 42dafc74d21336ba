from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.listing import respond
from fangxian.fronts.checkpoint import guards, lists, queries
from fangxian.fronts.checkpoint.sources import offered


@require("checkpoint.view")
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = guards.handovers_visible_to(user_of(request))
    return respond(request, offered(user_of(request), lists.HANDOVERS), rows)


@require("checkpoint.view")
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    row = get_object_or_404(guards.handovers_visible_to(user_of(request)), pk=id)
    names = queries.user_names([row.author_id, row.to_id])
    context = {
        "handover": row,
        "place": queries.place_names([row.place_id]).get(row.place_id, ""),
        "leaves": names.get(row.author_id, ""),
        "comes": names.get(row.to_id, ""),
    }
    return render(request, "checkpoint/handover.html", context)
