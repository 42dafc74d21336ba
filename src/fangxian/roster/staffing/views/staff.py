from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.scopes import units_in_scope
from fangxian.base.clock import local_day, now
from fangxian.base.listing import respond
from fangxian.register.queries import insured_for_calls
from fangxian.roster.staffing import forms, guards, queries, services, words
from fangxian.roster.staffing.days import days_from
from fangxian.roster.staffing.guards import EDIT, VIEW
from fangxian.roster.staffing.lists import STAFF, masked_names
from fangxian.roster.staffing.models import Staff, StatementKind
from fangxian.roster.staffing.services import StaffValues
from fangxian.roster.staffing.views.acts import done, form_page

AHEAD = 14


@require(VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    rows = guards.staff_visible_to(user_of(request)).prefetch_related("skills", "posts__place").distinct()
    return respond(request, STAFF, rows, template="staffing/list.html", new="staffing:member-new", register="staff")


def page(staff: Staff) -> str:
    """Return the address of a member of the staff."""
    return reverse("staffing:member", args=[staff.pk])


@require(VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    rows = guards.staff_visible_to(user).prefetch_related("skills", "posts__place")
    staff = get_object_or_404(rows, pk=id)
    may_stop = guards.may_stop(user, staff.person)
    context = {
        "staff": staff,
        "masked_name": masked_names([staff.person])[staff.person_id],
        "limits": words.limits_text(staff),
        "for_calls": insured_for_calls(local_day(now())).filter(person=staff.person).select_related("call"),
        "ahead": _ahead(staff, knows_why=may_stop),
        "statements": [
            (item, words.statement_text(item)) for item in queries.statements_ahead(staff.person_id, local_day(now()))
        ],
        "kinds": StatementKind.choices,
        "may_edit": guards.may_edit_staff(user, staff),
        "may_stop": may_stop,
    }
    return render(request, "staffing/member.html", context)


def _ahead(staff: Staff, *, knows_why: bool) -> list[dict[str, Any]]:
    today = local_day(now())
    found: dict[Any, list[queries.Away]] = {}
    for item in queries.absences([staff.person_id], today, AHEAD):
        found.setdefault(item.day, []).append(item)
    return [
        {
            "day": day,
            "weekday": words.weekday_name(day.weekday()),
            "is_away": queries.is_whole_day(found.get(day, [])),
            "away": [words.away_text(item, knows_why=knows_why) for item in found.get(day, [])],
        }
        for day in days_from(today, AHEAD)
    ]


@require(EDIT)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    units, people = units_in_scope(user, EDIT), guards.people_addable_by(user)
    form = forms.NewStaffForm(
        units, people, guards.posts_editable_by(user), request.POST or None, initial=_initial(StaffValues())
    )

    def act() -> Staff:
        return services.add_staff(form.person_id(), form.values(), actor=user, reason=form.cleaned_data["reason"])

    return done(request, form, act, page, _("Added.")) or form_page(
        request, form, title=_("Add to the staff list"), submit=_("Add"), back=reverse("staffing:staff"),
        lead=_("Staff and volunteers of the register of people can be put on duty."),
    )  # fmt: skip


def _initial(item: Any) -> dict[str, Any]:
    return {
        "hours_week": words.hours(item.minutes_week), "rest_hours": words.hours(item.rest_minutes),
        "longest_run": item.longest_run, "nights_week": item.nights_week, "is_indoor_only": item.is_indoor_only,
        "insurance": item.insurance, "insured_until": item.insured_until,
    }  # fmt: skip


@require(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    staff = get_object_or_404(guards.staff_editable_by(user), pk=id)
    initial = {
        **_initial(staff), "is_closed": staff.is_closed, "skills": list(staff.skills.all()), "posts": list(staff.posts.all()),
    }  # fmt: skip
    form = forms.ChangedStaffForm(guards.posts_editable_by(user), request.POST or None, initial=initial)

    def act() -> Staff:
        data = form.cleaned_data
        return services.change_staff(
            staff.pk, form.values(), is_closed=data["is_closed"], actor=user, reason=data["reason"]
        )

    return done(request, form, act, page, _("Saved.")) or form_page(
        request, form, title=staff.person.number, submit=_("Save"), back=page(staff), lead=staff.person.unit.name
    )


@require(EDIT)
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """Keep for somebody what they say by telephone."""
    user = user_of(request)
    staff = get_object_or_404(guards.staff_editable_by(user), pk=id)
    form = statement_form(kind, staff.person.unit, request.POST or None)

    def act() -> Any:
        return services.state_absence(staff.person_id, form.values(), actor=user)

    title = StatementKind(form.kind).label
    return done(request, form, act, lambda _made: page(staff), _("Kept.")) or form_page(
        request, form, title=str(title), submit=_("Save"), back=page(staff),
        lead=_("For {number}, as they state it. Why is not asked.").format(number=staff.person.number),
    )  # fmt: skip


def statement_form(kind: str, unit: Any, data: Any) -> forms.LeaveForm:
    """Return the form of one kind of statement, empty or with what was sent; today is offered as its first day."""
    about = forms.STATEMENT_FORMS[kind]
    more: dict[str, Any] = {"initial": {"first_day": local_day(now())}}
    if issubclass(about, forms.WishOffForm):
        more["shifts"] = queries.shifts_of(unit)
    if issubclass(about, forms.WeeklyForm):
        more["initial"]["weekdays"] = list(range(7))
    return about(data, **more)


@require(EDIT)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    user = user_of(request)
    statement = get_object_or_404(guards.statements_editable_by(user), pk=id)
    staff = get_object_or_404(guards.staff_editable_by(user), person=statement.person_id)
    form = forms.EmptyForm(request.POST or None)
    act = lambda: services.withdraw_statement(statement.pk, actor=user)  # noqa: E731
    return done(request, form, act, lambda _made: page(staff), _("Taken back.")) or form_page(
        request, form, title=_("Take back: {kind}").format(kind=statement.get_kind_display()), submit=_("Take back"),
        back=page(staff), lead=words.statement_text(statement), danger=True,
    )  # fmt: skip
