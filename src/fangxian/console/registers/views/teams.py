from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import find, require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import User
from fangxian.base.clock import local_day, now
from fangxian.base.listing import Choice, Column, Empty, Listing, respond
from fangxian.base.problems import Problem
from fangxian.console.registers import common, forms, guards, teamforms
from fangxian.register import problems, queries, services, teamrules, wording
from fangxian.register.importing.teams import read_numbers
from fangxian.register.models import Membership, Person, Place, Team, TeamKind, TeamState, Unit
from fangxian.register.policies import policy_in_force, typed_values

SHOWN_MEETINGS = 20


def _by_kind(rows: QuerySet[Team], value: str) -> QuerySet[Team]:
    return rows.filter(kind=value)


def _by_state(rows: QuerySet[Team], value: str) -> QuerySet[Team]:
    return rows.filter(state=value)


TEAMS = Listing(
    id="teams",
    title=gettext_lazy("Teams"),
    columns=(
        Column("unit", gettext_lazy("unit"), lambda team: team.unit.name, sort="unit__path"),
        Column("name", gettext_lazy("name"), lambda team: team.name, sort="name",
               link=lambda team: reverse("registers:team", args=[team.pk])),
        Column("kind", gettext_lazy("kind"), lambda team: team.get_kind_display(), sort="kind"),
        Column("task", gettext_lazy("task"), lambda team: team.task, minor=True),
        Column("size", gettext_lazy("number of members"), lambda team: team.size, sort="size", kind="number"),
        Column("first_day", gettext_lazy("first day of work"), lambda team: team.first_day, sort="first_day", kind="day",
               minor=True),
        Column("last_day", gettext_lazy("last day of work"), lambda team: team.last_day, sort="last_day", kind="day"),
        Column("state", gettext_lazy("state"), lambda team: team.get_state_display(), sort="state"),
        Column("is_closed", gettext_lazy("closed"), lambda team: _("yes") if team.is_closed else _("no"), minor=True),
    ),
    order="name",
    empty=Empty(gettext_lazy("No teams yet. Import them from a table, or add the first one.")),
    search=("name__icontains", "unit__name__icontains", "task__icontains"),
    search_hint=gettext_lazy("Name, unit or task"),
    filters=(
        Choice("kind", gettext_lazy("kind"), choices=TeamKind.choices, apply=_by_kind),
        Choice("state", gettext_lazy("state"), choices=TeamState.choices, apply=_by_state),
    ),
    on_export=common.told("teams"),
)  # fmt: skip


@require(common.VIEW_TEAM)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    user = user_of(request)
    rows = queries.teams_in(units_in_scope(user, common.VIEW_TEAM))
    waiting = guards.teams_approvable_by(user).select_related("unit").order_by("unit__path", "name")
    return respond(
        request, TEAMS, rows, template="registers/team_list.html", register="teams", new="registers:team-new",
        waiting=waiting,
    )  # fmt: skip


@require(common.VIEW_TEAM)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    team = find(request, Team.objects.select_related("unit", "place"), common.VIEW_TEAM, pk=id)
    members = list(queries.members_of_team(team))
    tasks = list(team.tasks.select_related("person"))
    pledges = list(team.pledges.select_related("person"))
    named = [item.person for item in members] + [item.person for item in pledges]
    people = {person.pk: person for person in (*named, *(item.person for item in tasks)) if person}
    may_edit = not team.is_closed and common.may_edit(request, team.unit, common.EDIT_TEAM)
    context = {
        "team": team,
        "warnings": [] if team.is_closed else warnings_of(team, members),
        "names": common.masked_names(list(people.values())),
        "members": [(item, wording.role_in_words(team.kind, item.role)) for item in members],
        "tasks": tasks,
        "pledges": pledges,
        "meetings": team.meetings.all()[:SHOWN_MEETINGS],
        "approver": User.objects.filter(pk=team.approved_by_id).first() if team.approved_by_id else None,
        "is_over": not team.is_closed and team.is_over(local_day(now())),
        "today": local_day(now()),
        "may_edit": may_edit,
        "may_approve": guards.may_approve_team(user, team),
    }
    return render(request, "registers/team.html", context)


def warnings_of(team: Team, members: list[Membership]) -> list[teamrules.TeamWarning]:
    """Return what is unusual about how a team is made up, by the policy in force for its unit."""
    policy = policy_in_force("teams", team.unit_id, now()) if team.kind == TeamKind.BRANCH else None
    seats = [teamrules.Seat(item.role, item.status) for item in members]
    return teamrules.warnings_of(team.kind, seats, typed_values(policy) if policy else None)


def members_named(unit: Unit, text: str, team: Team | None) -> list[UUID]:
    """Return the people whose numbers stand in ``text``.

    Raises ``team_member_unknown`` or ``team_member_ambiguous`` with the first number of which that is true. Where several
    people have a number, who is in the team is meant, else who belongs to the unit itself.
    """
    numbers = read_numbers(text)
    people = Person.objects.filter(unit__path__startswith=unit.path, number__in=numbers)
    found: dict[str, list[tuple[UUID, UUID]]] = {}
    for number, pk, unit_id in people.values_list("number", "pk", "unit_id"):
        found.setdefault(number, []).append((pk, unit_id))
    inside = set(team.members.values_list("pk", flat=True)) if team else set()
    return [_one_of(number, found.get(number, []), inside, unit) for number in numbers]


def _one_of(number: str, found: list[tuple[UUID, UUID]], inside: set[UUID], unit: Unit) -> UUID:
    if not found:
        raise Problem(problems.TEAM_MEMBER_UNKNOWN, status=422, number=number)
    if len(found) > 1:
        known = [pair for pair in found if pair[0] in inside]
        found = known or [pair for pair in found if pair[1] == unit.pk]
    if len(found) != 1:
        raise Problem(problems.TEAM_MEMBER_AMBIGUOUS, status=422, number=number)
    return found[0][0]


def page_of(team: Team) -> str:
    """Return the address of a team's page."""
    return reverse("registers:team", args=[team.pk])


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    units = units_in_scope(user, common.EDIT_TEAM)
    form = teamforms.NewTeamForm(units, Place.objects.filter(unit__in=units, is_closed=False), request.POST or None)

    def act() -> Team:
        data = form.cleaned_data
        members = members_named(data["unit"], data["members"], None)
        return services.add_team(
            data["unit"].pk, name=data["name"], about=form.about(), members=members, actor=user, reason=data["reason"]
        )

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=_("Propose a team"), submit=_("Propose"), back=reverse("registers:teams"),
        lead=_("It waits for the approval of the unit above; who proposes it does not approve it."),
    )  # fmt: skip


def editable(request: HttpRequest, id: UUID) -> Team:
    """Return a team that the person may edit; a dissolved one too, whose acts are refused in words."""
    return find(request, Team.objects.select_related("unit", "place"), common.EDIT_TEAM, pk=id)


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    team = editable(request, id)
    places = Place.objects.filter(unit__path__startswith=team.unit.path)
    initial = {
        "name": team.name, "kind": team.kind, "task": team.task, "first_day": team.first_day, "last_day": team.last_day,
        "place": (team.place.code or team.place.name) if team.place else "",
        "members": ", ".join(team.members.order_by("number").values_list("number", flat=True)),
    }  # fmt: skip
    form = teamforms.TeamForm(places, request.POST or None, initial=initial)

    def act() -> Team:
        data = form.cleaned_data
        members = members_named(team.unit, data["members"], team)
        return services.change_team(
            team.pk,
            name=data["name"],
            about=form.about(),
            members=members,
            actor=user_of(request),
            reason=data["reason"],
        )

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=team.name, submit=_("Save"), back=page_of(team),
        lead=_("With another kind, task, place or other days the team has to be approved anew."),
    )  # fmt: skip


@require(guards.APPROVE)
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    team = find(request, guards.teams_approvable_by(user).select_related("unit"), guards.APPROVE, pk=id)
    form = forms.ReasonForm(common.sent(request))
    form.fields["reason"].required = False

    def act() -> Team:
        reason = form.cleaned_data["reason"]
        if "refuse" in request.POST:
            return services.dissolve_team(team.pk, actor=user, reason=reason)
        return services.approve_team(team.pk, actor=user, reason=reason)

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=_("Approve {team}").format(team=team.name), submit=_("Approve"), back=page_of(team),
        lead=" · ".join(part for part in (team.unit.name, team.get_kind_display(), team.task) if part),
        second=_("Refuse"), second_name="refuse",
    )  # fmt: skip


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def dissolve(request: HttpRequest, id: UUID) -> HttpResponse:
    team = editable(request, id)
    form = forms.ReasonForm(request.POST or None, initial={"reason": _("Its task is done.")})

    def act() -> Team:
        return services.dissolve_team(team.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=_("Dissolve {team}").format(team=team.name), submit=_("Dissolve"), back=page_of(team),
        lead=_("Everybody leaves it today. What it did stays to be seen, and it cannot be brought back."), danger=True,
    )  # fmt: skip
