"""Reads by rule: which grants hold, who has broken glass, who owns a unit."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from fangxian.access.models import Grant
from fangxian.access.roles import Role, roles_with
from fangxian.access.scopes import units_in_scope
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.register.models import Unit


def in_force(at: datetime | None = None) -> Q:
    """Return the condition that a grant holds at ``at`` (now)."""
    moment = at or now()
    return Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment))


def grants_in_force(user: User) -> QuerySet[Grant]:
    """Return the grants that ``user`` holds now, with their units, widest unit first."""
    return Grant.objects.filter(in_force(), user=user).select_related("unit").order_by("unit__path", "role")


def holds_any_role(user: User, roles: Collection[str]) -> bool:
    """Say whether ``user`` holds one of ``roles`` anywhere now."""
    return Grant.objects.filter(in_force(), user=user, role__in=roles).exists()


def grants_visible_to(user: User) -> QuerySet[Grant]:
    """Return every grant, past and present, in the units whose users ``user`` may see."""
    return Grant.objects.filter(unit__in=units_in_scope(user, "user.view"))


def holders(permission: str, unit: Unit) -> QuerySet[User]:
    """Return the active users who hold ``permission`` in ``unit`` now, by a grant on it or on a unit above it."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    grants = Grant.objects.filter(in_force(), role__in=roles_with(permission), unit__path__in=paths)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True)


def owners_of(unit: Unit) -> QuerySet[User]:
    """Return the active coordinators whose grant reaches ``unit``: they are told of broken glass (THREATS T6)."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    holding = Grant.objects.filter(
        in_force(), role=Role.COORDINATOR, is_break_glass=False, unit__path__in=paths
    ).values("user_id")
    return User.objects.filter(pk__in=holding, is_active=True)
