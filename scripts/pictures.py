#!/usr/bin/env python3
"""Pictures of every page, from a demonstration of its own, into docs/pictures. Everyone in them is invented."""

from __future__ import annotations

import argparse
import base64
import hmac
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PageError

from shots import CONSOLE, Shot
from system import ROOT, chromium

OUT = ROOT / "docs" / "pictures"
PASSWORD = "fangxian-demo"  # noqa: S105 - printed on the sign-in page of every demonstration
PIN = "580274"
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
QUALITIES = (62, 50, 40, 30)
MOST_BYTES = 100_000
START_SECONDS = 600
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
CODE = """
from fangxian.accounts.models import User
from fangxian.register.models import Place, Unit
from fangxian.station.services import issue_code
place = Place.objects.get(name__startswith="{place}")
print("CODE", issue_code(Unit.objects.get(pk=place.unit_id), place, label="{label}",
                         issued_by=User.objects.get(username="coordinator"))[1])
"""

RENDERED = """
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
request = RequestFactory().get("/")
request.user = AnonymousUser()
with translation.override("zh-hans"):
    print("PAGE", render_to_string("{template}", request=request))
"""


@dataclass(frozen=True)
class Studio:
    """A server, a browser, and the folder that the server lives in."""

    address: str
    browser: Browser
    environment: dict[str, str]

    def context(self, size: str, *, lang: str = "zh", night: bool = False) -> BrowserContext:
        """Return a new browser window."""
        return self.browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            locale="zh-CN" if lang == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if night else "light",
            has_touch=size == "phone",
        )

    def code(self, place: str) -> str:
        """Return an enrolment code for a device of ``place``."""
        return self.run(CODE.format(place=place, label="平板1")).split("CODE ")[1].strip()

    def rendered(self, template: str) -> str:
        """Return a page of the server's that tells what went wrong, as somebody who is not signed in gets it."""
        return self.run(RENDERED.format(template=template)).split("PAGE ", 1)[1]

    def run(self, program: str) -> str:
        """Run a program beside the server and return what it prints."""
        command = [sys.executable, "-c", "import django; django.setup()\n" + program]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout


@contextmanager
def demonstration(port: int) -> Iterator[dict[str, str]]:
    """Serve a demonstration of one day from a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="fangxian-pictures-") as folder:
        environment = {
            **os.environ,
            "FANGXIAN_VAR": folder,
            "DATABASE_URL": "",
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "fangxian.config.settings",
        }
        command = [sys.executable, "-m", "fangxian.config.cli", "up", "--port", str(port), "--days", "1"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait(port, process)
            yield environment
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the demonstration did not start")


def take(page: Page, name: str) -> None:
    """Write one picture, packed harder until it is small enough."""
    page.wait_for_timeout(350)
    for quality in QUALITIES:
        path = OUT / f"{name}.jpg"
        page.screenshot(path=path, type="jpeg", quality=quality, animations="disabled")
        if path.stat().st_size < MOST_BYTES:
            break
    print(f"{name}: {path.stat().st_size // 1024} kB", flush=True)


def sign_in(page: Page, address: str, username: str) -> None:
    """Sign a demonstration account in."""
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/login/)"))


def console_pages(studio: Studio, size: str, match: str) -> None:
    """Take the pages of the console whose name is like ``match``, in every language and light that is asked for."""
    opened: dict[tuple[str, str, bool], Page] = {}
    preferred: dict[str, tuple[str, str, bool]] = {}
    for shot in (shot for shot in CONSOLE if re.search(match, shot.name)):
        english = [("en", False)] if shot.in_english else []
        dark = [("zh", True)] if shot.by_night else []
        for lang, night in [("zh", False), *english, *dark]:
            key = (shot.who, lang, night)
            if key not in opened:
                opened[key] = _signed_in(studio, size, *key)
            page = opened[key]
            if preferred.get(shot.who) != key:
                _prefer(page, lang, night)
                preferred[shot.who] = key
            name = f"{shot.name}-{size}-{lang}{'-night' if night else ''}"
            try:
                _open(page, studio.address, shot)
            except (LookupError, PageError) as missing:
                print(f"{name}: LEFT OUT, {missing}", flush=True)
                continue
            take(page, name)
    for page in opened.values():
        page.context.close()


def _open(page: Page, address: str, shot: Shot) -> None:
    page.goto(address + shot.url, wait_until="networkidle")
    for pattern in [shot.follow] if isinstance(shot.follow, str) else shot.follow:
        _follow(page, pattern)
    if shot.then:
        page.goto(page.url + shot.then, wait_until="networkidle")
    _confirm(page)
    if shot.name in BEFORE:
        BEFORE[shot.name](page)


def _confirm(page: Page) -> None:
    """Give the password again where the page asks for it."""
    if "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(re.compile(r"^(?!.*/reauthenticate/)"))
        page.wait_for_load_state("networkidle")


def _unfold(page: Page) -> None:
    """Open the tree two levels down."""
    for _level in range(2):
        page.locator("details:not([open]) > summary").first.click()
        page.wait_for_load_state("networkidle")


HEAD = "code,name,unit,kind\n"
RIGHT = "P-1,西口卡点,150602,checkpoint\nP-4,东口卡点,150602,checkpoint\n"
WRONG = "P-2,,150602,checkpoint\nP-3,南口卡点,999999,gate\n"


def _upload(page: Page, table: str) -> None:
    """Upload a table of places."""
    file = {"name": "places.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator(".form-card button[type=submit]").click()
    page.wait_for_load_state("networkidle")


BEFORE: dict[str, Callable[[Page], None]] = {
    "registers": _unfold,
    "import-preview": lambda page: _upload(page, HEAD + RIGHT),
    "import-errors": lambda page: _upload(page, HEAD + RIGHT + WRONG),
}


def _signed_in(studio: Studio, size: str, who: str, lang: str, night: bool) -> Page:
    context = studio.context(size, lang=lang, night=night)
    page = context.new_page()
    if who == "coordinator" and lang == "zh" and not night:
        page.goto(f"{studio.address}/accounts/login/", wait_until="networkidle")
        take(page, f"signin-{size}-zh")
    sign_in(page, studio.address, who)
    cookies = {"name": "django_language", "value": "zh-hans" if lang == "zh" else "en", "url": studio.address}
    context.add_cookies([cookies])  # type: ignore[list-item]
    return page


def _prefer(page: Page, lang: str, night: bool) -> None:
    """Set language and light, which belong to the account: the window of another language has set them too."""
    page.evaluate(SET, ["/i18n/setlang/", "language", "zh-hans" if lang == "zh" else "en"])
    page.evaluate(SET, ["/account/theme", "theme", "night" if night else "day"])


SET = """
  async ([url, name, value]) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value
      ?? document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
    await fetch(url, { method: "POST", body: new URLSearchParams({ [name]: value, csrfmiddlewaretoken: token }) });
  }
"""


def _follow(page: Page, pattern: str) -> None:
    if not pattern:
        return
    found = page.eval_on_selector_all("a[href]", "nodes => nodes.map((node) => node.getAttribute('href'))")
    links = [href for href in found if re.search(pattern, href)]
    if not links:
        raise LookupError(f"{page.url} has no link like {pattern}")
    page.goto(urljoin(page.url, links[0]), wait_until="networkidle")


def second_factor_pages(studio: Studio, size: str) -> None:
    """Take a second factor from its beginning to the sign-in with a code; each size has a person of its own."""
    page = studio.context(size).new_page()
    who = {"desktop": "nurse", "phone": "warden"}[size]
    sign_in(page, studio.address, who)
    page.goto(f"{studio.address}/accounts/2fa/totp/activate/", wait_until="networkidle")
    _confirm(page)
    take(page, f"totp-{size}-zh")
    secret = page.locator("input[id*=secret]").first.input_value()
    page.locator("input[name=code]").fill(one_time_code(secret))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_load_state("networkidle")
    page.goto(f"{studio.address}/accounts/2fa/recovery-codes/", wait_until="networkidle")
    take(page, f"recovery-codes-{size}-zh")
    page.context.clear_cookies()
    page.goto(f"{studio.address}/accounts/login/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    page.wait_for_load_state("networkidle")
    take(page, f"signin-code-{size}-zh")
    page.context.close()


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
    lane.measure("364")
    lane.take("out-of-range")
    lane.press("Enter")
    lane.page.locator(".held-card").wait_for()
    lane.press("F4")
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
    lane.measure("364")
    lane.take("out-of-range")
    lane.page.context.close()


def write_index() -> None:
    """Write docs/pictures/README.md: every page in a row, wide and narrow."""
    names = sorted({re.sub(r"-(desktop|phone)-", "-*-", path.stem) for path in OUT.glob("*-*-*.jpg")})
    lines = [
        "# Pictures",
        "",
        "Made by `scripts/pictures.py` from the demonstration; everyone in them is invented.",
        "",
    ]
    lines += ["| page | 1280 × 800 | 390 × 844 |", "| --- | --- | --- |"]
    for name in names:
        cells = [f"![{name} {size}]({name.replace('*', size)}.jpg)" for size in SIZES]
        lines.append(f"| {name.replace('-*-', ', ').replace('-night', ', night')} | {cells[0]} | {cells[1]} |")
    (OUT / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Take the pictures, or those of one part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8631)
    parser.add_argument("--only", choices=("console", "station"))
    parser.add_argument("--match", default="", help="pages of the console whose name is like this")
    arguments = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with demonstration(arguments.port) as environment, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium(), args=FLAGS, env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
        )
        studio = Studio(f"http://127.0.0.1:{arguments.port}", browser, environment)
        for size in SIZES:
            if arguments.only != "station":
                console_pages(studio, size, arguments.match)
                second_factor_pages(studio, size)
                error_pages(studio, size)
            if arguments.only != "console":
                station_pages(studio, size)
                lane_again(studio, size, lang="en", night=False)
                lane_again(studio, size, lang="zh", night=True)
        browser.close()
    write_index()


if __name__ == "__main__":
    main()
