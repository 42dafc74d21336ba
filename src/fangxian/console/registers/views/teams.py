from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import find, require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.listing import Column, Empty, Listing, respond
from fangxian.base.problems import Problem
from fangxian.console.registers import common, forms
from fangxian.register import problems, queries, services
from fangxian.register.importing.teams import read_numbers
from fangxian.register.models import Person, Team, Unit

TEAMS = Listing(
    id="teams",
    title=gettext_lazy("Teams"),
    columns=(
        Column("unit", gettext_lazy("unit"), lambda team: team.unit.name, sort="unit__path"),
        Column("name", gettext_lazy("name"), lambda team: team.name, sort="name",
               link=lambda team: reverse("registers:team", args=[team.pk])),
        Column("size", gettext_lazy("number of members"), lambda team: team.size, sort="size", kind="number"),
        Column("is_closed", gettext_lazy("closed"), lambda team: _("yes") if team.is_closed else _("no"), minor=True),
    ),
    order="name",
    empty=Empty(gettext_lazy("No teams yet. Import them from a table, or add the first one.")),
    search=("name__icontains", "unit__name__icontains"),
    search_hint=gettext_lazy("Name or unit"),
    on_export=common.told("teams"),
)  # fmt: skip


@require(common.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = queries.teams_in(units_in_scope(user_of(request), common.VIEW))
    return respond(request, TEAMS, rows, template="registers/list.html", register="teams", new="registers:team-new")


def _members(unit: Unit, text: str) -> list[UUID]:
    """Return the people whose numbers stand in ``text``; raises ``team_member_unknown`` with the first unknown one."""
    numbers = read_numbers(text)
    people = Person.objects.filter(unit__path__startswith=unit.path, number__in=numbers)
    found = dict(people.values_list("number", "pk"))
    for number in numbers:
        if number not in found:
            raise Problem(problems.TEAM_MEMBER_UNKNOWN, status=422, number=number)
    return [found[number] for number in numbers]


def _page(team: Team) -> str:
    return reverse("registers:team", args=[team.pk])


@require(common.EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = forms.NewTeamForm(units_in_scope(user_of(request), common.EDIT), request.POST or None)

    def act() -> Team:
        data = form.cleaned_data
        members = _members(data["unit"], data["members"])
        return services.add_team(
            data["unit"].pk, name=data["name"], members=members, actor=user_of(request), reason=data["reason"]
        )

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Add a team"), submit=_("Add"), back=reverse("registers:teams")
    )


@require(common.VIEW)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    permission = common.VIEW if request.method == "GET" else common.EDIT
    team = find(request, Team.objects.select_related("unit"), permission, pk=id)
    numbers = ", ".join(team.members.order_by("number").values_list("number", flat=True))
    form = forms.TeamForm(
        request.POST or None, initial={"name": team.name, "members": numbers, "is_closed": team.is_closed}
    )

    def act() -> Team:
        data = {**form.cleaned_data, "members": _members(team.unit, form.cleaned_data["members"])}
        return services.change_team(team.pk, **data, actor=user_of(request))

    may_edit = common.may_edit(request, team.unit)
    for field in form.fields.values():
        field.disabled = not may_edit
    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=team.name, submit=_("Save") if may_edit else "", back=reverse("registers:teams"),
        lead=team.unit.name, history=reverse("registers:history", args=["teams", team.pk]),
    )  # fmt: skip
