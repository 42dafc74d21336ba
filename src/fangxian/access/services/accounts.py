"""Accounts, as administrators and their owners change them."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from fangxian.access.guards import may_edit_user, may_grant
from fangxian.access.models import Grant
from fangxian.access.problems import GRANT_FORBIDDEN, GRANT_SELF
from fangxian.access.roles import Role
from fangxian.access.scopes import in_force
from fangxian.access.services.grants import grant_role
from fangxian.accounts import services
from fangxian.accounts.models import User
from fangxian.base.problems import Problem
from fangxian.record.services.write import write_entry
from fangxian.register.models import Unit


def unit_of(user: User) -> UUID | None:
    """Return the unit in whose record an act on ``user`` belongs: that of the widest role in force, else of the last."""
    grants = Grant.objects.filter(user=user)
    found = grants.filter(in_force()).order_by("unit__path").first() or grants.order_by("-starts_at").first()
    return found.unit_id if found else None


def _note(user: User, act: str, by: User | None, reason: str = "") -> None:
    write_entry(
        "access.account",
        {"user": user.pk, "act": act, "reason": reason},
        author_id=by.pk if by else None,
        unit_id=unit_of(user),
    )


def _check(user: User, by: User | None) -> None:
    if by is None:
        return
    if by.pk == user.pk:
        raise Problem(GRANT_SELF, status=403)
    if not may_edit_user(by, user):
        raise Problem(GRANT_FORBIDDEN, status=403)


def open_account(username: str, name: str, *, role: Role, unit: Unit, by: User | None) -> tuple[User, str]:
    """Create a user with a first role and return it with its one-time password.

    Problems: ``grant_forbidden``, ``username_malformed``, ``username_taken``.
    """
    if by is not None and not may_grant(by, unit.pk):
        raise Problem(GRANT_FORBIDDEN, status=403)
    with transaction.atomic():
        user, password = services.create_user(username, name)
        grant_role(user, role, unit, by=by)
        _note(user, "created", by)
    return user, password


def close_account(user: User, *, by: User | None, reason: str = "") -> None:
    """Close ``user``'s account; sessions and PIN end at once. Problems: ``grant_self``, ``grant_forbidden``."""
    _check(user, by)
    with transaction.atomic():
        services.deactivate_user(user)
        _note(user, "closed", by, reason)


def reopen_account(user: User, *, by: User | None) -> None:
    """Open a closed account again. Problems: ``grant_self``, ``grant_forbidden``."""
    _check(user, by)
    with transaction.atomic():
        services.reactivate_user(user)
        _note(user, "reopened", by)


def give_new_password(user: User, *, by: User | None) -> str:
    """Return a new one-time password for ``user``. Problems: ``grant_self``, ``grant_forbidden``."""
    _check(user, by)
    with transaction.atomic():
        password = services.reset_password(user)
        _note(user, "password_reset", by)
    return password


def reset_second_factors(user: User, *, by: User | None) -> None:
    """Take ``user``'s lost second factors away, to be set up anew. Problems: ``grant_self``, ``grant_forbidden``."""
    _check(user, by)
    with transaction.atomic():
        Authenticator.objects.filter(user_id=user.pk).delete()
        _note(user, "factors_reset", by)


def change_pin(user: User, pin: str) -> None:
    """Set one's own PIN for stations; empty takes it away. Problems: ``pin_malformed``, ``pin_weak``."""
    with transaction.atomic():
        if pin:
            services.set_pin(user, pin)
        else:
            services.clear_pin(user)
        _note(user, "pin_set" if pin else "pin_cleared", user)
