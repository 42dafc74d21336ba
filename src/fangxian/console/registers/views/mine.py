"""One's own teams, the calls one may apply for, and what became of one's applications."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import user_of
from fangxian.base.clock import local_day, now
from fangxian.console.registers import callforms, common, forms
from fangxian.register import queries, services, wording
from fangxian.register.models import Application, Call, CallState, Person, PersonKind
from fangxian.register.services.applications import ENDED


def _me(request: HttpRequest) -> Person:
    person = queries.person_of_user(user_of(request).pk)
    if person is None:
        raise Http404
    return person


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = queries.person_of_user(user_of(request).pk)
    context = {"person": person, **(_about(person) if person else {})}
    return render(request, "registers/mine.html", context)


def _about(person: Person) -> dict[str, object]:
    memberships = list(queries.memberships_of(person))
    applications = list(queries.applications_of(person))
    standing = {item.call_id for item in applications if item.state != "withdrawn"}
    return {
        "memberships": [(item, wording.role_in_words(item.team.kind, item.role)) for item in memberships],
        "meetings": queries.meetings_told([item.team_id for item in memberships], now()),
        "tasks": queries.tasks_open_for(person),
        "calls": [call for call in queries.calls_open_to(person, now()) if call.pk not in standing],
        "applications": [(item, wording.explain(item, item.call)) for item in applications],
        "ended": ENDED,
        "cancelled": CallState.CANCELLED,
        "today": local_day(now()),
    }


def _open_call(person: Person, id: UUID) -> Call:
    return get_object_or_404(queries.calls_open_to(person, now()), pk=id)


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, id: UUID) -> HttpResponse:
    person = _me(request)
    call = _open_call(person, id)
    form = callforms.ApplyForm(common.sent(request))

    def act() -> Application:
        words = form.cleaned_data["words"]
        return services.apply_for_call(call.pk, person.pk, words=words, actor=user_of(request))

    back = reverse("registers:mine")
    done = common.submitted(request, form, act, lambda made: back)
    return done or common.form_page(
        request, form, title=call.title, submit=_("Apply"), back=back, points=_in_words(call, person)
    )


def _in_words(call: Call, person: Person) -> list[str]:
    """Return what somebody who applies has to know."""
    where = " · ".join(part for part in (call.unit.name, call.place.name if call.place else "") if part)
    points = [
        where,
        _("{first} to {last}, {wanted} people wanted.").format(
            first=call.first_day, last=call.last_day, wanted=call.wanted
        ),
        call.text,
        _("Skills wished for: {skills}").format(skills=call.skills) if call.skills else "",
        wording.rule_in_words(call.rule),
    ]
    if call.is_warning_post and person.kind == PersonKind.VOLUNTEER:
        points.append(_("The cold on this post is dangerous. You are insured against accidents before you go there."))
    return [point for point in points if point]


def _mine(person: Person) -> QuerySet[Application]:
    return Application.objects.filter(person=person).select_related("call")


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    application = get_object_or_404(_mine(_me(request)), pk=id)
    form = forms.ReasonForm(common.sent(request))
    form.fields["reason"].required = False

    def act() -> Application:
        reason = form.cleaned_data["reason"]
        return services.withdraw_application(application.pk, actor=user_of(request), reason=reason)

    back = reverse("registers:mine")
    done = common.submitted(request, form, act, lambda made: back)
    return done or common.form_page(
        request, form, title=_("Withdraw: {call}").format(call=application.call.title), submit=_("Withdraw"), back=back,
        lead=_("You need not give a reason. If you were chosen, the next in reserve moves up."), danger=True,
    )  # fmt: skip


@login_required
@require_POST
def read(request: HttpRequest, id: UUID) -> HttpResponse:
    application = get_object_or_404(_mine(_me(request)), pk=id)
    return common.act_and_return(
        request,
        lambda: services.acknowledge_result(application.pk, actor=user_of(request)),
        reverse("registers:mine"),
    )
