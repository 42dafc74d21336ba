"""Every address of the house, tried by everybody (THREATS T3, T14)."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from fangxian.access.matrix import KEYWORDS, PUBLIC, SIGNED_IN, STAGE, STATION, Row
from fangxian.access.roles import PERMISSIONS, Role
from fangxian.access.scopes import may_in_unit
from fangxian.access.second_factor import PRIVILEGED
from fangxian.accounts.models import User
from fangxian.base.testing import Cast, client_of
from tests.addresses import addresses, declared

PEOPLE = (
    "coordinator", "leader", "officer", "worker", "nurse", "doctor", "warden", "lawyer", "editor", "auditor", "administrator",
    "nobody",
)  # fmt: skip
ABSENT = {404}


ROWS = declared()
TRIES = [pytest.param(row, method, id=f"{row.name} {method}") for row in ROWS for method in row.methods]
# The library of the sign-in takes a DELETE as it takes a POST: with its token, from who is signed in.
LIBRARY = ("account_", "mfa_", "usersessions_")
DECLARED = {(row.name, method) for row in ROWS for method in row.methods}
UNDECLARED = [
    pytest.param(row, method, id=f"{row.name} {method}")
    for row in {row.name: row for row in ROWS}.values()
    for method in ("GET", "POST", "DELETE")
    if (row.name, method) not in DECLARED and not (method == "DELETE" and row.name.startswith(LIBRARY))
]
GUARDED = [case for case in TRIES if case.values[0].access not in KEYWORDS]


def call(client: Client, row: Row, method: str, kwargs: Any, data: Any) -> HttpResponseBase:
    address = reverse(row.name, kwargs=dict(kwargs)) + (f"?{row.query}" if row.query else "")
    return client.get(address) if method == "GET" else client.post(address, dict(data))


def made(row: Row, cast: Cast) -> dict[str, Any]:
    return {**row.where(cast), **row.kwargs(cast)}


def text_of(answer: HttpResponseBase) -> str:
    body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return body.decode(errors="replace")


def holder(cast: Cast, permission: str) -> User:
    """Return somebody of the county with ``permission``."""
    for name in PEOPLE:
        user: User = getattr(cast, name)
        if may_in_unit(user, permission, cast.county.pk):
            return user
    raise AssertionError(f"nobody in the cast holds {permission}")


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    known = [name for name, _route in addresses(get_resolver())]
    nameless = [route for name, route in addresses(get_resolver()) if not name.rpartition(":")[2]]
    rows = [row.name for row in ROWS]
    assert not nameless, "an address needs a name"
    assert sorted(set(known) - set(rows)) == [], "add a row to the app's tests/matrix.py"
    assert sorted(set(rows) - set(known)) == [], "these rows name no address"
    tries = [(row.name, method) for row in ROWS for method in row.methods]
    assert len(tries) == len(set(tries)), "one row for each address and method"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_names_a_permission_that_exists(row: Row) -> None:
    assert row.access in KEYWORDS or row.access in PERMISSIONS


def test_everybody_who_holds_a_role_is_among_the_people(cast_roles: set[str]) -> None:
    assert cast_roles == set(Role)


@pytest.fixture
def cast_roles(cast: Cast) -> set[str]:
    return {grant.role for name in PEOPLE for grant in getattr(cast, name).grants.all()}


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), UNDECLARED)
def test_no_address_answers_to_a_method_without_a_row(cast: Cast, row: Row, method: str) -> None:
    user = holder(cast, row.access) if row.access not in KEYWORDS else cast.nobody
    answer = client_of(user).generic(method, reverse(row.name, kwargs=made(row, cast)))
    assert answer.status_code in {404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), TRIES)
def test_signed_out(cast: Cast, row: Row, method: str) -> None:
    kwargs = made(row, cast)
    answer = call(Client(), row, method, kwargs, row.data(cast))
    if row.access == PUBLIC:
        assert answer.status_code in row.fine
    elif row.access == STATION:
        assert answer.status_code in {400, 401, 403}
    elif reverse(row.name, kwargs=kwargs).startswith("/api/"):
        assert answer.status_code == 401  # a program is told, not led to a page
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), GUARDED)
def test_without_the_role_the_page_does_not_exist(cast: Cast, row: Row, method: str) -> None:
    shown = row.shows(cast) if row.shows else ""
    kwargs, data = made(row, cast), row.data(cast)
    without = [getattr(cast, name) for name in PEOPLE]
    without = [user for user in without if not may_in_unit(user, row.access, cast.county.pk)]
    assert cast.nobody in without
    for user in without:
        if not user.is_active:
            continue
        answer = call(client_of(user), row, method, kwargs, data)
        assert answer.status_code in ABSENT, user.username
        assert not shown or shown not in text_of(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), GUARDED)
def test_with_the_role_in_another_county_nothing_is_told(cast: Cast, row: Row, method: str) -> None:
    shown = row.shows(cast) if row.shows else ""
    answer = call(client_of(cast.outsider), row, method, made(row, cast), row.data(cast))
    if row.names_an_object:
        assert answer.status_code in ABSENT
    else:
        assert answer.status_code < 500
        assert not shown or shown not in text_of(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), GUARDED)
def test_with_the_role_it_answers(cast: Cast, row: Row, method: str) -> None:
    user = holder(cast, row.access)
    shown = row.shows(cast) if row.shows else ""
    answer = call(client_of(user), row, method, made(row, cast), row.data(cast))
    assert answer.status_code in row.fine
    assert answer.status_code != 302 or not answer.headers["Location"].startswith("/accounts/")
    assert not shown or shown in text_of(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), GUARDED)
def test_privileged_role_without_second_factor_is_kept_out(cast: Cast, row: Row, method: str) -> None:
    user = holder(cast, row.access)
    if not user.grants.filter(role__in=PRIVILEGED).exists():
        user = cast.coordinator
    kwargs, data = made(row, cast), row.data(cast)
    Authenticator.objects.filter(user=user).delete()
    answer = call(client_of(user), row, method, kwargs, data)
    assert answer.headers["Location"] == reverse("console:second-factor")


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), [case for case in TRIES if case.values[0].access == SIGNED_IN])
def test_own_pages_answer_everybody_with_an_account(cast: Cast, row: Row, method: str) -> None:
    answer = call(client_of(cast.nobody), row, method, made(row, cast), row.data(cast))
    assert answer.status_code in row.fine


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "method"), [case for case in TRIES if case.values[0].access == SIGNED_IN and case.values[0].names_an_object]
)
def test_own_things_are_absent_for_others(cast: Cast, row: Row, method: str) -> None:
    answer = call(client_of(cast.worker), row, method, made(row, cast), row.data(cast))
    assert answer.status_code in ABSENT


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), [case for case in TRIES if case.values[0].access == STATION])
def test_session_of_a_person_opens_nothing_that_is_for_stations(cast: Cast, row: Row, method: str) -> None:
    answer = call(client_of(cast.coordinator), row, method, made(row, cast), row.data(cast))
    assert answer.status_code in {400, 401, 403}


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "method"), [case for case in TRIES if case.values[0].access == STAGE])
def test_step_of_the_sign_in_leads_back_to_it(cast: Cast, row: Row, method: str) -> None:
    assert call(Client(), row, method, made(row, cast), row.data(cast)).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "method"), [case for case in TRIES if case.values[1] == "POST" and case.values[0].access != STATION]
)
def test_post_without_a_csrf_token_does_nothing(cast: Cast, row: Row, method: str) -> None:
    kwargs, data = made(row, cast), row.data(cast)
    user = cast.nobody if row.access in KEYWORDS else holder(cast, row.access)
    client = client_of(user)
    client.handler.enforce_csrf_checks = True
    assert call(client, row, method, kwargs, data).status_code == 403
