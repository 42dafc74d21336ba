"""Pictures of what is no single address: a second factor, what goes wrong, the station with its lane."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin

from playwright.sync_api import Error as PageError
from playwright.sync_api import Page

from shots import STEPS
from studio import PASSWORD, PIN, Studio, confirm, sign_in, take


def take_step(page: Page, name: str, size: str) -> None:
    """Take a page whose address is declared with the name of its picture."""
    assert name in STEPS, f"add {name} to STEPS"
    take(page, f"{name}-{size}-zh")


def second_factor_pages(studio: Studio, size: str) -> None:
    """Take second factors from their beginning to the sign-in with a code; each size has a person of its own."""
    studio = replace(studio, address=studio.address.replace("127.0.0.1", "localhost"))  # a passkey needs a name
    page = studio.context(size).new_page()
    who = {"desktop": "nurse", "phone": "warden"}[size]
    sign_in(page, studio.address, who)
    page.goto(f"{studio.address}/accounts/2fa/totp/activate/", wait_until="networkidle")
    confirm(page)
    take_step(page, "totp", size)
    secret = page.locator("input[id*=secret]").first.input_value()
    page.locator("input[name=code]").fill(one_time_code(secret))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_load_state("networkidle")
    for path, name in (("recovery-codes/", "recovery-codes"), ("recovery-codes/generate/", "recovery-codes-new")):
        page.goto(f"{studio.address}/accounts/2fa/{path}", wait_until="networkidle")
        take_step(page, name, size)
    page.goto(f"{studio.address}/accounts/2fa/totp/deactivate/", wait_until="networkidle")
    take_step(page, "totp-off", size)
    _passkey(studio, page, size)
    _once_more(studio, page, size)
    page.context.clear_cookies()
    sign_in_with_code(studio, page, who, size)
    page.context.close()


def _passkey(studio: Studio, page: Page, size: str) -> None:
    """Make a passkey with a device that the browser pretends to have, and take the pages about it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    keys = f"{studio.address}/accounts/2fa/webauthn/"
    page.goto(f"{keys}add/", wait_until="networkidle")
    page.locator("input[name=name]").fill("值班室的电脑")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile(r"^(?!.*/add/)"))
    page.goto(keys, wait_until="networkidle")
    edit = page.locator("a[href*='/edit/']").first.get_attribute("href")
    for act, name in (("edit", "passkey-rename"), ("remove", "passkey-remove")):
        page.goto(urljoin(keys, str(edit).replace("/edit/", f"/{act}/")), wait_until="networkidle")
        take_step(page, name, size)


def _once_more(studio: Studio, page: Page, size: str) -> None:
    """Take the pages that ask again, by password, by code, by passkey, who it is."""
    studio.run("import scenes; scenes.forget_sign_ins()")
    for path, name in (("", "password-again"), ("2fa/", "code-again"), ("2fa/webauthn/", "passkey-again")):
        page.goto(f"{studio.address}/accounts/{path}reauthenticate/?next=/account/pin", wait_until="networkidle")
        take_step(page, name, size)


def sign_in_with_code(studio: Studio, page: Page, who: str, size: str) -> None:
    """Take the page that asks for a code after the password."""
    page.goto(f"{studio.address}/accounts/login/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    page.wait_for_load_state("networkidle")
    take_step(page, "signin-code", size)


def one_time_code(secret: str) -> str:
    """Return the code that an authenticator app shows now (RFC 6238, six digits, thirty seconds)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def error_pages(studio: Studio, size: str) -> None:
    """Take the pages of what goes wrong: a form that is out of date as the server answers it, the others as it would."""
    page = studio.context(size).new_page()
    page.goto(f"{studio.address}/accounts/login/", wait_until="networkidle")
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'old'")
    page.locator("input[name=login]").fill("coordinator")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state("networkidle")
    take(page, f"form-out-of-date-{size}-zh")
    page.goto(f"{studio.address}/accounts/inactive/", wait_until="networkidle")
    take_step(page, "account-closed", size)
    _answer_with(page, "/account/second-factor", 200, studio.rendered("console/second_factor.html"))
    page.goto(f"{studio.address}/account/second-factor", wait_until="networkidle")
    take_step(page, "second-factor-needed", size)
    for code, name in ((403, "no-access"), (500, "server-error")):
        _answer_with(page, f"/error-{code}", code, studio.rendered(f"{code}.html"))
        page.goto(f"{studio.address}/error-{code}", wait_until="networkidle")
        take(page, f"{name}-{size}-zh")
    page.context.close()


def _answer_with(page: Page, path: str, status: int, body: str) -> None:
    """Let the window believe that the server answers ``path`` with ``body``."""
    page.route(
        f"**{path}", lambda route: route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")
    )


METHODS = re.compile("换测量方式|Another method")
FOREHEAD = re.compile("^(额温|forehead)$")
TENT = re.compile("^(有暖棚|There is a warm tent)$")
IN_TENT = re.compile("^(在暖棚内测|In the warm tent)$")


class Lane:
    """The station's pages in their order, with the words of its language."""

    def __init__(self, studio: Studio, size: str, *, lang: str = "zh", night: bool = False) -> None:
        self.page = studio.context(size, lang=lang, night=night).new_page()
        self.end = f"-{size}-{lang}{'-night' if night else ''}"
        prefs = f'{{"lang":"{lang}","theme":"{"night" if night else "day"}","size":"normal","sound":"off"}}'
        self.page.add_init_script(f"localStorage.setItem('fangxian.station.prefs', '{prefs}')")
        self.page.goto(f"{studio.address}/station/#enrol={studio.code('桑根达来')}")

    def take(self, name: str) -> None:
        """Take what is there."""
        take(self.page, f"station-{name}{self.end}")

    def begin(self, *, with_pictures: bool) -> None:
        """Enrol, sign in, open the lane at 31 degrees below zero."""
        page = self.page
        shoot: Callable[[str], None] = self.take if with_pictures else lambda _name: None
        page.locator("main button.primary").first.wait_for()
        shoot("enrol")
        page.locator("main button.primary").first.click()
        person = page.locator("main .choices button, main .officers button").first
        person.wait_for()
        person.click()
        page.locator(".pad-pin").wait_for()
        shoot("pin")
        page.locator(".pad-pin").focus()
        page.keyboard.type(PIN)
        page.keyboard.press("Enter")
        page.locator(".pad-pin").wait_for(state="detached")
        shoot("home")
        page.get_by_role("button", name=re.compile("卡口查验|Checkpoint", re.I)).first.click()
        page.locator(".lane input").first.fill("31")
        page.get_by_role("button", name=TENT).click()
        page.locator(".lane-row input").first.fill("20")
        shoot("conditions")
        page.locator(".lane-next").click()
        page.locator(".pad-plate").wait_for()

    def car(self, plate: str, *, with_pictures: bool) -> None:
        """Register a car with one person up to the reading."""
        page = self.page
        shoot: Callable[[str], None] = self.take if with_pictures else lambda _name: None
        page.locator(".pad-plate:focus").wait_for()
        page.keyboard.type(plate[:-2])
        shoot("plate")
        page.keyboard.type(plate[-2:])
        page.keyboard.press("Enter")
        self.press("1")
        page.locator(".pad-id:focus").wait_for()
        page.keyboard.type("990101199003070")
        shoot("person")
        for _digit in range(15):
            page.keyboard.press("Backspace")
        for key in ("Enter", "Enter", "Enter", "1", "1"):
            self.press(key)
        page.locator(".lane-dial").wait_for()

    def press(self, key: str) -> None:
        """Press a key once the question is drawn."""
        self.page.wait_for_timeout(250)
        self.page.keyboard.press(key)

    def by_forehead(self) -> None:
        """Measure by the forehead, which the lane proposes only where it can clear somebody."""
        self._choose(FOREHEAD)
        tent = self.page.get_by_role("button", name=IN_TENT, include_hidden=True)
        if tent.get_attribute("aria-pressed") == "true":
            self._choose(IN_TENT)
        self.page.wait_for_timeout(250)

    def _choose(self, name: re.Pattern[str]) -> None:
        """Press a way to measure; the question may be drawn anew, and folded up, when what was sent has arrived."""
        choice = self.page.get_by_role("button", name=name)
        for _try in range(5):
            if not choice.is_visible():
                self.page.locator("summary", has_text=METHODS).click()
            try:
                choice.click(timeout=2000)
            except PageError:
                continue
            return
        raise LookupError(f"no way to measure like {name.pattern}")

    def measure(self, digits: str) -> None:
        """Type a reading and wait for the decision."""
        self.page.locator(".lane-dial").focus()
        self.page.keyboard.type(digits)
        self.page.keyboard.press("Enter")
        self.page.locator(".lane-verdict").wait_for()


def station_pages(studio: Studio, size: str) -> None:
    """Take the station from enrolment to hand-over."""
    lane = Lane(studio, size)
    lane.begin(with_pictures=True)
    lane.car("m1K12345", with_pictures=True)
    lane.take("reading")
    lane.by_forehead()
    lane.measure("364")
    lane.take("out-of-range")
    lane.press("Enter")
    lane.page.locator(".held-card").wait_for()
    lane.press("F4")
    lane.page.locator(".lane-dial").wait_for()
    lane.measure("384")
    lane.take("fever")
    lane.press("Enter")
    lane.page.locator(".pad-plate").wait_for()
    for key, name in (("F6", "tally"), ("F8", "recent")):
        lane.press(key)
        lane.page.locator("[data-step=panel]").wait_for()
        lane.take(name)
        lane.press(key)
    lane.page.evaluate("location.hash = 'handover/checkpoint'")
    lane.page.wait_for_timeout(600)
    lane.take("handover")
    lane.page.context.close()


def lane_again(studio: Studio, size: str, *, lang: str, night: bool) -> None:
    """Take the lane alone in another language or light."""
    lane = Lane(studio, size, lang=lang, night=night)
    lane.begin(with_pictures=False)
    lane.car("m1K67890", with_pictures=False)
    lane.take("reading")
    lane.by_forehead()
    lane.by_forehead()
    lane.measure("364")
    lane.take("out-of-range")
    lane.page.context.close()
