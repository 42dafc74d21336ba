from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from fangxian.access.guards import may_anywhere, require, user_of
from fangxian.base.clock import local_day, now
from fangxian.base.listing import respond
from fangxian.roster.cold import guards
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.lists import POSTS, with_coldest
from fangxian.roster.cold.outlook import MOST_PEOPLE, MOST_PLACES, outlook_of

EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


@require(guards.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    rows = with_coldest(guards.posts_visible_to(user), now())
    return respond(request, POSTS, rows, template="cold/posts.html", may_tell=may_anywhere(user, guards.EDIT))


@require(guards.VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    post = get_object_or_404(guards.posts_visible_to(user), pk=id)
    day = _day(request.GET.get("day", ""))
    places = _number(request.GET.get("places", ""), MOST_PLACES)
    people = _number(request.GET.get("people", ""), MOST_PEOPLE)
    context = {
        "outlook": outlook_of(post, day, places, people),
        "since": hour_of(now()),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "may_tell": guards.may_tell_weather(user, post.place),
        "most_places": MOST_PLACES,
        "most_people": MOST_PEOPLE,
    }
    return render(request, "cold/post.html", context)


def _day(text: str) -> date:
    """Return the day that an address names, today where it names none."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    return found if found and EARLIEST < found < LATEST else local_day(now())


def _number(text: str, most: int) -> int | None:
    """Return a number from 1 to ``most``; what is not understood is left aside."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and 0 < int(text) <= most else None
