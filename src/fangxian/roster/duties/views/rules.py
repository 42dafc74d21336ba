"""The rules that planners set for a roster's unit: who must or must not be on duty together."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.navigation import Crumb
from fangxian.register.models import Person
from fangxian.roster.duties import guards, queries, roster_forms, services
from fangxian.roster.duties.models import PairRule, Roster
from fangxian.roster.duties.views import acts

FORM = ["GET", "POST"]


def address_of_rules(roster: Roster) -> str:
    return reverse("duties:rules", args=[roster.pk])


def crumbs_to(roster: Roster, here: str = "") -> list[Crumb]:
    """Return the path to the rules of a roster's unit, and to a page below them."""
    path = acts.crumbs_to(roster, _("Rules"))
    return [*path[:-1], Crumb(_("Rules"), address_of_rules(roster)), Crumb(here)] if here else path


@require(guards.PLAN)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    roster = acts.roster_for(request, id, guards.PLAN)
    context = {"roster": roster, "crumbs": crumbs_to(roster), "pairs": queries.pairs_within(roster.unit)}
    return render(request, "duties/rules.html", context)


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
        return acts.leads_to(request, address_of_rules(roster), _("The rule holds for every search from now on."))
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
    # A form without fields is whole as soon as it is sent, and nothing but its token comes with it.
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> bool:
        services.remove_pair(roster.unit_id, found.pk, actor=user_of(request))
        return True

    if acts.done(request, form, act):
        return acts.leads_to(request, address_of_rules(roster), _("The rule is gone."))
    title = _("Remove the rule for two people")
    return acts.form_page(
        request, form, title=title, submit=_("Remove"), back=address_of_rules(roster), danger=True,
        lead=_pair_text(found), crumbs=crumbs_to(roster, title),
    )  # fmt: skip


def _pair_text(pair: PairRule) -> str:
    names = {"first": pair.first.number, "second": pair.second.number}
    text = _("%(first)s and %(second)s: always the same shift.") if pair.together else (
        _("%(first)s and %(second)s: never the same shift.")
    )  # fmt: skip
    return text % names
