"""Reads by rule: which grants hold, who has broken glass, who owns a unit."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from fangxian.access.models import AuditLine, Grant
from fangxian.access.projections import LOOKS
from fangxian.access.roles import Role, roles_with
from fangxian.access.scopes import grants_held, in_force, units_in_scope
from fangxian.access.unusual import Finding, unusual
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.register.models import Unit

LOOK_BACK = timedelta(days=7)
MOST_LOOKS = 5000
NIGHT_ROLES = frozenset({Role.OFFICER, Role.POST_LEADER, Role.NURSE, Role.DOCTOR, Role.WARDEN})


def holds_any_role(user: User, roles: Collection[str]) -> bool:
    """Say whether ``user`` holds one of ``roles`` anywhere now."""
    return any(grant.role in roles for grant in grants_held(user))


def grants_visible_to(user: User) -> QuerySet[Grant]:
    """Return every grant, past and present, in the units whose users ``user`` may see."""
    return Grant.objects.filter(unit__in=units_in_scope(user, "user.view"))


def holders(permission: str, unit: Unit) -> QuerySet[User]:
    """Return the active users who hold ``permission`` in ``unit`` now, by a grant on it or on a unit above it."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    grants = Grant.objects.filter(in_force(), role__in=roles_with(permission), unit__path__in=paths)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True)


def holders_at(permission: str, paths: Collection[str]) -> dict[str, set[UUID]]:
    """Return who holds ``permission`` now in the units with these tree paths, as ids of active users; one query."""
    above = {path[:end] for path in paths for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
    rows = Grant.objects.filter(in_force(), role__in=roles_with(permission), unit__path__in=above, user__is_active=True)
    held = list(rows.values_list("unit__path", "user_id"))
    return {path: {user for upper, user in held if path.startswith(upper)} for path in paths}


def owners_of(unit: Unit) -> QuerySet[User]:
    """Return the active coordinators whose grant reaches ``unit``: they are told of broken glass (THREATS T6)."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    holding = Grant.objects.filter(
        in_force(), role=Role.COORDINATOR, is_break_glass=False, unit__path__in=paths
    ).values("user_id")
    return User.objects.filter(pk__in=holding, is_active=True)


def audit_lines_visible_to(user: User) -> QuerySet[AuditLine]:
    """Return the looks and acts in the units whose trail ``user`` reads; those of no unit go to who reads a whole region's."""
    units = units_in_scope(user, "audit.view")
    reach = Q(unit_id__in=units.values("pk"))
    if units.filter(depth=1).exists():
        reach |= Q(unit_id=None)
    return AuditLine.objects.filter(reach)


def unusual_looks(lines: QuerySet[AuditLine]) -> list[Finding]:
    """Return the looks among ``lines`` of the last seven days that meet a rule of ``access.unusual``; two queries."""
    looks = list(lines.filter(kind__in=LOOKS, at__gte=now() - LOOK_BACK).order_by("-at")[:MOST_LOOKS])
    for look in looks:
        look.at = localtime(look.at)
    people = {look.author_id for look in looks if look.author_id}
    return unusual(looks, _on_nights(people))


def _on_nights(people: Collection[UUID]) -> set[UUID]:
    grants = Grant.objects.filter(user__in=people, role__in=NIGHT_ROLES)
    lately = Q(ends_at=None) | Q(ends_at__gt=now() - LOOK_BACK)
    return set(grants.filter(lately).values_list("user_id", flat=True))
