from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import find, require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.clock import now
from fangxian.base.listing import Choice, Column, Empty, Listing, respond
from fangxian.console.registers import callforms, common, forms
from fangxian.register import queries, services, wording
from fangxian.register.models import Application, ApplicationState, Call, CallState, PersonKind, Place
from fangxian.register.services.applications import ENDED, is_insured

UNRANKED = 2**30
CALL_FIELDS = (
    "title", "purpose", "text", "first_day", "last_day", "wanted", "reserves", "skills", "closes_at", "is_warning_post",
)  # fmt: skip


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(state=value)


CALLS = Listing(
    id="calls",
    title=gettext_lazy("Calls for volunteers"),
    columns=(
        Column("unit", gettext_lazy("unit"), lambda call: call.unit.name, sort="unit__path", minor=True),
        Column("title", gettext_lazy("what for"), lambda call: call.title, sort="title",
               link=lambda call: reverse("registers:call", args=[call.pk])),
        Column("first_day", gettext_lazy("first day of work"), lambda call: call.first_day, sort="first_day", kind="day"),
        Column("last_day", gettext_lazy("last day of work"), lambda call: call.last_day, sort="last_day", kind="day", minor=True),
        Column("wanted", gettext_lazy("how many"), lambda call: call.wanted, sort="wanted", kind="number"),
        Column("applicants", gettext_lazy("applicants"), lambda call: call.applicants, sort="applicants", kind="number"),
        Column("chosen", gettext_lazy("chosen"), lambda call: call.chosen, sort="chosen", kind="number"),
        Column("closes_at", gettext_lazy("open until"), lambda call: call.closes_at, sort="closes_at", kind="time"),
        Column("state", gettext_lazy("state"), lambda call: call.get_state_display(), sort="state"),
    ),
    order="-closes_at",
    empty=Empty(gettext_lazy("No calls yet. Publish one to ask the people of a unit for help.")),
    search=("title__icontains", "unit__name__icontains", "skills__icontains"),
    search_hint=gettext_lazy("What for, unit or skills"),
    filters=(Choice("state", gettext_lazy("state"), choices=CallState.choices, apply=_by_state),),
    on_export=common.told("calls"),
)  # fmt: skip


def _named(rows: list[Application]) -> Sequence[Any]:
    """Give each application the masked name and the reason of its outcome: two queries for a page."""
    names = common.masked_names([item.person for item in rows])
    for item in rows:
        vars(item).update(who=names[item.person_id], because=wording.explain(item, item.call))
    return rows


def _insurance(item: Application) -> str:
    if item.insurance and item.insured_until:
        return f"{item.insurance} ({item.insured_until})"
    needed = item.call.is_warning_post and item.person.kind == PersonKind.VOLUNTEER
    return _("not insured") if needed else ""


APPLICATIONS = Listing(
    id="applications",
    title=gettext_lazy("Applications"),
    columns=(
        Column("rank", gettext_lazy("place in the order"), lambda item: item.rank, sort="turn", kind="number"),
        Column("who", gettext_lazy("applicant"), lambda item: vars(item)["who"], sort="person__number"),
        Column("kind", gettext_lazy("kind"), lambda item: item.person.get_kind_display(), sort="person__kind", minor=True),
        Column("applied_at", gettext_lazy("applied at"), lambda item: item.applied_at, sort="applied_at", kind="time"),
        Column("words", gettext_lazy("in their own words"), lambda item: item.words, minor=True),
        Column("state", gettext_lazy("state"), lambda item: item.get_state_display(), sort="state"),
        Column("because", gettext_lazy("why so"), lambda item: vars(item)["because"]),
        Column("insurance", gettext_lazy("accident insurance"), _insurance, template="registers/_insurance.html"),
        Column("read_at", gettext_lazy("read at"), lambda item: item.read_at, sort="read_at", kind="time", minor=True),
    ),
    order="rank",
    empty=Empty(gettext_lazy("Nobody has applied yet.")),
    search=("person__number__icontains", "words__icontains"),
    search_hint=gettext_lazy("Number or words"),
    filters=(Choice("state", gettext_lazy("state"), choices=ApplicationState.choices, apply=_by_state),),
    prepare=_named,
    on_export=common.told("applications"),
)  # fmt: skip


@require(common.VIEW_TEAM)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = queries.calls_in(units_in_scope(user_of(request), common.VIEW_TEAM))
    return respond(request, CALLS, rows, template="registers/call_list.html")


@require(common.VIEW_TEAM)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponseBase:
    call = find(request, Call.objects.select_related("unit", "place"), common.VIEW_TEAM, pk=id)
    rows = call.applications.select_related("person", "call").annotate(turn=Coalesce("rank", UNRANKED))
    may_edit = common.may_edit(request, call.unit, common.EDIT_TEAM)
    return respond(
        request, APPLICATIONS, rows, template="registers/call.html", call=call, rule=wording.rule_in_words(call.rule),
        may_edit=may_edit, is_open=call.state == CallState.OPEN, is_over=call.closes_at <= now(), ended=ENDED,
    )  # fmt: skip


def page_of(call: Call) -> str:
    """Return the address of a call's page."""
    return reverse("registers:call", args=[call.pk])


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    units = units_in_scope(user, common.EDIT_TEAM)
    form = callforms.NewCallForm(units, Place.objects.filter(unit__in=units, is_closed=False), request.POST or None)

    def act() -> Call:
        return services.publish_call(form.cleaned_data["unit"].pk, form.values(), actor=user)

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=_("Call for volunteers"), submit=_("Publish"), back=reverse("registers:calls"),
        lead=_("The people of the unit and of those below it find it under “My teams and calls”."),
    )  # fmt: skip


def _editable(request: HttpRequest, id: UUID) -> Call:
    return find(request, Call.objects.select_related("unit", "place"), common.EDIT_TEAM, pk=id)


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    call = _editable(request, id)
    places = Place.objects.filter(unit__path__startswith=call.unit.path)
    initial = {name: getattr(call, name) for name in CALL_FIELDS}
    initial["place"] = (call.place.code or call.place.name) if call.place else ""
    form = callforms.ChangedCallForm(places, request.POST or None, initial=initial)

    def act() -> Call:
        reason = form.cleaned_data["reason"]
        return services.change_call(call.pk, form.values(rule=call.rule), actor=user_of(request), reason=reason)

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=call.title, submit=_("Save"), back=page_of(call),
        lead=_("Let it end now or later with “open until”."),
    )  # fmt: skip


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, id: UUID) -> HttpResponse:
    call = _editable(request, id)
    form = callforms.ChooseForm(common.sent(request))
    if not call.is_warning_post:
        del form.fields["leave_out_uninsured"]

    def act() -> Call:
        leave_out = form.cleaned_data.get("leave_out_uninsured", False)
        return services.choose_applicants(call.pk, leave_out_uninsured=leave_out, actor=user_of(request))

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=_("Choose: {call}").format(call=call.title), submit=_("Choose people"), back=page_of(call),
        points=_choosing_in_words(call),
    )  # fmt: skip


def _choosing_in_words(call: Call) -> list[str]:
    """Return how the choice will be made, and what stands against it."""
    waiting = list(queries.applications_waiting(call))
    points = [
        wording.rule_in_words(call.rule),
        _("{applicants} apply, {wanted} are wanted, {reserves} in reserve.").format(
            applicants=len(waiting), wanted=call.wanted, reserves=call.reserves
        ),
        _("Everybody finds the outcome and the reason on their own page. The choice cannot be made twice."),
    ]
    without = [
        item.person.number
        for item in waiting
        if call.is_warning_post and item.person.kind == PersonKind.VOLUNTEER and not is_insured(item, call.last_day)
    ]
    if without:
        points.append(_("Without accident insurance: {numbers}").format(numbers=", ".join(without)))
    return points


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, id: UUID) -> HttpResponse:
    call = _editable(request, id)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Call:
        return services.cancel_call(call.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    done = common.submitted(request, form, act, page_of)
    return done or common.form_page(
        request, form, title=_("Cancel the call"), submit=_("Cancel the call"), back=page_of(call), lead=call.title,
        danger=True,
    )  # fmt: skip


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def insure(request: HttpRequest, id: UUID) -> HttpResponse:
    rows = Application.objects.select_related("call__unit", "person")
    application = find(request, rows, common.EDIT_TEAM, unit="call__unit", pk=id)
    initial = {"number": application.insurance, "insured_until": application.insured_until or application.call.last_day}
    form = callforms.InsuranceForm(request.POST or None, initial=initial)

    def act() -> Application:
        return services.confirm_insurance(application.pk, **form.cleaned_data, actor=user_of(request))

    back = page_of(application.call)
    done = common.submitted(request, form, act, lambda made: back)
    lead = _("{title}, until {day}. Take out the insurance first, then enter its number here.")
    return done or common.form_page(
        request, form, title=_("Accident insurance of {number}").format(number=application.person.number), submit=_("Save"),
        back=back, lead=lead.format(title=application.call.title, day=application.call.last_day),
    )  # fmt: skip
