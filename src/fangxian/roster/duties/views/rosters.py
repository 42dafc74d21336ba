from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.clock import local_day, now
from fangxian.base.listing import respond
from fangxian.jobs.models import Job
from fangxian.jobs.problems import WORKER_LOST
from fangxian.roster.duties import diagnoses, guards, remarks, roster_forms, services
from fangxian.roster.duties.grid import grid_of
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.lists import ROSTERS
from fangxian.roster.duties.models import Roster, RosterPlan
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.reopened import matters_of
from fangxian.roster.duties.reopened_words import in_words
from fangxian.roster.duties.services.plan_roster import PLAN, REPLAN
from fangxian.roster.duties.views import acts

FORM = ["GET", "POST"]
MOST_SHOWN = 35


@require(guards.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    return respond(request, ROSTERS, guards.rosters_visible_to(user_of(request)), template="duties/list.html")


@require(guards.PLAN)
@require_http_methods(FORM)
def add(request: HttpRequest) -> HttpResponse:
    units = units_in_scope(user_of(request), guards.PLAN)
    form = roster_forms.NewRosterForm(units, request.POST or None, initial={"first_day": local_day(now())})

    def act() -> Roster:
        data = form.cleaned_data
        return services.make_roster(
            data["unit"].pk, first_day=data["first_day"], days=data["days"], title=data["title"], actor=user_of(request)
        )

    made = acts.done(request, form, act)
    if made:
        return acts.leads_to(request, acts.address_of(made))
    return acts.form_page(request, form, title=_("Make a roster"), submit=_("Make"), back=reverse("duties:list"))


@require(guards.VIEW)
@never_cache
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.VIEW)
    plan, duties = acts.shown_plan(request, roster)
    context = {"roster": roster, "plan": plan, "crumbs": acts.crumbs_to(roster), **_work(request, roster, plan)}
    context["reopened"] = in_words(matters_of(roster, now()), roster)
    if duties is not None:
        task = build(gather(roster))
        first = _first_shown(request, roster)
        grid = grid_of(roster, task.problem, duties).window(first, MOST_SHOWN)
        context |= {
            "grid": grid,
            "remarks": remarks.in_words(task.remarks),
            "windows": _windows(roster),
            "first": first,
        }
    return render(request, "duties/roster.html", context)


def _first_shown(request: HttpRequest, roster: Roster) -> int:
    """Return the first day that the page shows of a long roster: the one asked for, else that of today's month or so."""
    asked = request.GET.get("from", "")
    if asked.isdecimal() and len(asked) < 5:
        return int(asked) if int(asked) < roster.days else 0
    today = (local_day(now()) - roster.first_day).days
    return today // MOST_SHOWN * MOST_SHOWN if 0 <= today < roster.days else 0


def _windows(roster: Roster) -> list[tuple[int, date]]:
    """Return where the parts of a long roster begin; none where all of it fits."""
    if roster.days <= MOST_SHOWN:
        return []
    return [(day, roster.first_day + timedelta(days=day)) for day in range(0, roster.days, MOST_SHOWN)]


def _work(request: HttpRequest, roster: Roster, plan: RosterPlan | None) -> dict[str, object]:
    """Return what may be done with a roster, what searches for it do, and what the one behind the plan found."""
    user = user_of(request)
    jobs = Job.objects.filter(kind__in=(PLAN, REPLAN), arguments__roster=str(roster.pk)).order_by("-asked_at")
    newest = jobs.first()
    found = newest if plan and newest and plan.job_id == newest.pk else None
    if plan and plan.job_id and not found:
        found = Job.objects.filter(pk=plan.job_id).first()
    unkept = newest and not newest.is_open and newest.best and not RosterPlan.objects.filter(job=newest).exists()
    return {
        "may_plan": guards.may_plan(user, roster),
        "may_publish": guards.may_publish(user, roster),
        "has_pins": roster.pinned_cells.exists(),
        "job": newest if newest and newest.is_open else None,
        "broken_off": newest if unkept else None,
        "was_lost": bool(unkept and newest and newest.problem == WORKER_LOST),
        "diagnosis": diagnoses.of_job(roster, found) if found else None,
        "plans": roster.plans.defer("problem", "duties").order_by("-number")[:20],
    }


@require(guards.VIEW)
@never_cache
@require_safe
def progress(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show how far the search is; when it has ended, let the page be loaded anew."""
    roster = acts.roster_for(request, id, guards.VIEW)
    job = next(iter(services.open_jobs(roster.pk)), None)
    answer = render(request, "duties/_progress.html", {"roster": roster, "job": job})
    if job is None and request.headers.get("HX-Request") == "true":
        answer.headers["HX-Refresh"] = "true"
    return answer


@require(guards.PLAN)
@require_http_methods(FORM)
def copy(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    form = roster_forms.CopyForm(request.POST or None)

    def act() -> Roster:
        return services.copy_roster(roster.pk, **form.cleaned_data, actor=user_of(request))

    made = acts.done(request, form, act)
    if made:
        return acts.leads_to(request, acts.address_of(made), _("Copied. What no longer holds is listed below."))
    title = _("Copy %(roster)s") % {"roster": roster.title}
    return acts.form_page(request, form, title=title, submit=_("Copy the roster"), back=acts.address_of(roster))


@require(guards.PUBLISH)
@require_http_methods(FORM)
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PUBLISH)
    form = roster_forms.ReasonForm(request.POST or None)
    made = acts.done(
        request,
        form,
        lambda: services.close_roster(roster.pk, actor=user_of(request), reason=form.cleaned_data["reason"]),
    )
    if made:
        return acts.leads_to(request, acts.address_of(roster), _("The roster is closed."))
    lead = _("Its duties stay as they are and nothing changes any more.")
    return acts.form_page(
        request,
        form,
        title=_("Close the roster"),
        submit=_("Close the roster"),
        back=acts.address_of(roster),
        lead=lead,
    )


@require(guards.PUBLISH)
@require_http_methods(FORM)
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PUBLISH)
    form = roster_forms.ReasonForm(request.POST or None)

    def act() -> str:
        count = services.unpublish_roster(roster.pk, actor=user_of(request), reason=form.cleaned_data["reason"])
        return _("Taken back: %(count)s duties cancelled, their people are told.") % {"count": count}

    told = acts.done(request, form, act)
    if told:
        return acts.leads_to(request, acts.address_of(roster), told)
    lead = _("Every duty of this roster is cancelled and its people are told. The plans stay.")
    title = _("Take the roster back")
    return acts.form_page(
        request, form, title=title, submit=title, back=acts.address_of(roster), lead=lead, danger=True
    )


@require(guards.PLAN)
@require_POST
def delete(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    return acts.tried(
        request, reverse("duties:list"), lambda: services.delete_draft(roster.pk), _("The draft is gone.")
    )
