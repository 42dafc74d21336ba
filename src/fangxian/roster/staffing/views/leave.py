from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.base.listing import respond
from fangxian.roster.staffing import forms, guards, queries, services, words
from fangxian.roster.staffing.guards import DECIDE
from fangxian.roster.staffing.lists import LEAVE, LEAVE_DECIDED, masked_names
from fangxian.roster.staffing.models import Statement, StatementState
from fangxian.roster.staffing.views.acts import done, form_page


@require(DECIDE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponseBase:
    rows = guards.leave_decidable_by(user_of(request))
    return respond(request, LEAVE, rows, template="staffing/leave.html", other="staffing:leave-decided")


@require(DECIDE)
@require_safe
def decided(request: HttpRequest) -> HttpResponseBase:
    rows = guards.leave_visible_to(user_of(request)).exclude(state=StatementState.ASKED)
    return respond(request, LEAVE_DECIDED, rows, template="staffing/leave.html", other="staffing:leave")


def _list(_made: Statement) -> str:
    return reverse("staffing:leave")


@require(DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    leave = get_object_or_404(guards.leave_decidable_by(user), pk=id)
    form = forms.DecideForm(request.POST or None)

    def act() -> Statement:
        data = form.cleaned_data
        return services.decide_leave(leave.pk, approve=data["approve"] == "yes", reason=data["reason"], actor=user)

    return done(request, form, act, _list, _("Decided.")) or form_page(
        request, form, title=_("Leave of {number}").format(number=leave.person.number), submit=_("Decide"),
        back=reverse("staffing:leave"), lead=_lead(leave),
    )  # fmt: skip


def _lead(leave: Statement) -> str:
    person = leave.person
    others = queries.others_away(leave)
    away = ngettext(
        "{n} other person of this unit is away on one of these days.",
        "{n} other people of this unit are away on one of these days.", others,
    ).format(n=others)  # fmt: skip
    parts = [person.unit.name, masked_names([person])[person.pk], words.statement_text(leave), away]
    return " · ".join(part for part in parts if part)
