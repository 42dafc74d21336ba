"""A station in a real browser, enrolled at a post of the scratch database. Needs the development packages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection

from fangxian.accounts.services import set_pin
from fangxian.bench.load import make_region
from fangxian.bench.server import Server, running_server
from fangxian.register.models import Place, Unit
from fangxian.register.policies import load_builtin
from fangxian.station.packing import collect
from fangxian.station.services import issue_code

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PIN: Final = "580274"
NAMES: Final = ("chromium", "google-chrome", "google-chrome-stable")
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE: Final = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Bound:
    """A browser that was never used, the server it talks to, and the code that binds it to a post."""

    server: Server
    context: "BrowserContext"
    code: str

    @property
    def address(self) -> str:
        """Return the server's address without a slash at its end."""
        return f"http://127.0.0.1:{self.server.port}"


@contextmanager
def fresh_device() -> Iterator[Bound]:
    """Prepare the scratch database and its files, and yield a browser with an empty cache."""
    code = _post_with_a_code()
    collect()
    connection.close()
    # The service worker's own requests are events of the context only under this name.
    os.environ["PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS"] = "1"
    with running_server(1) as server, _browser() as context:
        yield Bound(server, context, code)


def _post_with_a_code() -> str:
    load_builtin()
    _region, [post] = make_region(1)
    set_pin(post.officer, PIN)
    unit = Unit.objects.get(pk=post.station.unit_id)
    place = Place.objects.get(unit=unit)
    return issue_code(unit, place, label="bench", issued_by=post.officer)[1]


@contextmanager
def _browser() -> Iterator["BrowserContext"]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit("This bench drives a browser: install the development packages (make setup).") from None
    found = [path for path in map(shutil.which, NAMES) if path]
    path = os.environ.get("FANGXIAN_CHROMIUM") or (found[0] if found else None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
        finally:
            browser.close()


def enrol_and_sign_in(page: "Page", bound: Bound) -> None:
    """Bind the device and sign the officer in, as a hand would."""
    page.goto(f"{bound.address}/station/")
    page.locator("main input").first.fill(bound.code)
    page.get_by_role("button", name="绑定", exact=True).click()
    page.locator(".pad-pin").focus()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.locator(".pad-pin").wait_for(state="detached")
