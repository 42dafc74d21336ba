"""Break-glass: a role taken in an emergency, for hours, in the open (THREATS T6)."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from fangxian.access.guards import may_review_glass
from fangxian.access.models import Grant
from fangxian.access.problems import (
    GLASS_FINDING,
    GLASS_HOURS,
    GLASS_OWN,
    GLASS_REASON,
    GLASS_REVIEWED,
    GLASS_ROLE,
    GRANT_FORBIDDEN,
)
from fangxian.access.queries import owners_of
from fangxian.access.roles import GLASS_ROLES, Role, roles_with
from fangxian.access.scopes import grants_held
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.record.services.write import write_entry
from fangxian.register.models import Unit

MAX_HOURS: Final = 8
MIN_REASON: Final = 6


def break_glass(user: User, role: Role, unit: Unit, *, hours: int, reason: str) -> Grant:
    """Take ``role`` in ``unit`` for ``hours`` (1 to 8) with a reason of a sentence.

    Leaves an ``access.break_glass`` entry naming the coordinators of the unit, whose menu shows it until it is reviewed.
    Problems: ``grant_forbidden``, ``glass_role``, ``glass_hours``, ``glass_reason``.
    """
    reason = clean(reason)[:200]
    _check(user, role, hours, reason)
    moment = now()
    with transaction.atomic():
        grant = Grant.objects.create(
            user=user,
            role=role,
            unit=unit,
            starts_at=moment,
            ends_at=moment + timedelta(hours=hours),
            granted_by=user,
            reason=reason,
            is_break_glass=True,
        )
        told = [owner.pk for owner in owners_of(unit).exclude(pk=user.pk).order_by("pk")]
        write_entry(
            "access.break_glass",
            {"grant": grant.pk, "role": str(role), "ends_at": grant.ends_at, "reason": reason, "told": told},
            author_id=user.pk,
            unit_id=unit.pk,
        )
    return grant


def _check(user: User, role: Role, hours: int, reason: str) -> None:
    may_break = roles_with("glass.break")
    if not any(grant.role in may_break and not grant.is_break_glass for grant in grants_held(user)):
        raise Problem(GRANT_FORBIDDEN, status=403)
    if role not in GLASS_ROLES:
        raise Problem(GLASS_ROLE, status=422)
    if not 1 <= hours <= MAX_HOURS:
        raise Problem(GLASS_HOURS, status=422, hours=MAX_HOURS)
    if len(reason) < MIN_REASON:
        raise Problem(GLASS_REASON, status=422)


def review_break_glass(grant: Grant, *, by: User, finding: str, justified: bool) -> Grant:
    """Keep the judgement of an owner or auditor on a break-glass access; an access found unjustified ends now.

    Problems: ``glass_own``, ``grant_forbidden``, ``glass_finding``, ``glass_reviewed``.
    """
    if grant.user_id == by.pk:
        raise Problem(GLASS_OWN, status=403)
    if not may_review_glass(by, grant):
        raise Problem(GRANT_FORBIDDEN, status=403)
    finding = clean(finding)
    if not finding:
        raise Problem(GLASS_FINDING, status=422)
    with locked(Grant, grant.pk) as row:
        if row.reviewed_at is not None or not row.is_break_glass:
            raise Problem(GLASS_REVIEWED, status=409)
        row.reviewed_at = now()
        if not justified and row.ends_at is not None and row.ends_at > row.reviewed_at:
            row.ends_at = row.reviewed_at
        row.save(update_fields=["reviewed_at", "ends_at"])
        write_entry(
            "access.review",
            {"grant": row.pk, "user": row.user_id, "finding": finding, "justified": justified},
            author_id=by.pk,
            unit_id=row.unit_id,
        )
    return row
