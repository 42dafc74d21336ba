from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangxian.access.guards import may_anywhere, require, user_of
from fangxian.accounts.models import Station
from fangxian.base.clock import now
from fangxian.base.listing import Listing, respond
from fangxian.fronts.checkpoint import export, guards, lists, queries


@require("checkpoint.view")
@require_safe
def lanes(request: HttpRequest) -> HttpResponse:
    moment = now()
    context = {"lanes": queries.lanes_today(user_of(request), moment), "moment": moment}
    template = "checkpoint/_lanes.html" if request.headers.get("HX-Target") == "lanes" else "checkpoint/lanes.html"
    answer = render(request, template, context)
    answer.headers["Vary"] = "HX-Target, Cookie"
    return answer


def offered(request: HttpRequest, listing: Listing) -> Listing:
    """Return ``listing`` with the person's own posts and stations as filters, and files only for those who may export."""
    user = user_of(request)
    units = guards.units_visible_to(user).values("pk")
    posts = guards.posts_visible_to(user).order_by("name").values_list("pk", "name")
    stations = Station.objects.filter(unit_id__in=units).order_by("short").values_list("pk", "short")
    filters = (*listing.filters, lists.place_filter(list(posts)), lists.station_filter(list(stations)))
    exports = listing.exports if may_anywhere(user, "checkpoint.export") else ()
    return replace(listing, filters=filters, exports=exports)


@require("checkpoint.view")
@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    if request.GET.get("format") in export.MASKED.exports and may_anywhere(user, "checkpoint.export"):
        return respond(request, offered(request, export.MASKED), guards.exportable_by(user))
    rows = guards.screenings_visible_to(user)
    return respond(request, offered(request, lists.REGISTER), rows, template="checkpoint/register.html")


@require("checkpoint.view")
@require_safe
def vehicles(request: HttpRequest) -> HttpResponseBase:
    rows = guards.passages_visible_to(user_of(request))
    return respond(request, offered(request, lists.VEHICLES), rows, template="checkpoint/register.html")


@require("checkpoint.view")
@require_safe
def dissuasions(request: HttpRequest) -> HttpResponseBase:
    rows = guards.dissuasions_visible_to(user_of(request))
    return respond(request, offered(request, lists.DISSUASIONS), rows)
