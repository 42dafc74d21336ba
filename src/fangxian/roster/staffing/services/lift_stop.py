from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Stop
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def lift_stop(stop_id: UUID, *, reason: str, actor: "User") -> Stop:
    """Lift a stop from today on, with a reason; nobody lifts their own.

    Raises ``stop_lifted``, ``stop_own`` or ``stop_reason_missing``; ``Stop.DoesNotExist``.
    """
    why = clean(reason)[:200]
    with locked(Stop, stop_id) as stop:
        demand_act_on(stop, why, actor)
        stop.lifted_at, stop.lifted_by_id, stop.lift_reason = now(), actor.pk, why
        stop.save(update_fields=["lifted_at", "lifted_by_id", "lift_reason"])
    return stop


def demand_act_on(stop: Stop, why: str, actor: "User") -> None:
    """Refuse to act on a stop that was lifted, on one's own, or without a reason."""
    if stop.lifted_at is not None:
        raise Problem(problems.STOP_LIFTED, status=409)
    if common.their_own(stop.person, actor):
        raise Problem(problems.STOP_OWN, status=403)
    if not why:
        raise Problem(problems.OVERRIDE_REASON, status=422)
