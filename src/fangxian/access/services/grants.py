"""Giving and ending roles."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from fangxian.access.guards import may_grant
from fangxian.access.models import Grant
from fangxian.access.problems import GRANT_ENDED, GRANT_FORBIDDEN, GRANT_INACTIVE, GRANT_PERIOD, GRANT_SELF
from fangxian.access.roles import Role
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.record.services.write import write_entry
from fangxian.register.models import Unit

INSTANT: Final = timedelta(microseconds=1)


def grant_role(  # noqa: PLR0913 - who, what, where and when are all of the act
    user: User,
    role: Role,
    unit: Unit,
    *,
    by: User | None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Grant:
    """Let ``user`` act as ``role`` in ``unit`` and below, from ``starts_at`` (now) until ``ends_at`` (open).

    ``by`` None is the command line. Problems: ``grant_self``, ``grant_forbidden``, ``grant_inactive``, ``grant_period``.
    """
    moment = now()
    starts_at = starts_at or moment
    if by is not None and by.pk == user.pk:
        raise Problem(GRANT_SELF, status=403)
    if by is not None and not may_grant(by, unit.pk):
        raise Problem(GRANT_FORBIDDEN, status=403)
    if not user.is_active:
        raise Problem(GRANT_INACTIVE, status=409)
    if ends_at is not None and (ends_at <= starts_at or ends_at <= moment):
        raise Problem(GRANT_PERIOD, status=422)
    with transaction.atomic():
        grant = Grant.objects.create(
            user=user,
            role=role,
            unit=unit,
            starts_at=starts_at,
            ends_at=ends_at,
            granted_by=by,
            reason=clean(reason)[:200],
        )
        payload = {"grant": grant.pk, "user": user.pk, "role": str(role), "starts_at": starts_at, "ends_at": ends_at}
        write_entry(
            "access.grant", {**payload, "reason": grant.reason}, author_id=by.pk if by else None, unit_id=unit.pk
        )
    return grant


def end_grant(grant: Grant, *, by: User | None, reason: str = "") -> Grant:
    """End a role now. A role that has not begun never will.

    What was done under it stays valid. Problems: ``grant_forbidden``, ``grant_ended``.
    """
    if by is not None and not may_grant(by, grant.unit_id):
        raise Problem(GRANT_FORBIDDEN, status=403)
    with locked(Grant, grant.pk) as row:
        moment = now()
        if row.ends_at is not None and row.ends_at <= moment:
            raise Problem(GRANT_ENDED, status=409)
        # The constraint wants every period to last, if only for an instant in the past.
        row.starts_at = min(row.starts_at, moment - INSTANT)
        row.ends_at = moment
        row.save(update_fields=["starts_at", "ends_at"])
        write_entry(
            "access.end",
            {"grant": row.pk, "user": row.user_id, "role": row.role, "reason": clean(reason)},
            author_id=by.pk if by else None,
            unit_id=row.unit_id,
        )
    return row
