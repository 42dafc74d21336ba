"""Acts on users that need nothing from upstairs. Acts that leave an entry are wrapped in ``access.services``."""

import secrets
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction

from fangxian.accounts import pins
from fangxian.accounts.models import User
from fangxian.accounts.problems import (
    PIN_MALFORMED,
    PIN_WEAK,
    USERNAME_MALFORMED,
    USERNAME_TAKEN,
)
from fangxian.base.problems import Problem
from fangxian.base.text import clean

# Without the letters and digits that are misread on paper.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ONE_TIME_GROUPS: Final = 4
MAX_NAME: Final = 64


def new_one_time_password() -> str:
    """Return a password to be read out or written down once: four groups of four, 79 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(_ONE_TIME_GROUPS))
    return "-".join(groups)


def create_user(username: str, name: str, *, language: str = "zh-hans") -> tuple[User, str]:
    """Create a user and return it with its one-time password, which must be changed at the first sign-in.

    Problems: ``username_malformed``, ``username_taken``.
    """
    username, name = clean(username), clean(name)
    try:
        UnicodeUsernameValidator()(username)
        MaxLengthValidator(MAX_NAME)(username)
    except ValidationError as error:
        raise Problem(USERNAME_MALFORMED, status=422) from error
    password = new_one_time_password()
    if User.objects.filter(username__iexact=username).exists():
        raise Problem(USERNAME_TAKEN, status=409, username=username)
    try:
        with transaction.atomic():
            user = User.objects.create(
                username=username,
                name=name[:MAX_NAME],
                language=language,
                password=make_password(password),
                must_change_password=True,
            )
    except IntegrityError as error:
        raise Problem(USERNAME_TAKEN, status=409, username=username) from error
    return user, password


def reset_password(user: User) -> str:
    """Give ``user`` a new one-time password; every session ends, because its hash is part of them."""
    password = new_one_time_password()
    user.password = make_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    return password


def deactivate_user(user: User) -> None:
    """Close ``user``'s account: no sign-in, no scope, no place in any pack from now on. What they wrote stays
    theirs.
    """
    User.objects.filter(pk=user.pk).update(is_active=False, pin_salt="", pin_verifier="", pin_iterations=0)
    user.refresh_from_db()


def reactivate_user(user: User) -> None:
    """Open ``user``'s account again; the PIN must be set anew."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.refresh_from_db()


def change_profile(user: User, *, name: str, language: str, theme: str) -> None:
    """Keep what a person may change of their own account."""
    user.name, user.language, user.theme = clean(name)[:MAX_NAME], language, theme
    user.save(update_fields=["name", "language", "theme"])


def set_pin(user: User, pin: str) -> None:
    """Keep the verifier of ``user``'s new PIN; neither the PIN nor the derived bytes are kept.

    Problems: ``pin_malformed`` (6 to 10 digits), ``pin_weak``. Source: docs/station-protocol.md section 3.
    """
    if not pins.is_well_formed(pin):
        raise Problem(PIN_MALFORMED, status=422)
    if pins.is_weak(pin):
        raise Problem(PIN_WEAK, status=422)
    made = pins.make_verifier(pin, settings.PIN_ITERATIONS)
    user.pin_salt, user.pin_iterations, user.pin_verifier = made.salt, made.iterations, made.verifier
    user.save(update_fields=["pin_salt", "pin_iterations", "pin_verifier"])


def clear_pin(user: User) -> None:
    """Take ``user``'s PIN away: packs no longer carry them until they set a new one."""
    user.pin_salt, user.pin_iterations, user.pin_verifier = "", 0, ""
    user.save(update_fields=["pin_salt", "pin_iterations", "pin_verifier"])


def note_password_changed(user: User) -> None:
    """The one-time password is spent."""
    User.objects.filter(pk=user.pk, must_change_password=True).update(must_change_password=False)
