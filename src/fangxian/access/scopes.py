"""Which units a person's grants reach. Every guard in every app is built on these functions."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from fangxian.access.models import Grant
from fangxian.access.roles import roles_with
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.remembering import remembered
from fangxian.register.models import Unit


def in_force() -> Q:
    """Return the condition that a grant holds now."""
    moment = now()
    return Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment))


def grants_held(user: User) -> tuple[Grant, ...]:
    """Return the grants that ``user`` holds now, with their units, widest unit first; one query for a page that is read."""
    if not (user.is_authenticated and user.is_active):
        return ()
    return remembered(("access.grants_held", user.pk), lambda: _ask_grants(user))


def _ask_grants(user: User) -> tuple[Grant, ...]:
    return tuple(Grant.objects.filter(in_force(), user=user).select_related("unit").order_by("unit__path", "role"))


def granted_paths(user: User, permission: str) -> list[str]:
    """Return the tree paths of the units on which ``user`` holds ``permission`` now, each once, in their order."""
    roles = roles_with(permission)
    return list(dict.fromkeys(grant.unit.path for grant in grants_held(user) if grant.role in roles))


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
