"""What the person who is signed in states of themselves: on a phone, in a minute."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangxian.access.guards import user_of
from fangxian.base.clock import local_day, now
from fangxian.base.problems import Problem
from fangxian.roster.staffing import forms, guards, queries, services, words
from fangxian.roster.staffing.models import Staff, StatementKind
from fangxian.roster.staffing.services.state_absence import OPEN
from fangxian.roster.staffing.views.acts import done, form_page
from fangxian.roster.staffing.views.staff import statement_form

ICONS = {
    StatementKind.LEAVE: "beach",
    StatementKind.CARE: "heart-handshake",
    StatementKind.UNAVAILABLE: "calendar-off",
    StatementKind.WISH_OFF: "mood-smile",
    StatementKind.WISH_ON: "calendar-plus",
}


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = guards.own_person(user_of(request))
    context: dict[str, object] = {"person": person}
    if person is not None:
        found = queries.statements_ahead(person.pk, local_day(now()))
        context |= {
            "staff": Staff.objects.filter(person=person, is_closed=False).first(),
            "acts": [(kind.value, kind.label, icon) for kind, icon in ICONS.items()],
            "statements": [(item, words.statement_text(item), item.state in OPEN) for item in found],
        }
    return render(request, "staffing/mine.html", context)


def _mine(_made: object) -> str:
    return reverse("staffing:mine")


@login_required
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, kind: str) -> HttpResponse:
    user = user_of(request)
    person = guards.own_person(user)
    if person is None:
        return HttpResponseRedirect(_mine(None))
    form = statement_form(kind, person.unit, request.POST or None)
    act = lambda: services.state_absence(person.pk, form.values(), actor=user)  # noqa: E731
    is_leave = form.kind == StatementKind.LEAVE
    message = _("Asked for. You see here when it is decided.") if is_leave else _("Kept. It holds from now on.")
    return done(request, form, act, _mine, message) or form_page(
        request, form, title=str(form.kind.label), submit=_("Ask for leave") if is_leave else _("Save"),
        back=reverse("staffing:mine"), lead=_("You need not say why, and nobody will ask."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    statement = get_object_or_404(guards.own_statements(user), pk=id)
    form = forms.EmptyForm(request.POST or None)
    act = lambda: services.withdraw_statement(statement.pk, actor=user)  # noqa: E731
    return done(request, form, act, _mine, _("Taken back.")) or form_page(
        request, form, title=_("Take back: {kind}").format(kind=statement.get_kind_display()), submit=_("Take back"),
        back=reverse("staffing:mine"), lead=words.statement_text(statement), danger=True,
    )  # fmt: skip


@login_required
@require_POST
def indoor(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    person = guards.own_person(user)
    if person is not None:
        try:
            staff = services.set_indoor_only(person.pk, request.POST.get("indoor") == "1", actor=user)
        except Problem as problem:
            messages.error(request, problem.title)
        else:
            said = _("Only indoor posts from now on.") if staff.is_indoor_only else _("Any post again.")
            messages.success(request, said)
    return HttpResponseRedirect(_mine(None))
