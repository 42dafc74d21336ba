import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client

from fangxian.accounts.adapter import SecondFactors
from fangxian.accounts.models import User
from fangxian.accounts.services import create_user, reset_password
from fangxian.base.testing import PASSWORD, TOTP_SECRET, Cast, client_of
from fangxian.console.middleware import SEEN

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(LOGIN, {"login": username, "password": password}, **more)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_now() -> str:
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))


def test_sign_in_page_is_in_chinese_by_default(client: Client) -> None:
    html = client.get(LOGIN).content.decode()
    assert '<html lang="zh-Hans"' in html


def test_password_opens_a_session(cast: Cast, client: Client) -> None:
    answer = sign_in(client, "nurse")
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_wrong_password_and_unknown_user_answer_alike(cast: Cast, client: Client) -> None:
    wrong, unknown = sign_in(client, "nurse", "x"), sign_in(client, "nobody-here", "x")
    assert not is_signed_in(client)
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_sixth_attempt_on_one_account_is_stopped_even_with_the_right_password(cast: Cast, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "nurse", "wrong")
    sign_in(client, "nurse")
    assert not is_signed_in(client)


def test_stopped_account_does_not_stop_the_next_one(cast: Cast, client: Client) -> None:
    for _ in range(6):
        sign_in(client, "nurse", "wrong")
    sign_in(client, "worker")
    assert is_signed_in(client)


def test_attempts_from_another_address_still_count_for_the_account(cast: Cast) -> None:
    for last in range(5):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{last + 1}"), "nurse", "wrong")
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client, "nurse")
    assert not is_signed_in(client)


def test_one_address_cannot_try_account_after_account(cast: Cast) -> None:
    for n in range(20):
        sign_in(Client(REMOTE_ADDR="192.0.2.7"), f"guess-{n}", "wrong")
    client = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(client, "nurse")
    assert not is_signed_in(client)


def test_attempts_are_counted_where_every_process_sees_them(cast: Cast, client: Client) -> None:
    sign_in(client, "nurse", "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM base_cache")
        assert cursor.fetchone()[0] > 0


def test_second_factor_is_asked_for(cast: Cast, client: Client) -> None:
    answer = sign_in(client, "coordinator")
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


def test_authenticator_code_completes_the_sign_in_once(cast: Cast, client: Client) -> None:
    sign_in(client, "coordinator")
    code = code_now()
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_signed_in(client)
    again = Client()
    sign_in(again, "coordinator")
    again.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_signed_in(again)


def test_totp_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    stored = Authenticator.objects.get(user=cast.coordinator, type="totp").data["secret"]
    assert TOTP_SECRET not in stored
    assert SecondFactors().decrypt(stored) == TOTP_SECRET


@pytest.mark.parametrize(
    "address", ["signup/", "email/", "password/reset/", "confirm-email/", "password/set/", "social/login/error/"]
)
def test_pages_that_open_accounts_from_outside_do_not_exist(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404


def test_setting_up_an_authenticator_shows_a_qr_and_gives_recovery_codes(cast: Cast) -> None:
    client = client_of(cast.nurse)
    page = client.get("/accounts/2fa/totp/activate/")
    assert b"data:image/svg+xml;base64," in page.content
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/recovery-codes/generate/", "2fa/totp/deactivate/", "password/change/",
     "sessions/", "logout/", "reauthenticate/", "2fa/reauthenticate/"],
)  # fmt: skip
def test_every_sign_in_page_is_drawn(cast: Cast, address: str) -> None:
    answer = client_of(cast.coordinator).get(f"/accounts/{address}")
    assert answer.status_code == 200
    assert "vendor/tabler" in answer.content.decode()


def test_passkey_challenge_is_given_to_anybody_without_naming_keys(client: Client) -> None:
    data = client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"}).json()
    assert data["request_options"]["publicKey"]["challenge"]
    assert not data["request_options"]["publicKey"].get("allowCredentials")


def test_privileged_role_without_second_factor_is_led_to_set_one_up(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.coordinator).delete()
    client = client_of(cast.coordinator)
    assert client.get("/break-glass/").headers["Location"] == "/account/second-factor"
    page = client.get("/account/second-factor")
    assert b"/accounts/2fa/totp/activate/" in page.content
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.coordinator).update(type="recovery_codes")
    assert client_of(cast.coordinator).get("/break-glass/").status_code == 302


def test_demonstration_asks_for_no_second_factor(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_MFA = False
    Authenticator.objects.filter(user=cast.coordinator).delete()
    assert client_of(cast.coordinator).get("/break-glass/").status_code == 200


def test_ordinary_role_needs_no_second_factor(cast: Cast) -> None:
    assert client_of(cast.nurse).get("/break-glass/").status_code == 200


def test_one_time_password_must_be_changed_first(db: None, client: Client) -> None:
    _user, password = create_user("new.one", "新人")
    sign_in(client, "new.one", password)
    assert client.get("/account/").headers["Location"] == "/accounts/password/change/"
    fresh = "long enough for winter"
    client.post("/accounts/password/change/", {"oldpassword": password, "password1": fresh, "password2": fresh})
    assert not User.objects.get(username="new.one").must_change_password
    assert client.get("/account/").status_code == 200


def test_weak_new_password_is_refused(db: None, client: Client) -> None:
    _user, password = create_user("new.one", "新人")
    sign_in(client, "new.one", password)
    client.post("/accounts/password/change/", {"oldpassword": password, "password1": "short", "password2": "short"})
    assert User.objects.get(username="new.one").must_change_password


def idle(client: Client, minutes: int) -> None:
    session = client.session
    session[SEEN] = int(time.time()) - minutes * 60
    session.save()


def test_shared_device_signs_out_after_ten_idle_minutes(cast: Cast, client: Client) -> None:
    sign_in(client, "nurse")
    client.get("/account/")
    idle(client, 11)
    answer = client.get("/account/")
    assert answer.headers["Location"].startswith(LOGIN)
    assert not is_signed_in(client)


def test_own_device_stays_signed_in_longer(cast: Cast, client: Client) -> None:
    client.post(LOGIN, {"login": "nurse", "password": PASSWORD, "remember": "on"})
    client.get("/account/")
    idle(client, 11)
    assert client.get("/account/").status_code == 200
    idle(client, 61)
    assert client.get("/account/").status_code == 302


def test_page_that_refreshes_itself_does_not_keep_the_session_alive(cast: Cast, client: Client) -> None:
    sign_in(client, "nurse")
    client.get("/account/")
    idle(client, 9)
    before = client.session[SEEN]
    client.get("/account/", headers={"X-Background": "1"})
    assert client.session[SEEN] == before


def test_use_keeps_the_session_alive(cast: Cast, client: Client) -> None:
    sign_in(client, "nurse")
    client.get("/account/")
    idle(client, 9)
    client.get("/account/")
    assert client.session[SEEN] > time.time() - 5


def test_pages_come_in_the_persons_own_language(cast: Cast) -> None:
    client = client_of(cast.nurse)
    assert '<html lang="zh-Hans"' in client.get("/account/").content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/account/"})
    assert '<html lang="en"' in client.get("/account/").content.decode()
    cast.nurse.refresh_from_db()
    assert cast.nurse.language == "en"


def test_theme_is_kept_for_the_person_and_the_device(cast: Cast) -> None:
    client = client_of(cast.nurse)
    client.post("/account/theme", {"theme": "night", "next": "/account/"})
    assert 'data-theme="night"' in client.get("/account/").content.decode()
    client.post("/accounts/logout/")
    assert 'data-theme="night"' in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_no_redirect_leaves_the_house(cast: Cast, client: Client, target: str) -> None:
    assert client.post("/account/theme", {"theme": "day", "next": target}).headers["Location"] == "/"
    answer = client.post(LOGIN, {"login": "nurse", "password": PASSWORD, "next": target})
    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


def test_demonstration_lists_its_accounts_on_the_sign_in_page(cast: Cast, client: Client, settings: Any) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_demo=True)
    assert "data-fill-login" not in client.get(LOGIN).content.decode()
    settings.DEMO = True
    html = client.get(LOGIN).content.decode()
    assert 'data-fill-login="officer"' in html
    assert 'data-fill-login="nurse"' not in html


def test_list_of_demonstration_accounts_takes_two_queries(
    cast: Cast, settings: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    from fangxian.console.shell import demo_accounts

    settings.DEMO = True
    User.objects.update(is_demo=True)
    with django_assert_num_queries(2):
        found = demo_accounts()
    assert len(found) == 13


def test_session_of_another_device_ends_with_a_new_password(cast: Cast) -> None:
    client = client_of(cast.worker)
    reset_password(cast.worker)
    assert client.get("/account/").status_code == 302
