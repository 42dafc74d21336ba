"""Calls for volunteers: published, changed while they are open, cancelled."""

import secrets
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import problems
from fangxian.register.models import Call, CallPurpose, CallState, ChoiceRule, Unit
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class CallValues:
    """What a call says: for what, where, which days, how many, and by which rule people are chosen."""

    title: str
    first_day: date
    last_day: date
    wanted: int
    closes_at: datetime
    rule: str = ChoiceRule.FIRST_COME
    purpose: str = CallPurpose.TASK
    text: str = ""
    place_id: UUID | None = None
    reserves: int = 0
    skills: str = ""
    is_warning_post: bool = False


FIELDS = tuple(field.name for field in fields(CallValues))


@transaction.atomic
def publish_call(unit_id: UUID, values: CallValues, *, actor: "User | None") -> Call:
    """Call for volunteers among the people of a unit and of those below it. The lot's seed is drawn here and kept.

    Raises ``unit_unknown``, ``unit_closed``, ``name_missing``, ``days_reversed``, ``place_unknown``, ``kind_unknown``,
    ``call_wants_nobody`` or ``call_ends_before_it_begins``.
    """
    unit = common.open_unit(unit_id)
    moment = now()
    if values.closes_at <= moment:
        raise Problem(problems.CALL_ENDS_BEFORE, status=422)
    call = Call(unit=unit, seed=secrets.token_hex(16), published_at=moment, published_by_id=actor.pk if actor else None)
    _set(call, unit, values)
    common.signed(call, actor, "").save()
    return call


def change_call(call_id: UUID, values: CallValues, *, actor: "User | None", reason: str) -> Call:
    """Change a call before people are chosen; with ``closes_at`` it ends earlier or later. The rule and its seed stay.

    Raises ``change_reason_missing``, ``call_not_open`` and the codes of ``publish_call``; ``Call.DoesNotExist``.
    """
    why = common.needed_reason(reason)
    with locked(Call, call_id) as call:
        demand_open(call)
        rule = call.rule
        _set(call, call.unit, values)
        call.rule = rule
        common.save_fields(call, FIELDS, actor, why)
    return call


def cancel_call(call_id: UUID, *, actor: "User | None", reason: str) -> Call:
    """Cancel a call for which nobody has been chosen yet; who applied sees it with the reason.

    Raises ``change_reason_missing`` or ``call_not_open``; ``Call.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Call, call_id) as call:
        demand_open(call)
        call.state, call.cancel_reason = CallState.CANCELLED, why
        common.save_fields(call, ["state", "cancel_reason"], actor, why)
    return call


def demand_open(call: Call) -> None:
    """Refuse a call that was decided or cancelled with ``call_not_open``."""
    if call.state != CallState.OPEN:
        raise Problem(problems.CALL_NOT_OPEN, status=409)


def _set(call: Call, unit: Unit, values: CallValues) -> None:
    common.needed_days(values.first_day, values.last_day)
    if values.wanted < 1:
        raise Problem(problems.CALL_WANTS_NOBODY, status=422)
    common.needed_kind(values.rule, ChoiceRule.values)
    common.needed_kind(values.purpose, CallPurpose.values)
    for field in FIELDS:
        setattr(call, field, getattr(values, field))
    call.title = common.needed_name(values.title)
    call.text, call.skills = clean(values.text)[:1000], clean(values.skills)[:300]
    call.place_id = common.place_below(unit, values.place_id)
