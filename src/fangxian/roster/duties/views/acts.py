"""What every form of rosters does: show, check, act, lead on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from fangxian.access.guards import find
from fangxian.base.acts import form_page, leads_to
from fangxian.base.navigation import Crumb
from fangxian.base.problems import Problem
from fangxian.planning.rosters import Plan
from fangxian.roster.duties import judging
from fangxian.roster.duties.models import Roster, RosterPlan, RosterState
from fangxian.roster.duties.queries import duties_of_roster

__all__ = [
    "address_of",
    "crumbs_to",
    "done",
    "form_page",
    "grid_address",
    "leads_to",
    "roster_for",
    "shown_plan",
    "tried",
]


def roster_for(request: HttpRequest, id: UUID, permission: str) -> Roster:
    """Return a roster within the person's reach; 404 for all others."""
    return find(request, Roster.objects.select_related("unit", "published_plan"), permission, pk=id)


def address_of(roster: Roster, plan: RosterPlan | None = None, anchor: str = "") -> str:
    """Return the page of a roster, with a plan of it."""
    address = reverse("duties:roster", args=[roster.pk])
    return f"{address}?plan={plan.number}{anchor}" if plan else f"{address}{anchor}"


def grid_address(roster: Roster, plan: RosterPlan | None, anchor: str) -> str:
    """Return where a cell stands: in a plan, else in the grid without one, which a draft shows only when it is asked for."""
    return address_of(roster, plan, anchor) if plan else f"{address_of(roster)}?plan=0{anchor}"


def crumbs_to(roster: Roster, here: str = "") -> list[Crumb]:
    """Return the path to a page of a roster."""
    path = [Crumb(_("Rosters"), reverse("duties:list"))]
    return [*path, Crumb(roster.title, address_of(roster)), Crumb(here)] if here else [*path, Crumb(roster.title)]


def shown_plan(request: HttpRequest, roster: Roster) -> tuple[RosterPlan | None, Plan | None]:
    """Return the plan that the address names, else what people have in their hands, else the newest; without any, nothing.

    ``?plan=0`` is what people have in their hands, which is no plan of its own. A number that there is not is a 404.
    """
    asked = request.GET.get("plan", "")
    if not asked and roster.state == RosterState.DRAFT:
        newest = roster.plans.order_by("-number").first()
        return (newest, Plan.from_json(newest.duties)) if newest else (None, None)
    if asked in ("", "0"):
        return None, judging.planned(duties_of_roster(roster), roster)
    plan = roster.plans.filter(number=int(asked)).first() if asked.isdecimal() and len(asked) < 9 else None
    if plan is None:
        raise Http404
    return plan, Plan.from_json(plan.duties)


def done(request: HttpRequest, form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do ``act`` when the form was sent and is whole; a refusal becomes the form's error. Returns what it made, or None."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except Problem as problem:
        form.add_error(None, problem.title)
        return None


def tried(request: HttpRequest, address: str, act: Callable[[], Any], message: str = "") -> HttpResponseRedirect:
    """Do ``act`` without a form of its own, say what came of it, and lead back."""
    try:
        act()
    except Problem as problem:
        messages.error(request, problem.title)
        return HttpResponseRedirect(address)
    return leads_to(request, address, message)
