"""The fixed cast of the tests: one small region, two places and the people who work there. All of them are invented.

Loaded as a pytest plugin by the root conftest. ``cast`` builds everything in the test's own transaction.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.accounts.models import User
from fangxian.accounts.services import set_pin
from fangxian.base.clock import now
from fangxian.register.models import Place, PlaceKind, Unit, UnitKind

PASSWORD: Final = "snow on the north road"  # noqa: S105 - the cast's
PIN: Final = "135790"
TOTP_SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - the cast's


@dataclass(frozen=True, slots=True)
class Cast:
    """Units from the region down to a village, a county next door, two places, and a person for every role that
    tests need.

    ``outsider`` holds all these roles in ``other_county``; ``nobody`` is signed in and holds none.
    """

    region: Unit
    league: Unit
    county: Unit
    township: Unit
    village: Unit
    other_county: Unit
    other_township: Unit
    post: Place
    clinic: Place
    coordinator: User
    leader: User
    officer: User
    worker: User
    nurse: User
    doctor: User
    warden: User
    lawyer: User
    editor: User
    auditor: User
    administrator: User
    outsider: User
    nobody: User


@pytest.fixture(autouse=True)
def _fast_secrets(settings: Any) -> None:
    """Real password and PIN hashing would take most of the suite's time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PIN_ITERATIONS = 1000


@pytest.fixture(autouse=True)
def _language_of_the_house(settings: Any) -> None:
    """A page shown in somebody's own language leaves that language with the thread, as the next request sets its own."""
    translation.activate(settings.LANGUAGE_CODE)


def make_user(username: str, name: str, *, second_factor: bool = False) -> User:
    """Make a user with the cast's password."""
    user = User.objects.create(username=username, name=name, password=make_password(PASSWORD))
    if second_factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(TOTP_SECRET)})
    return user


def give(user: User, role: Role, unit: Unit) -> Grant:
    """Grant ``role`` in ``unit`` since a week ago, without the ceremony of the service."""
    return Grant.objects.create(user=user, role=role, unit=unit, starts_at=now() - timedelta(days=7))


def _unit(parent: Unit | None, code: str, name: str, kind: UnitKind) -> Unit:
    values = {"code": code, "name": name, "kind": kind}
    made: Unit = Unit.objects.add_child(parent, values) if parent else Unit.objects.add_root(values)
    return made


def _units() -> dict[str, Unit]:
    region = _unit(None, "990000", "北原地区", UnitKind.REGION)
    league = _unit(region, "990100", "朔原盟", UnitKind.LEAGUE)
    county = _unit(league, "990101", "安河旗", UnitKind.COUNTY)
    township = _unit(county, "990101100", "河湾镇", UnitKind.TOWNSHIP)
    village = _unit(township, "990101100201", "柳湾嘎查", UnitKind.VILLAGE)
    other = _unit(league, "990102", "远山县", UnitKind.COUNTY)
    other_township = _unit(other, "990102100", "石桥镇", UnitKind.TOWNSHIP)
    return {
        "region": region, "league": league, "county": county, "township": township, "village": village,
        "other_county": other, "other_township": other_township,
    }  # fmt: skip


def _places(units: dict[str, Unit]) -> dict[str, Place]:
    county = units["county"]
    return {
        "post": Place.objects.create(unit=county, name="北出口卡点", kind=PlaceKind.CHECKPOINT, is_manned=True),
        "clinic": Place.objects.create(unit=units["township"], name="河湾发热门诊", kind=PlaceKind.FEVER_CLINIC),
    }


_PEOPLE: Final = (
    ("coordinator", "调度员甲", Role.COORDINATOR, True),
    ("leader", "点位负责人乙", Role.POST_LEADER, False),
    ("officer", "值守人员丙", Role.OFFICER, False),
    ("worker", "社区工作者丁", Role.COMMUNITY_WORKER, False),
    ("nurse", "护士戊", Role.NURSE, False),
    ("doctor", "医生癸", Role.DOCTOR, True),
    ("warden", "监管人员子", Role.WARDEN, False),
    ("lawyer", "律师丑", Role.LAWYER, True),
    ("editor", "编辑寅", Role.EDITOR, False),
    ("auditor", "审计员己", Role.AUDITOR, True),
    ("administrator", "管理员庚", Role.ADMINISTRATOR, True),
)


def _people(units: dict[str, Unit]) -> dict[str, User]:
    people = {}
    for username, name, role, second_factor in _PEOPLE:
        people[username] = make_user(username, name, second_factor=second_factor)
        give(people[username], role, units["county"])
    people["outsider"] = make_user("outsider", "邻县人员辛", second_factor=True)
    for _username, _name, role, _factor in _PEOPLE:
        give(people["outsider"], role, units["other_county"])
    people["nobody"] = make_user("nobody", "无岗人员壬")
    return people


def build_cast() -> Cast:
    """Build the cast in the current database; the officer's PIN is ``PIN``."""
    units = _units()
    people = _people(units)
    set_pin(people["officer"], PIN)
    everything: dict[str, Any] = {**units, **_places(units), **people}
    return Cast(**everything)


@dataclass(frozen=True, slots=True)
class _Written:
    """The cast as it was built once, and what that wrote."""

    cast: Cast
    statements: list[tuple[str, Any]]


_written: _Written | None = None


def _build_and_note() -> _Written:
    statements: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        return _Written(build_cast(), statements)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in this test's transaction: built once in a process, then written again row by row, which takes a tenth."""
    global _written  # noqa: PLW0603 - one cast for one process
    if _written is None:
        _written = _build_and_note()
    else:
        with connection.cursor() as cursor:
            for statement in _written.statements:
                cursor.execute(*statement)
    return deepcopy(_written.cast)


def client_of(user: User, *, recent: bool = True) -> Client:
    """Return a browser in which ``user`` is signed in; ``recent``: has just confirmed who they are (see
    base.reauth).

    The session is written at once as it stands after a sign-in, which takes a quarter of ``force_login``.
    """
    client, request = Client(), HttpRequest()
    request.session = SessionStore()
    request.session[SESSION_KEY] = str(user.pk)
    request.session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if recent:
        record_authentication(request, user, method="password", reauthenticated=True)
    request.session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    return client_of
