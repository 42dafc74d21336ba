"""Who must have a second factor, and whether they have one (THREATS T14)."""

from typing import Final

from allauth.mfa.models import Authenticator
from django.conf import settings

from fangxian.access.queries import holds_any_role
from fangxian.access.roles import Role
from fangxian.accounts.models import User

PRIVILEGED: Final = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.DOCTOR, Role.LAWYER})


def has_second_factor(user: User) -> bool:
    """Say whether ``user`` has an authenticator app or a passkey; recovery codes alone do not count."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())


def needs_second_factor(user: User) -> bool:
    """Say whether ``user`` holds a privileged role without a second factor, where the deployment asks for one."""
    return bool(settings.REQUIRE_MFA) and not has_second_factor(user) and holds_any_role(user, PRIVILEGED)
