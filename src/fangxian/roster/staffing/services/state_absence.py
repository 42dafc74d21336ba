from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from fangxian.base.clock import local_day, now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register.models import Person
from fangxian.roster.staffing import days as calendar
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import DAY_MINUTES, EVERY_DAY, Shift, Statement, StatementKind, StatementState
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User

OPEN = (StatementState.STATED, StatementState.ASKED, StatementState.APPROVED)
WISHES = (StatementKind.WISH_ON, StatementKind.WISH_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementValues:
    """What somebody states. Without ``last_day`` it goes on; without the two minutes it is the whole day.

    ``shift_id`` and ``weight`` (1 to 5) mean something for wishes alone. There is no field for a reason.
    """

    kind: str
    first_day: date
    last_day: date | None = None
    weekdays: int = EVERY_DAY
    start_minute: int | None = None
    end_minute: int | None = None
    shift_id: UUID | None = None
    weight: int = 2


def state_absence(person_id: UUID, values: StatementValues, *, actor: "User") -> Statement:
    """Keep what somebody states about when they can be on duty. Leave is asked for, everything else holds at once.

    Raises ``staff_person_closed``, ``statement_kind_unknown``, ``statement_days_invalid``, ``statement_leave_open``,
    ``statement_past``, ``statement_weekdays_missing``, ``statement_window_invalid``, ``statement_weight_invalid``,
    ``shift_unknown``, ``statement_twice`` or ``statement_overlaps`` (two leaves); ``Person.DoesNotExist``.
    """
    with locked(Person, person_id) as person:
        if person.is_closed:
            raise Problem(problems.STAFF_PERSON_CLOSED, status=409)
        statement = _checked(person, values)
        _demand_new(statement)
        statement.stated_at, statement.stated_by_id = now(), actor.pk
        statement.save()
    return statement


def _checked(person: Person, values: StatementValues) -> Statement:
    _demand_days(values)
    _demand_window(values)
    is_wish = values.kind in WISHES
    if is_wish and not 1 <= values.weight <= 5:
        raise Problem(problems.STATEMENT_WEIGHT, status=422)
    if is_wish and values.shift_id and not Shift.objects.filter(pk=values.shift_id, is_closed=False).exists():
        raise Problem(problems.SHIFT_UNKNOWN, status=422)
    is_leave = values.kind == StatementKind.LEAVE
    return Statement(
        person=person, kind=values.kind, first_day=values.first_day, last_day=values.last_day, weekdays=values.weekdays,
        start_minute=values.start_minute, end_minute=values.end_minute,
        shift_id=values.shift_id if is_wish else None, weight=values.weight if is_wish else 2,
        state=StatementState.ASKED if is_leave else StatementState.STATED,
    )  # fmt: skip


def _demand_days(values: StatementValues) -> None:
    if values.kind not in StatementKind.values:
        raise Problem(problems.STATEMENT_KIND, status=422, kind=values.kind)
    if values.last_day is None:
        if values.kind == StatementKind.LEAVE:
            raise Problem(problems.STATEMENT_LEAVE_OPEN, status=422)
    elif values.last_day < values.first_day:
        raise Problem(problems.STATEMENT_DAYS, status=422)
    elif values.last_day < local_day(now()):
        raise Problem(problems.STATEMENT_PAST, status=422)
    is_some_day = 1 <= values.weekdays <= EVERY_DAY
    if not (is_some_day and common.falls_on(values.weekdays, values.first_day, values.last_day)):
        raise Problem(problems.STATEMENT_WEEKDAYS, status=422)


def _demand_window(values: StatementValues) -> None:
    ends = [minute for minute in (values.start_minute, values.end_minute) if minute is not None]
    if len(ends) == 1 or not all(0 <= minute < DAY_MINUTES for minute in ends):
        raise Problem(problems.STATEMENT_WINDOW, status=422)


def _demand_new(statement: Statement) -> None:
    """Refuse the same statement twice, and leave over leave; everything else may overlap: each of them holds."""
    near = Statement.objects.filter(
        Q(last_day=None) | Q(last_day__gte=statement.first_day),
        person=statement.person,
        kind=statement.kind,
        state__in=OPEN,
    )
    if statement.last_day is not None:
        near = near.filter(first_day__lte=statement.last_day)
    for other in near:
        if _says(other) == _says(statement):
            raise Problem(problems.STATEMENT_TWICE, status=409)
        if statement.kind == StatementKind.LEAVE and _meet(other, statement):
            raise Problem(
                problems.STATEMENT_OVERLAPS, status=409, first=str(other.first_day), last=str(other.last_day or "")
            )


def _says(item: Statement) -> tuple[object, ...]:
    return item.first_day, item.last_day, item.weekdays, item.start_minute, item.end_minute, item.shift_id


def _meet(one: Statement, other: Statement) -> bool:
    """Say whether two statements of overlapping days share a weekday and an hour of it."""
    begin, end = _window(one)
    first, last = _window(other)
    return bool(one.weekdays & other.weekdays) and begin < last and first < end


def _window(item: Statement) -> tuple[int, int]:
    if item.start_minute is None or item.end_minute is None:
        return 0, DAY_MINUTES
    return calendar.span(item.start_minute, item.end_minute)
