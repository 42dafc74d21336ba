from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fangxian.access.guards import find, require, user_of
from fangxian.console.registers import common, forms, teamforms
from fangxian.console.registers.views.teams import editable
from fangxian.register import services
from fangxian.register.models import Membership

STANDING = Membership.objects.select_related("team__unit", "person")


def _team_page(membership: Membership) -> str:
    return reverse("registers:team", args=[membership.team_id])


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, id: UUID) -> HttpResponse:
    team = editable(request, id)
    form = teamforms.NewMemberForm(team, request.POST or None)

    def act() -> Membership:
        data = form.cleaned_data
        return services.appoint_member(
            team.pk, data["person"].pk, form.seat(), first_day=data["first_day"], actor=user_of(request),
            reason=data["reason"],
        )  # fmt: skip

    done = common.submitted(request, form, act, _team_page)
    back = reverse("registers:team", args=[team.pk])
    return done or common.form_page(
        request, form, title=_("Appoint a member"), submit=_("Appoint"), back=back, lead=team.name
    )


def _found(request: HttpRequest, id: UUID) -> Membership:
    return find(request, STANDING.all(), common.EDIT_TEAM, unit="team__unit", pk=id)


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    membership = _found(request, id)
    initial = {"role": membership.role, "status": membership.status}
    form = teamforms.SeatForm(membership.team, request.POST or None, initial=initial)

    def act() -> Membership:
        reason = form.cleaned_data["reason"]
        return services.change_membership(membership.pk, form.seat(), actor=user_of(request), reason=reason)

    done = common.submitted(request, form, act, _team_page)
    return done or common.form_page(
        request, form, title=_("Role of {number}").format(number=membership.person.number), submit=_("Save"),
        back=_team_page(membership), lead=membership.team.name,
    )  # fmt: skip


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, id: UUID) -> HttpResponse:
    membership = _found(request, id)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Membership:
        return services.end_membership(membership.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    done = common.submitted(request, form, act, _team_page)
    return done or common.form_page(
        request, form, title=_("{number} leaves the team").format(number=membership.person.number), submit=_("Leave the team"),
        back=_team_page(membership), lead=membership.team.name, danger=True,
    )  # fmt: skip
