"""The rules that planners set for a roster's unit: numbers, what must not follow what, who must or must not meet."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fangxian.access.guards import require, user_of
from fangxian.accounts.models import User
from fangxian.base.navigation import Crumb
from fangxian.register.models import Person
from fangxian.roster.duties import guards, queries, roster_forms, services
from fangxian.roster.duties.models import ForbiddenSuccession, PairRule, Roster, UnitRules
from fangxian.roster.duties.views import acts
from fangxian.roster.staffing import queries as staffing

FORM = ["GET", "POST"]
HOLDS: Final = gettext_lazy("The rule holds for every search from now on.")


def address_of_rules(roster: Roster) -> str:
    return reverse("duties:rules", args=[roster.pk])


def crumbs_to(roster: Roster, here: str = "") -> list[Crumb]:
    """Return the path to the rules of a roster's unit, and to a page below them."""
    path = acts.crumbs_to(roster, _("Rules"))
    return [*path[:-1], Crumb(_("Rules"), address_of_rules(roster)), Crumb(here)] if here else path


@require(guards.PLAN)
@require_http_methods(FORM)
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    form = roster_forms.RulesForm(request.POST or None, initial=_numbers(queries.rules_of(roster.unit)))

    def act() -> UnitRules:
        data = form.cleaned_data
        values = services.RuleValues(data["shortest_run"], data["least_hours"] * 60, data["weekends_month"])
        return services.set_rules(roster.unit_id, values, actor=user_of(request))

    if acts.done(request, form, act):
        return acts.leads_to(request, address_of_rules(roster), str(HOLDS))
    context = {
        "roster": roster, "form": form, "crumbs": crumbs_to(roster), "pairs": queries.pairs_within(roster.unit),
        "successions": queries.successions_of(roster.unit),
    }  # fmt: skip
    return render(request, "duties/rules.html", context, status=422 if form.errors else 200)


def _numbers(rules: UnitRules) -> dict[str, int | None]:
    return {
        "shortest_run": rules.shortest_run,
        "least_hours": rules.least_minutes_week // 60,
        "weekends_month": rules.weekends_month,
    }


@require(guards.PLAN)
@require_http_methods(FORM)
def forbid(request: HttpRequest, id: UUID) -> HttpResponse:
    """Let one shift not follow another."""
    roster = acts.roster_for(request, id, guards.PLAN)
    shifts = staffing.shifts_of(roster.unit)
    form = roster_forms.SuccessionForm(shifts, request.POST if request.method == "POST" else None)

    def act() -> ForbiddenSuccession:
        data = form.cleaned_data
        return services.forbid_succession(roster.unit_id, data["before"].pk, data["after"].pk, actor=user_of(request))

    if acts.done(request, form, act):
        return acts.leads_to(request, address_of_rules(roster), str(HOLDS))
    title = _("Forbid a succession")
    return acts.form_page(
        request, form, title=title, submit=_("Forbid"), back=address_of_rules(roster), crumbs=crumbs_to(roster, title)
    )


@require(guards.PLAN)
@require_http_methods(FORM)
def allow(request: HttpRequest, id: UUID, succession: UUID) -> HttpResponse:
    """Let one shift follow another again."""
    roster = acts.roster_for(request, id, guards.PLAN)
    found = get_object_or_404(queries.successions_of(roster.unit), pk=succession)
    names = {"before": found.before.name, "after": found.after.name}
    return _taken_away(
        request, roster, lambda user: services.allow_succession(roster.unit_id, found.pk, actor=user),
        title=_("Allow the succession again"), submit=_("Allow"),
        lead=_("%(after)s may follow the day after %(before)s again.") % names,
    )  # fmt: skip


@require(guards.PLAN)
@require_http_methods(FORM)
def add_pair(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    people = Person.objects.filter(unit__path__startswith=roster.unit.path, staff__is_closed=False, is_closed=False)
    form = roster_forms.PairForm(people.order_by("number"), request.POST if request.method == "POST" else None)

    def act() -> PairRule:
        data = form.cleaned_data
        together = data["what"] == "together"
        return services.add_pair(
            roster.unit_id, data["first"].pk, data["second"].pk, together=together, actor=user_of(request)
        )

    if acts.done(request, form, act):
        return acts.leads_to(request, address_of_rules(roster), str(HOLDS))
    title, lead = _("Add a pair"), _("No reason is asked and none is kept. Only those who plan see the list.")
    return acts.form_page(
        request, form, title=title, submit=_("Add"), back=address_of_rules(roster), lead=lead,
        crumbs=crumbs_to(roster, title),
    )  # fmt: skip


@require(guards.PLAN)
@require_http_methods(FORM)
def remove_pair(request: HttpRequest, id: UUID, pair: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    found = get_object_or_404(queries.pairs_within(roster.unit), pk=pair)
    return _taken_away(
        request, roster, lambda user: services.remove_pair(roster.unit_id, found.pk, actor=user),
        title=_("Remove the rule for two people"), submit=_("Remove"), lead=_pair_text(found), danger=True,
    )  # fmt: skip


def _taken_away(
    request: HttpRequest, roster: Roster, take: Callable[[User], None], *, title: str, **shown: Any
) -> HttpResponse:
    """Ask once more, then take a rule away and lead back to the rules."""
    # A form without fields is whole as soon as it is sent, and nothing but its token comes with it.
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> bool:
        take(user_of(request))
        return True

    back = address_of_rules(roster)
    if acts.done(request, form, act):
        return acts.leads_to(request, back, _("The rule is gone."))
    return acts.form_page(request, form, title=title, back=back, crumbs=crumbs_to(roster, title), **shown)


def _pair_text(pair: PairRule) -> str:
    names = {"first": pair.first.number, "second": pair.second.number}
    text = _("%(first)s and %(second)s: always the same shift.") if pair.together else (
        _("%(first)s and %(second)s: never the same shift.")
    )  # fmt: skip
    return text % names
