from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.clock import local_day, now
from fangxian.fronts.checkpoint import guards
from fangxian.fronts.checkpoint.charts import Asked, day_chart


def _asked(request: HttpRequest) -> Asked:
    """Return the day and post that the address names; today and all posts where it names nothing sensible."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    try:
        place = UUID(request.GET.get("place", ""))
    except ValueError:
        place = None
    chosen = day if isinstance(day, date) and date(1970, 1, 2) <= day <= date(9000, 1, 1) else local_day(now())
    return Asked(chosen, place)


@require("checkpoint.view")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    user, asked = user_of(request), _asked(request)
    posts = guards.posts_visible_to(user).order_by("name").values_list("pk", "name")
    context = {"chart": day_chart(user, asked), "asked": asked, "posts": posts}
    return render(request, "checkpoint/charts.html", context)


@require("checkpoint.view")
@require_safe
def data(request: HttpRequest) -> JsonResponse:
    answer = JsonResponse(day_chart(user_of(request), _asked(request)).as_dict())
    answer.headers["Cache-Control"] = "no-store"
    return answer
