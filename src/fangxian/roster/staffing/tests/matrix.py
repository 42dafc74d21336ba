"""Who may open what: the addresses of staffing."""

from datetime import timedelta
from typing import Any

from fangxian.access.matrix import SIGNED_IN, Row
from fangxian.base.clock import local_day, now
from fangxian.base.testing import Cast
from fangxian.register.services import add_place
from fangxian.register.services.add_place import PlaceValues
from fangxian.roster.staffing import services
from fangxian.roster.staffing.guards import DECIDE, EDIT, STOP, VIEW
from fangxian.roster.staffing.tests.crew import make_person, make_post, make_shift, make_staff, state, stop

NUMBER = "QX-2207"
FORM = ("GET", "POST")


def today() -> str:
    return str(local_day(now()))


def member(cast: Cast) -> dict[str, Any]:
    return {"id": make_staff(cast, NUMBER).pk}


def member_stating(cast: Cast) -> dict[str, Any]:
    return {**member(cast), "kind": "care"}


def new_member(cast: Cast) -> dict[str, Any]:
    make_person(cast.county, NUMBER)
    return {"unit": "990101", "number": NUMBER, "hours_week": 44, "rest_hours": 11, "longest_run": 6}


def post(cast: Cast) -> dict[str, Any]:
    return {"id": make_post(cast, required=1).pk}


def new_post(cast: Cast) -> dict[str, Any]:
    place = add_place(cast.county.pk, PlaceValues(name="东出口", kind="checkpoint", is_manned=True), actor=None)
    return {"place": place.pk, "shelter": "tent", "warm_places": 4, "warm_up_minutes": 10}


def need(cast: Cast) -> dict[str, Any]:
    return {"id": make_post(cast, required=1).needs.get().pk}


def shift(cast: Cast) -> dict[str, Any]:
    return {"id": make_shift(cast).pk}


def skill(cast: Cast) -> dict[str, Any]:
    return {"id": services.add_skill(code="police", name="民警", actor=None).pk}


def statement(cast: Cast) -> dict[str, Any]:
    staff = make_staff(cast, NUMBER)
    return {"id": state(staff.person, "care", local_day(now()), by=cast.nobody).pk}


def leave(cast: Cast) -> dict[str, Any]:
    first = local_day(now())
    return {"id": state(make_staff(cast, NUMBER).person, "leave", first, first + timedelta(days=2), by=cast.nobody).pk}


def stopped(cast: Cast) -> dict[str, Any]:
    return {"id": stop(make_staff(cast, NUMBER).person, local_day(now()), by=cast.coordinator).pk}


def own_statement(cast: Cast) -> dict[str, Any]:
    person = make_person(cast.county, NUMBER, user=cast.nobody)
    return {"id": state(person, "care", local_day(now()), by=cast.nobody).pk}


def number_of_leave(cast: Cast) -> str:
    leave(cast)
    return NUMBER


def number_of_stop(cast: Cast) -> str:
    stopped(cast)
    return NUMBER


def number_of_member(cast: Cast) -> str:
    member(cast)
    return NUMBER


def post_name(cast: Cast) -> str:
    make_post(cast)
    return cast.post.name


def name_of_need(cast: Cast) -> str:
    make_post(cast, required=1)
    return cast.post.name


def shift_name(cast: Cast) -> str:
    return make_shift(cast).name


REASON = {"reason": "工作需要"}
LIMITS = {"hours_week": 40, "rest_hours": 12, "longest_run": 5, **REASON}
NEED = {"begins": "22:00", "ends": "06:00", "weekdays": [0, 4], "required": 2, **REASON}
SHIFT = {"code": "D", "name": "白班", "begins": "08:00", "ends": "20:00", **REASON}
POST = {"shelter": "booth", "warm_places": 2, "warm_up_minutes": 10, **REASON}
CARE = {"weekdays": [0, 1, 2, 3, 4, 5, 6]}
ROWS = [
    Row("staffing:staff", VIEW, shows=number_of_member),
    Row("staffing:member-new", EDIT, FORM, data=new_member),
    Row("staffing:member", VIEW, kwargs=member, shows=lambda cast: NUMBER),
    Row("staffing:member-change", EDIT, FORM, kwargs=member, data=lambda cast: LIMITS),
    Row("staffing:member-state", EDIT, FORM, kwargs=member_stating, data=lambda cast: {"first_day": today(), **CARE}),
    Row("staffing:statement-withdraw", EDIT, FORM, kwargs=statement, data=lambda cast: {"sent": "1"}),
    Row("staffing:skills", VIEW),
    Row("staffing:skill-new", EDIT, FORM, data=lambda cast: {"code": "nurse", "name": "护士"}),
    Row("staffing:skill", EDIT, FORM, where=skill, data=lambda cast: {"code": "police", "name": "公安", **REASON}),
    Row("staffing:shifts", VIEW, shows=shift_name),
    Row("staffing:shift-new", EDIT, FORM, data=lambda cast: {"unit": "990101", **SHIFT}),
    Row("staffing:shift", VIEW, kwargs=shift, shows=lambda cast: "夜班"),
    Row("staffing:shift", EDIT, ("POST",), kwargs=shift, data=lambda cast: SHIFT),
    Row("staffing:posts", VIEW, shows=post_name),
    Row("staffing:post-new", EDIT, FORM, data=new_post),
    Row("staffing:post", VIEW, kwargs=post, shows=lambda cast: cast.post.name),
    Row("staffing:post-change", EDIT, FORM, kwargs=post, data=lambda cast: POST),
    Row("staffing:need-new", EDIT, FORM, kwargs=post, data=lambda cast: NEED),
    Row("staffing:needs", VIEW, shows=name_of_need),
    Row("staffing:need", EDIT, FORM, kwargs=need, data=lambda cast: NEED),
    Row("staffing:need-close", EDIT, FORM, kwargs=need, data=lambda cast: REASON),
    Row("staffing:leave", DECIDE, shows=number_of_leave),
    Row("staffing:leave-decided", DECIDE),
    Row("staffing:leave-decide", DECIDE, FORM, kwargs=leave, data=lambda cast: {"approve": "yes"}),
    Row("staffing:stops", STOP, shows=number_of_stop),
    Row("staffing:stop-new", STOP, FORM,
        data=lambda cast: {**new_member(cast), "kind": "illness", "first_day": today()}),
    Row("staffing:stop-lift", STOP, FORM, kwargs=stopped, data=lambda cast: REASON),
    Row("staffing:stop-override", STOP, FORM, kwargs=stopped,
        data=lambda cast: {"first_day": today(), "last_day": today(), **REASON}),
    Row("staffing:mine", SIGNED_IN),
    Row("staffing:mine-state", SIGNED_IN, FORM, where=lambda cast: {"kind": "wish_off"}),
    Row("staffing:mine-withdraw", SIGNED_IN, FORM, kwargs=own_statement, data=lambda cast: {"sent": "1"}),
    Row("staffing:mine-indoor", SIGNED_IN, ("POST",)),
]  # fmt: skip
