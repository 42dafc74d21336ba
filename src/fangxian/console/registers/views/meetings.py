from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fangxian.access.guards import find, require, user_of
from fangxian.base.clock import now
from fangxian.console.registers import common, forms, teamforms
from fangxian.console.registers.views.teams import editable, page_of
from fangxian.register import queries, services, teamrules
from fangxian.register.models import Meeting, Membership, MemberStatus, Presence, TeamKind
from fangxian.register.policies import policy_in_force, typed_values

THERE = (Presence.ON_SITE, Presence.ONLINE)


def _page(meeting: Meeting) -> str:
    return reverse("registers:meeting", args=[meeting.pk])


def _found(request: HttpRequest, id: UUID, permission: str) -> Meeting:
    rows = Meeting.objects.select_related("team__unit")
    return find(request, rows, permission, unit="team__unit", pk=id)


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, id: UUID) -> HttpResponse:
    team = editable(request, id)
    form = teamforms.MeetingForm(request.POST or None)

    def act() -> Meeting:
        return services.call_meeting(team.pk, form.values(), actor=user_of(request))

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Plan a meeting"), submit=_("Plan the meeting"), back=page_of(team), lead=team.name
    )


@require(common.VIEW_TEAM)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show a meeting; who may edit the team keeps attendance and minutes here."""
    meeting = _found(request, id, common.VIEW_TEAM if request.method == "GET" else common.EDIT_TEAM)
    due = list(queries.members_at_meeting(meeting))
    names = common.masked_names([item.person for item in due])
    known = dict(meeting.attendance.values_list("person_id", "presence"))
    form = teamforms.MinutesForm(
        [(str(item.person_id), names[item.person_id]) for item in due], common.sent(request),
        known={str(person): presence for person, presence in known.items()}, minutes=meeting.minutes,
    )  # fmt: skip

    def act() -> Meeting:
        data = form.cleaned_data
        return services.keep_minutes(
            meeting.pk, minutes=data["minutes"], presences=form.presences(), actor=user_of(request)
        )

    done = common.submitted(request, form, act, _page)
    if done:
        return done
    labels = dict(Presence.choices)
    context = {
        "meeting": meeting,
        "form": form,
        "attendance": [(names[item.person_id], labels.get(known.get(item.person_id, ""))) for item in due],
        "quorum": _quorum(meeting, due, known) if known else None,
        "may_edit": meeting.cancelled_at is None and common.may_edit(request, meeting.team.unit, common.EDIT_TEAM),
    }
    return render(request, "registers/meeting.html", context, status=422 if form.errors else 200)


def _quorum(meeting: Meeting, due: list[Membership], known: dict[UUID, str]) -> teamrules.Quorum | None:
    """Return whether enough full members of a branch are there (RULEBOOK B5); ``None`` where no policy says."""
    if meeting.team.kind != TeamKind.BRANCH:
        return None
    policy = policy_in_force("teams", meeting.team.unit_id, now())
    if policy is None:
        return None
    full = [item.person_id for item in due if item.status == MemberStatus.FULL]
    there = sum(known.get(person) in THERE for person in full)
    return teamrules.quorum_of(len(full), there, typed_values(policy))


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    meeting = _found(request, id, common.EDIT_TEAM)
    initial = {name: getattr(meeting, name) for name in ("subject", "starts_at", "is_online", "where")}
    form = teamforms.ChangedMeetingForm(request.POST or None, initial=initial)

    def act() -> Meeting:
        reason = form.cleaned_data["reason"]
        return services.change_meeting(meeting.pk, form.values(), actor=user_of(request), reason=reason)

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=meeting.subject, submit=_("Save"), back=_page(meeting),
        lead=_("Give notice again afterwards: the members do not see the change before."),
    )  # fmt: skip


@require(common.EDIT_TEAM)
@require_POST
def notice(request: HttpRequest, id: UUID) -> HttpResponse:
    meeting = _found(request, id, common.EDIT_TEAM)
    return common.act_and_return(
        request, lambda: services.give_notice(meeting.pk, actor=user_of(request)), _page(meeting)
    )


@require(common.EDIT_TEAM)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, id: UUID) -> HttpResponse:
    meeting = _found(request, id, common.EDIT_TEAM)
    form = forms.ReasonForm(request.POST or None)

    def act() -> Meeting:
        return services.cancel_meeting(meeting.pk, actor=user_of(request), reason=form.cleaned_data["reason"])

    done = common.submitted(request, form, act, _page)
    return done or common.form_page(
        request, form, title=_("Cancel the meeting"), submit=_("Cancel the meeting"), back=_page(meeting),
        lead=meeting.subject, danger=True,
    )  # fmt: skip
