"""One's own duties, on a phone first: the next one, the coming weeks, what is new, the calendar link."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fangxian.access.guards import user_of
from fangxian.base.clock import now
from fangxian.base.listing import respond
from fangxian.base.problems import Problem
from fangxian.roster.duties import calendar, own, own_lists
from fangxian.roster.duties.services.acknowledge_duty import acknowledge_all, acknowledge_duty
from fangxian.roster.duties.services.make_calendar_link import make_calendar_link, read_calendar_link
from fangxian.roster.duties.services.revoke_calendar_link import revoke_calendar_link
from fangxian.roster.duties.services.see_notices import see_notices
from fangxian.roster.duties.views.own_acts import act_and_lead

HOME = "my_duties:home"


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user, moment = user_of(request), now()
    person = own.person_of(user)
    duties = own.coming(user, moment) if person else []
    context = {
        "person": person,
        "next": duties[0] if duties else None,
        "weeks": own.by_week(duties[1:]),
        "unacknowledged": sum(item.duty.acknowledged_at is None for item in duties),
        "notices": own.new_notices(user),
        "asked": own.asked_of(user),
        "links": own.links_of(user),
        "moment": moment,
    }
    answer = render(request, "duties/mine/home.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@login_required
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    return respond(request, own_lists.MINE, own.my_duties(user_of(request)), template="duties/mine/list.html")


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    return respond(request, own_lists.NOTICES, own.notices_of(user_of(request)), template="duties/mine/list.html")


@login_required
@require_POST
def acknowledge(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    return act_and_lead(request, lambda: acknowledge_duty(user, id), reverse(HOME), _("Acknowledged."))


@login_required
@require_POST
def acknowledge_every(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    return act_and_lead(request, lambda: acknowledge_all(user), reverse(HOME), _("All your duties are acknowledged."))


@login_required
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    see_notices(user_of(request))
    return HttpResponseRedirect(reverse(HOME))


@login_required
@require_POST
def make_link(request: HttpRequest) -> HttpResponse:
    """Show a new calendar link, this once."""
    try:
        token = make_calendar_link(user_of(request))
    except Problem as problem:
        messages.error(request, problem.title)
        return HttpResponseRedirect(reverse(HOME))
    address = request.build_absolute_uri(reverse("my_duties:feed", args=[token]))
    answer = render(request, "duties/mine/link.html", {"address": address})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def revoke_link(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    return act_and_lead(
        request, lambda: revoke_calendar_link(user, id), reverse(HOME), _("The calendar link no longer works.")
    )


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program: post and time, nobody's name. An unknown or revoked link does not exist."""
    link = read_calendar_link(token)
    if link is None:
        raise Http404
    answer = HttpResponse(calendar.calendar_of(own.feed_duties(link.person_id)), content_type=calendar.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = 'inline; filename="duties.ics"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
