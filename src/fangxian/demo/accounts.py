"""The demonstration's accounts: one for every role to sign in with, and the officers and workers who are only shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.accounts import pins
from fangxian.accounts.models import User
from fangxian.demo import geography, invented
from fangxian.demo.ids import id_at
from fangxian.demo.plan import Plan
from fangxian.register.models import Unit

PIN: Final = "580274"
TEAM_SIZE: Final = 6


@dataclass(frozen=True, slots=True)
class AccountSpec:
    """``can_sign_in``: with the demonstration's password; ``has_pin``: at an enrolled station."""

    username: str
    role: Role
    unit: str
    can_sign_in: bool = True
    has_pin: bool = False


SHOWN: Final = (
    AccountSpec("coordinator", Role.COORDINATOR, geography.REGION),
    AccountSpec("coordinator-dongsheng", Role.COORDINATOR, geography.DONGSHENG),
    AccountSpec("leader", Role.POST_LEADER, geography.DONGSHENG, has_pin=True),
    AccountSpec("leader-zhenglan", Role.POST_LEADER, geography.ZHENGLAN, has_pin=True),
    AccountSpec("officer", Role.OFFICER, geography.DONGSHENG, has_pin=True),
    AccountSpec("officer-zhenglan", Role.OFFICER, geography.ZHENGLAN, has_pin=True),
    AccountSpec("worker", Role.COMMUNITY_WORKER, "150302001"),
    AccountSpec("nurse", Role.NURSE, "demo-hospital"),
    AccountSpec("doctor", Role.DOCTOR, "demo-settlement"),
    AccountSpec("warden", Role.WARDEN, "demo-prison"),
    AccountSpec("lawyer", Role.LAWYER, "demo-law"),
    AccountSpec("editor", Role.EDITOR, geography.REGION),
    AccountSpec("auditor", Role.AUDITOR, geography.REGION),
    AccountSpec("administrator", Role.ADMINISTRATOR, geography.REGION),
)


def officer_names(post: str) -> list[str]:
    """Return the user names of a post's officers: three teams of two."""
    return [f"{post}-{number}" for number in range(1, TEAM_SIZE + 1)]


def _staff() -> Iterable[AccountSpec]:
    for post in geography.POSTS:
        for username in officer_names(post.key):
            yield AccountSpec(username, Role.OFFICER, post.county, can_sign_in=False, has_pin=True)
    for place in geography.PLACES:
        if place.key.startswith(("gate-", "site-")):
            yield AccountSpec(place.key, Role.COMMUNITY_WORKER, place.unit, can_sign_in=False)


def make_accounts(plan: Plan, units: dict[str, Unit]) -> None:
    """Make every account with its grant. Password and PIN are hashed once: they are the same, and printed anyway."""
    password = make_password(settings.DEMO_PASSWORD)
    pin = pins.make_verifier(PIN, settings.PIN_ITERATIONS)
    users, grants = [], []
    for spec in (*SHOWN, *_staff()):
        draw = plan.draw("user", spec.username)
        user = User(
            id=id_at(plan.start, draw),
            username=spec.username,
            name=invented.name(draw),
            password=password if spec.can_sign_in else f"{UNUSABLE_PASSWORD_PREFIX}{spec.username}",
            is_demo=spec.can_sign_in,
        )
        if spec.has_pin:
            user.pin_salt, user.pin_iterations, user.pin_verifier = pin.salt, pin.iterations, pin.verifier
        users.append(user)
        grants.append(
            Grant(
                id=id_at(plan.start, draw), user=user, role=spec.role, unit=units[spec.unit], starts_at=plan.start,
                reason="演示",
            )
        )  # fmt: skip
    User.objects.bulk_create(users)
    Grant.objects.bulk_create(grants)
