"""Somebody has taken note of duties of theirs."""

from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.roster.duties import own
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.swap_problems import NOT_YOUR_DUTY


def acknowledge_duty(user: User, duty_id: UUID) -> int:
    """Acknowledge one duty of one's own; once is enough. Raises ``duty_not_yours``. Returns how many were new."""
    if not own.my_duties(user).filter(pk=duty_id).exists():
        raise Problem(NOT_YOUR_DUTY, status=404)
    return _acknowledge(user, pk=duty_id)


def acknowledge_all(user: User) -> int:
    """Acknowledge every own duty that is not over; returns how many were new."""
    return _acknowledge(user, ends_at__gt=now())


def _acknowledge(user: User, **which: object) -> int:
    ids = own.my_duties(user).filter(acknowledged_at=None, **which).order_by().values_list("pk", flat=True)
    return Duty.objects.filter(pk__in=list(ids)).update(acknowledged_at=now())
