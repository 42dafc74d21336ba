from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.clock import local_day, now
from fangxian.base.listing import respond
from fangxian.jobs.models import Job
from fangxian.planning.rosters import Plan
from fangxian.register.models import Person
from fangxian.roster.duties import guards, judging, roster_forms, services, wording
from fangxian.roster.duties.comparing import compare, differences
from fangxian.roster.duties.grid import grid_of
from fangxian.roster.duties.lists import PLANS
from fangxian.roster.duties.models import Roster, RosterPlan, RosterState
from fangxian.roster.duties.queries import duties_of_roster, plans_of
from fangxian.roster.duties.services.plan_roster import PLAN, REPLAN
from fangxian.roster.duties.views import acts

FORM = ["GET", "POST"]
MOST_DIFFERENCES = 500
MOST_RULES = 20


@require(guards.VIEW)
@require_safe
def table(request: HttpRequest, id: UUID) -> HttpResponseBase:
    roster = acts.roster_for(request, id, guards.VIEW)
    crumbs = acts.crumbs_to(roster, _("Plans"))
    return respond(request, PLANS, plans_of(roster), crumbs=crumbs)


@require(guards.VIEW)
@require_safe
def comparison(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show two plans beside each other; without a choice the newest and what people have in their hands."""
    roster = acts.roster_for(request, id, guards.VIEW)
    plans = list(plans_of(roster))
    chosen = [_duties(request, roster, name, number) for name, number in (("a", 0), ("b", _newest(plans)))]
    (old, before), (new, after) = chosen
    found = compare(roster, judging.problem_now(roster), before, after)
    context = {
        "roster": roster, "crumbs": acts.crumbs_to(roster, _("Compare")), "plans": plans, "a": old, "b": new,
        "found": found, "differences": found.differences[:MOST_DIFFERENCES],
        "figures": [
            (_("Rules broken"), found.before.violations, found.after.violations),
            (_("People missing"), found.before.missing, found.after.missing),
            (_("Cost"), found.before.cost, found.after.cost),
        ],
    }  # fmt: skip
    return render(request, "duties/compare.html", context)


def _newest(plans: list[RosterPlan]) -> int:
    return plans[0].number if plans else 0


def _duties(request: HttpRequest, roster: Roster, name: str, default: int) -> tuple[int, Plan]:
    asked = request.GET.get(name, str(default))
    if not asked.isdecimal() or len(asked) > 8:
        raise Http404
    if int(asked) == 0:
        return 0, judging.planned(duties_of_roster(roster), roster)
    plan = roster.plans.filter(number=int(asked)).first()
    if plan is None:
        raise Http404
    return plan.number, Plan.from_json(plan.duties)


@require(guards.PLAN)
@require_http_methods(FORM)
def search(request: HttpRequest, id: UUID) -> HttpResponse:
    """Begin a search for a plan in the background."""
    roster = acts.roster_for(request, id, guards.PLAN)
    form = roster_forms.SearchForm(request.POST or None)
    job = acts.done(
        request,
        form,
        lambda: services.plan_roster(roster.pk, actor=user_of(request), seconds=form.cleaned_data["seconds"]),
    )
    if job:
        return acts.leads_to(request, acts.address_of(roster))
    lead = _(
        "The plan is made in the background. You see how good it is so far and may stop at any time; the best is kept."
    )
    pinned = roster.pinned_cells.count() if roster.state == RosterState.DRAFT else 0
    if pinned:
        lead += " " + _("Cells that are fixed by hand stay as they are: %(count)s.") % {"count": pinned}
    return acts.form_page(request, form, title=_("Plan"), submit=_("Begin"), back=acts.address_of(roster), lead=lead)


@require(guards.PLAN)
@require_POST
def repair(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    return acts.tried(
        request, acts.address_of(roster), lambda: services.replan_roster(roster.pk, actor=user_of(request))
    )


@require(guards.PLAN)
@require_http_methods(FORM)
def sick(request: HttpRequest, id: UUID) -> HttpResponse:
    """Note that somebody cannot come, and look for who stands in."""
    roster = acts.roster_for(request, id, guards.PLAN)
    people = Person.objects.filter(unit__path__startswith=roster.unit.path, staff__is_closed=False, is_closed=False)
    first = max(roster.first_day, local_day(now()))
    initial = {"first_day": first, "person": request.GET.get("person", "")}
    form = roster_forms.SickForm(people.order_by("number"), request.POST or None, initial=initial)

    def act() -> Job:
        data = form.cleaned_data
        return services.call_in_sick(
            roster.pk, data["person"].pk, first_day=data["first_day"], last_day=data["last_day"], actor=user_of(request)
        )

    if acts.done(request, form, act):
        message = _("Noted. A plan with the fewest changes is being made; look at it, then publish it.")
        return acts.leads_to(request, acts.address_of(roster), message)
    return acts.form_page(
        request, form, title=_("Somebody cannot come"), submit=_("Note it and plan again"), back=acts.address_of(roster)
    )


@require(guards.PLAN)
@require_POST
def keep(request: HttpRequest, id: UUID, job: UUID) -> HttpResponse:
    """Keep the best plan of a search whose worker was lost."""
    roster = acts.roster_for(request, id, guards.PLAN)
    found = Job.objects.filter(pk=job, kind__in=(PLAN, REPLAN), arguments__roster=str(roster.pk)).first()
    if found is None:
        raise Http404
    return acts.tried(
        request,
        acts.address_of(roster),
        lambda: services.keep_best(found, actor=user_of(request)),
        _("The plan is kept."),
    )


@require(guards.PUBLISH)
@require_http_methods(FORM)
def publish(request: HttpRequest, id: UUID, number: int) -> HttpResponse:
    """Show what publishing changes, and do it when it is confirmed."""
    roster = acts.roster_for(request, id, guards.PUBLISH)
    plan = roster.plans.filter(number=number).first()
    if plan is None:
        raise Http404
    form = roster_forms.PublishForm(request.POST or None, initial={"expected": roster.published_plan_id})

    def act() -> Any:
        data = form.cleaned_data
        return services.publish_plan(
            plan.pk, actor=user_of(request), expected=data["expected"], overrule=data["overrule"]
        )

    made = acts.done(request, form, act)
    if made:
        values = {"given": len(made.changes.give), "cancelled": len(made.changes.cancel)}
        message = _("Published: %(given)s duties given, %(cancelled)s cancelled; everybody concerned is told.") % values
        return acts.leads_to(request, acts.address_of(roster), message)
    return render(
        request, "duties/publish.html", {"form": form, **_ahead(roster, plan)}, status=422 if form.errors else 200
    )


def _ahead(roster: Roster, plan: RosterPlan) -> dict[str, Any]:
    found = services.look_ahead(roster, plan)
    problem = judging.problem_now(roster)
    before = grid_of(roster, problem, judging.planned(duties_of_roster(roster), roster))
    after = grid_of(roster, problem, Plan.from_json(plan.duties))
    broken = found.broken[:MOST_RULES]
    names = wording.names_of(roster, broken)
    return {
        "roster": roster, "plan": plan, "crumbs": acts.crumbs_to(roster, _("Publish")), "ahead": found.changes,
        "differences": differences(before, after)[:MOST_DIFFERENCES], "broken": [wording.sentence(f, names) for f in broken],
        "broken_count": len(found.broken), "back": acts.address_of(roster, plan),
    }  # fmt: skip
