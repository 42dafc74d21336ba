from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fangxian.access.guards import find, require, user_of
from fangxian.console.registers import common, teamforms
from fangxian.console.registers.views.teams import editable, page_of
from fangxian.register import queries, services
from fangxian.register.models import Pledge, Team, TeamTask


def member_choices(team: Team) -> list[tuple[str, str]]:
    """Return those who are in the team now, with number and masked name."""
    people = [item.person for item in queries.members_of_team(team)]
    names = common.masked_names(people)
    return [(str(person.pk), names[person.pk]) for person in people]


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def add_task(request: HttpRequest, id: UUID) -> HttpResponse:
    team = editable(request, id)
    form = teamforms.TaskForm(member_choices(team), request.POST or None)

    def act() -> TeamTask:
        data = form.cleaned_data
        return services.add_team_task(
            team.pk, text=data["text"], due_day=data["due_day"], person_id=data["person"], actor=user_of(request)
        )

    done = common.submitted(request, form, act, lambda task: page_of(team))
    return done or common.form_page(
        request, form, title=_("Add a task"), submit=_("Add"), back=page_of(team), lead=team.name
    )


@require(common.EDIT_TEAM)
@require_POST
def mark_task(request: HttpRequest, id: UUID) -> HttpResponse:
    task = find(request, TeamTask.objects.all(), common.EDIT_TEAM, unit="team__unit", pk=id)
    is_done = request.POST.get("done") != "no"
    back = reverse("registers:team", args=[task.team_id])
    return common.act_and_return(
        request, lambda: services.mark_team_task(task.pk, is_done=is_done, actor=user_of(request)), back
    )


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def pledge(request: HttpRequest, id: UUID) -> HttpResponse:
    team = editable(request, id)
    form = teamforms.PledgeForm(member_choices(team), request.POST or None)

    def act() -> Pledge:
        data = form.cleaned_data
        return services.make_pledge(
            team.pk, person_id=data["person"], text=data["text"], day=data["day"], actor=user_of(request)
        )

    done = common.submitted(request, form, act, lambda made: page_of(team))
    return done or common.form_page(
        request, form, title=_("Keep a pledge"), submit=_("Save"), back=page_of(team), lead=team.name
    )
