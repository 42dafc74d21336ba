"""Which units a person's grants reach. Every guard in every app is built on these two functions."""

from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from fangxian.access.models import Grant
from fangxian.access.roles import roles_with
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.register.models import Unit


def granted_paths(user: User, permission: str, at: datetime | None = None) -> list[str]:
    """Return the tree paths of the units on which ``user`` holds ``permission`` at ``at`` (now)."""
    if not (user.is_authenticated and user.is_active):
        return []
    moment = at or now()
    return list(
        Grant.objects.filter(user=user, role__in=roles_with(permission), starts_at__lte=moment)
        .filter(Q(ends_at=None) | Q(ends_at__gt=moment))
        .values_list("unit__path", flat=True)
        .distinct()
    )


def units_in_scope(user: User, permission: str) -> QuerySet[Unit]:
    """Return every unit in which ``user`` holds ``permission``: granted nodes with all below them."""
    paths = granted_paths(user, permission)
    units: QuerySet[Unit] = Unit.objects.all()
    if not paths:
        return units.none()
    return units.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))


def may_in_unit(user: User, permission: str, unit_id: UUID | None) -> bool:
    """Say whether ``user`` holds ``permission`` in the unit ``unit_id``."""
    return unit_id is not None and units_in_scope(user, permission).filter(pk=unit_id).exists()
