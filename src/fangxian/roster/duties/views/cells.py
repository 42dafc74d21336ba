from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fangxian.access.guards import require, user_of
from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Plan, Problem, check
from fangxian.roster.duties import guards, roster_forms, services, wording
from fangxian.roster.duties.grid import as_id, choices
from fangxian.roster.duties.ground import Ground, gather
from fangxian.roster.duties.models import Roster, RosterPlan, RosterState
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.services import Edit
from fangxian.roster.duties.views import acts


@require(guards.PLAN)
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, id: UUID, person: UUID, day: int) -> HttpResponse:
    """Choose what somebody has on a day; the page says at once what the present choice breaks."""
    roster = acts.roster_for(request, id, guards.PLAN)
    plan, duties = acts.shown_plan(request, roster)
    ground = gather(roster)
    problem = build(ground).problem
    if not 0 <= day < roster.days or str(person) not in {one.id for one in problem.people}:
        raise Http404
    present, options = _options(ground, problem, duties or Plan(), (str(person), day))
    pinned = any((item.person_id, item.day) == (person, roster.day(day)) for item in ground.pinned)
    form = roster_forms.CellForm(
        options,
        request.POST or None,
        initial={"what": present, "pinned": pinned},
        can_pin=roster.state == RosterState.DRAFT,
    )
    anchor = f"#c-{person}-{day}"

    def act() -> str:
        made = _put(request, roster, plan, _edit(person, day, form.cleaned_data["what"]), form)
        return acts.grid_address(roster, made, anchor)

    there = acts.done(request, form, act)
    if there:
        return acts.leads_to(request, there)
    people = [*(member.person for member in ground.staff), *ground.leavers]
    number = next(one.number for one in people if one.pk == person)
    when = date_format(roster.day(day), "Y-m-d")
    context = {
        "roster": roster, "form": form, "crumbs": acts.crumbs_to(roster, _("Change a cell")), "title": f"{number} · {when}",
        "findings": _findings(roster, problem, duties or Plan(), (str(person), day)),
        "back": acts.grid_address(roster, plan, anchor),
    }  # fmt: skip
    return render(request, "duties/cell.html", context, status=422 if form.errors else 200)


def _options(ground: Ground, problem: Problem, duties: Plan, key: tuple[str, int]) -> tuple[str, list[tuple[str, str]]]:
    """Return what somebody has on a day, and what they may be given, both as the form has them."""
    shifts = [shift for shift in ground.shifts if shift.pk in ground.reach]
    names = wording.Names(ground.first_day, {str(post.pk): post.place.name for post in ground.posts})
    had = next((duty for duty in duties.duties if (duty.person, duty.day) == key), None)
    options = choices(problem, key[0], names, shifts)
    present = f"{had.shift}:{had.role}" if had else ""
    if present and present not in dict(options):
        options.append((present, _("as it is now")))
    return present, options


def _put(
    request: HttpRequest, roster: Roster, plan: RosterPlan | None, edit: Edit, form: roster_forms.CellForm
) -> RosterPlan | None:
    """Put it there, and fix it or let it go, both or neither; return the plan that holds it. A pin alone makes no plan."""
    user = user_of(request)
    with transaction.atomic():
        if form.changed_data != ["pinned"]:
            plan = services.edit_plan(roster.pk, [edit], plan_id=plan.pk if plan else None, actor=user)
        if form.cleaned_data.get("pinned"):
            services.pin_cell(roster.pk, edit, actor=user)
        elif "pinned" in form.changed_data:
            services.unpin_cell(roster.pk, edit.person_id, edit.day)
    return plan


def _edit(person: UUID, day: int, what: str) -> Edit:
    shift, _sign, post = what.partition(":")
    return Edit(person, day, as_id(shift), as_id(post)) if what else Edit(person, day)


def _findings(roster: Roster, problem: Problem, duties: Plan, key: tuple[str, int]) -> list[str]:
    own = [item for item in check(problem, duties).violations if (item.person, item.day) == key]
    names = wording.names_of(roster, own)
    return [wording.sentence(item, names) for item in own]


@require(guards.PLAN)
@require_POST
def move(request: HttpRequest, id: UUID) -> HttpResponse:
    """Move a duty to another person or day, or exchange two: what dragging does; the cell's page does the same by hand."""
    roster = acts.roster_for(request, id, guards.PLAN)
    plan, duties = acts.shown_plan(request, roster)
    cells = {(duty.person, duty.day): duty for duty in (duties or Plan()).duties}
    source, target = (_key(request.POST.get(name, "")) for name in ("source", "target"))
    edits = [_as(target, cells.get((str(source[0]), source[1]))), _as(source, cells.get((str(target[0]), target[1])))]

    def act() -> None:
        nonlocal plan
        plan = services.edit_plan(roster.pk, edits, plan_id=plan.pk if plan else None, actor=user_of(request))

    answer = acts.tried(request, "", act)
    anchor = f"#c-{target[0]}-{target[1]}"
    answer["Location"] = acts.address_of(roster, plan, anchor)
    return answer


def _key(value: str) -> tuple[UUID, int]:
    person, _sign, day = value.partition(":")
    found = as_id(person)
    if found is None or not day.isdecimal() or len(day) > 3:
        raise Http404
    return found, int(day)


def _as(key: tuple[UUID, int], duty: PlannedDuty | None) -> Edit:
    return Edit(*key, as_id(duty.shift), as_id(duty.role)) if duty else Edit(*key)
