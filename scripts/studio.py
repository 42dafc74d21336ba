"""A server with a demonstration, a browser that looks at it, and the folder that its pictures go to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

from system import ROOT

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
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'scripts'}",
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


def confirm(page: Page) -> None:
    """Give the password again where the page asks for it."""
    if "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(re.compile(r"^(?!.*/reauthenticate/)"))
        page.wait_for_load_state("networkidle")
