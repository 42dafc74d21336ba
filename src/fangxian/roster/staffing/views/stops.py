from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.clock import local_day, now
from fangxian.base.listing import respond
from fangxian.register.models import Person
from fangxian.roster.staffing import forms, guards, services, words
from fangxian.roster.staffing.guards import STOP
from fangxian.roster.staffing.lists import STOPS, masked_names
from fangxian.roster.staffing.models import Stop, StopKind
from fangxian.roster.staffing.views.acts import done, form_page
from fangxian.roster.staffing.worked import overworked


@require(STOP)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    rows = guards.stops_visible_to(user).prefetch_related("overrides")
    found = overworked(guards.people_stoppable_by(user), now())
    return respond(request, STOPS, rows, template="staffing/stops.html", overworked=found, overwork=StopKind.OVERWORK)


def _list(_made: object) -> str:
    return reverse("staffing:stops")


@require(STOP)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = forms.StopForm(
        units_in_scope(user, STOP), guards.people_stoppable_by(user), request.POST or None,
        initial={"first_day": local_day(now()), **_named(request, guards.people_stoppable_by(user))},
    )  # fmt: skip

    def act() -> Stop:
        data = form.cleaned_data
        return services.set_stop(
            form.person_id(), kind=data["kind"], first_day=data["first_day"], last_day=data["last_day"], actor=user
        )

    return done(request, form, act, _list, _("Stopped. No roster puts this person on duty.")) or form_page(
        request, form, title=_("Stop somebody"), submit=_("Stop"), back=reverse("staffing:stops"),
        lead=_("Until the stop ends, no roster puts them on duty. No diagnosis is kept; others see only “not available”."),
    )  # fmt: skip


def _named(request: HttpRequest, people: QuerySet[Person]) -> dict[str, str]:
    """Return whom the page was opened for, and the kind where one is proposed."""
    try:
        person = people.filter(pk=UUID(request.GET.get("person", ""))).first()
    except ValueError:
        return {}
    if person is None:
        return {}
    kind = request.GET.get("kind", "")
    known = {"kind": kind} if kind in StopKind.values else {}
    return {"unit": person.unit.code or person.unit.name, "number": person.number, **known}


def _lead(stop: Stop) -> str:
    person = stop.person
    days = words.days_text(stop.first_day, stop.last_day)
    return f"{person.unit.name} · {person.number} · {masked_names([person])[person.pk]} · {stop.get_kind_display()} · {days}"


@require(STOP)
@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    stop = get_object_or_404(guards.stops_visible_to(user), pk=id)
    form = forms.LiftForm(request.POST or None)
    act = lambda: services.lift_stop(stop.pk, reason=form.cleaned_data["reason"], actor=user)  # noqa: E731
    return done(request, form, act, _list, _("Lifted from today on.")) or form_page(
        request, form, title=_("Lift the stop"), submit=_("Lift"), back=reverse("staffing:stops"), lead=_lead(stop)
    )


@require(STOP)
@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    stop = get_object_or_404(guards.stops_visible_to(user), pk=id)
    today = local_day(now())
    begin = max(today, stop.first_day)
    form = forms.OverrideForm(request.POST or None, initial={"first_day": begin, "last_day": begin})
    act = lambda: services.override_stop(stop.pk, **form.cleaned_data, actor=user)  # noqa: E731
    return done(request, form, act, _list, _("Duty is allowed on these days; the reason stands in the record.")) or form_page(
        request, form, title=_("Allow duty in spite of the stop"), submit=_("Allow duty"), back=reverse("staffing:stops"),
        lead=_lead(stop), danger=True,
    )  # fmt: skip
