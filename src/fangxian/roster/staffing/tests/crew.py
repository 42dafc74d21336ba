"""An invented crew for tests: staff of the cast's county, a post, a shift."""

from datetime import date
from typing import Any

from fangxian.base.testing import Cast
from fangxian.register.models import Person, Unit
from fangxian.register.services import register_person
from fangxian.roster.staffing import services
from fangxian.roster.staffing.models import Post, Shift, Staff, Statement, Stop
from fangxian.roster.staffing.services import NeedValues, ShiftValues, StaffValues, StatementValues

MONDAY = date(2020, 2, 3)


def make_person(unit: Unit, number: str = "A001", kind: str = "staff", user: Any = None) -> Person:
    person = register_person(unit.pk, number=number, kind=kind, identity={"name": "甲某"}, actor=None)
    if user is not None:
        person.user_id = user.pk
        person.save()
    return person


def make_staff(cast: Cast, number: str = "A001", user: Any = None, **values: Any) -> Staff:
    return services.add_staff(
        make_person(cast.county, number, user=user).pk, StaffValues(**values), actor=cast.coordinator
    )


def make_post(cast: Cast, **need: Any) -> Post:
    post = services.add_post(cast.post.pk, actor=cast.coordinator)
    if need:
        services.add_need(post.pk, NeedValues(**need), actor=cast.coordinator)
    return post


def make_shift(cast: Cast, code: str = "N") -> Shift:
    values = ShiftValues(code=code, name="夜班", start_minute=22 * 60, minutes=8 * 60)
    return services.add_shift(cast.county.pk, values, actor=cast.coordinator)


def state(person: Person, kind: str, first: date, last: date | None = None, *, by: Any, **more: Any) -> Statement:
    values = StatementValues(kind=kind, first_day=first, last_day=last, **more)
    return services.state_absence(person.pk, values, actor=by)


def stop(person: Person, first: date, last: date | None = None, *, by: Any, kind: str = "illness") -> Stop:
    return services.set_stop(person.pk, kind=kind, first_day=first, last_day=last, actor=by)
