"""Second factors from a browser: a passkey that signs in by itself, codes of an authenticator app, recovery codes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.accounts.models import User
from fangxian.base.testing import PASSWORD, Cast, client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A phone's own: it keeps the passkey, knows its owner's finger and is touched at once.
BUILT_IN = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
STEP = 30
REFUSED = "form .invalid-feedback"


@pytest.fixture
def url(live_server: LiveServer) -> str:
    """The server by name: a passkey belongs to a name, and browsers give none to a bare address."""
    return live_server.url.replace("127.0.0.1", "localhost")


def arrive(page: Page, url: str, user: User) -> None:
    """Let the browser be one in which ``user`` has just signed in."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client_of(user).cookies[name].value, "url": url}])


def leave(page: Page) -> None:
    page.context.clear_cookies()


def give_password(page: Page, url: str, user: User) -> None:
    page.goto(url + reverse("account_login"))
    page.locator("input[name=login]").fill(user.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form[data-login] button[type=submit]").click()


def give_code(page: Page, code: str) -> None:
    page.locator("input[name=code]").fill(code)
    page.keyboard.press("Enter")


def code_of(secret: str, step: int) -> str:
    """What an authenticator app with ``secret`` shows during the 30 seconds number ``step``."""
    return format_hotp_value(hotp_value(secret, step))


def expect_own_page(page: Page, url: str, user: User) -> None:
    """The account page opens and knows whose it is."""
    page.wait_for_url(re.compile(r"^https?://[^/]+/(?!accounts/)"))
    page.goto(url + reverse("console:account"))
    expect(page.locator("input[name=name]")).to_have_value(user.name)


def add_authenticator(page: Page) -> None:
    """Plug an authenticator into the browser's tab."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": BUILT_IN})


def register_passkey(page: Page, url: str) -> None:
    page.goto(url + reverse("mfa_add_webauthn"))
    page.locator("input[name=name]").fill("值班手机")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")


def test_a_passkey_is_registered_and_signs_in_without_a_password(page: Page, url: str, people: Cast) -> None:
    add_authenticator(page)
    arrive(page, url, people.officer)
    register_passkey(page, url)
    page.goto(url + reverse("mfa_list_webauthn"))
    expect(page.get_by_role("row", name="值班手机")).to_contain_text("通行密钥")
    leave(page)
    page.goto(url + reverse("account_login"))
    page.get_by_role("button", name="用通行密钥登录").click()
    expect_own_page(page, url, people.officer)
    assert Authenticator.objects.get(user=people.officer, type="webauthn").last_used_at


def test_a_passkey_that_was_removed_signs_nobody_in(page: Page, url: str, people: Cast) -> None:
    add_authenticator(page)
    arrive(page, url, people.officer)
    register_passkey(page, url)
    Authenticator.objects.filter(user=people.officer, type="webauthn").delete()
    leave(page)
    page.goto(url + reverse("account_login"))
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="用通行密钥登录").click()
    page.goto(url + reverse("console:account"))
    expect(page).to_have_url(re.compile(re.escape(reverse("account_login"))))


def test_an_authenticator_app_and_a_recovery_code_sign_in(page: Page, url: str, people: Cast) -> None:
    arrive(page, url, people.officer)
    page.goto(url + reverse("mfa_activate_totp"))
    secret = page.locator("#authenticator_secret").input_value()
    step = int(time.time()) // STEP
    give_code(page, code_of(secret, step))
    recovery = page.locator("#recovery_codes").input_value().split()
    leave(page)
    give_password(page, url, people.officer)
    give_code(page, code_of(secret, step + 1))
    expect_own_page(page, url, people.officer)
    leave(page)
    give_password(page, url, people.officer)
    give_code(page, code_of(secret, step + 1))  # a code counts once
    expect(page.locator(REFUSED)).to_be_visible()
    give_code(page, recovery[0])
    expect_own_page(page, url, people.officer)
    leave(page)
    give_password(page, url, people.officer)
    give_code(page, recovery[0])
    expect(page.locator(REFUSED)).to_be_visible()
    assert page.url == url + reverse("mfa_authenticate")
