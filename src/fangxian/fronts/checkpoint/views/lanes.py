from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangxian.access.guards import may_anywhere, require, user_of
from fangxian.base.clock import now
from fangxian.base.listing import respond
from fangxian.fronts.checkpoint import export, guards, lists, queries, sources


@require("checkpoint.view")
@require_safe
def lanes(request: HttpRequest) -> HttpResponse:
    moment = now()
    context = {"lanes": queries.lanes_today(user_of(request), moment), "moment": moment}
    template = "checkpoint/_lanes.html" if request.headers.get("HX-Target") == "lanes" else "checkpoint/lanes.html"
    answer = render(request, template, context)
    answer.headers["Vary"] = "HX-Target, Cookie"
    return answer


@require("checkpoint.view")
@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    if request.GET.get("format") in export.MASKED.exports and may_anywhere(user, "checkpoint.export"):
        return respond(request, *sources.register(user))
    rows = guards.screenings_visible_to(user)
    return respond(request, sources.offered(user, lists.REGISTER), rows, template="checkpoint/register.html")


@require("checkpoint.view")
@require_safe
def vehicles(request: HttpRequest) -> HttpResponseBase:
    return respond(request, *sources.vehicles(user_of(request)), template="checkpoint/register.html")


@require("checkpoint.view")
@require_safe
def dissuasions(request: HttpRequest) -> HttpResponseBase:
    return respond(request, *sources.dissuasions(user_of(request)))
