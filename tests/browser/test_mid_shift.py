"""What may happen to a device in the middle of a shift: a new version, a full disk, a guessed PIN, a revocation, a second tab."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.access.roles import Role
from fangxian.accounts.models import Station
from fangxian.accounts.services import set_pin
from fangxian.base.testing import PIN, Cast, give, make_user
from fangxian.fronts.checkpoint.models import HandOver
from fangxian.record.models import Entry
from fangxian.station import assets
from fangxian.station.services import revoke_station
from tests.browser import lane_steps as lane
from tests.browser.lane_steps import LOCAL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
BATCHES = "**/api/v1/record/batches"
# The disk is full for entries alone, as it is when the last bytes are gone.
FULL_DISK = """
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...given) {
    if (window.isFull && this.name === "queue") throw new DOMException("full", "QuotaExceededError");
    return add.apply(this, given);
  };
"""


@pytest.fixture
def context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    opened = browser.new_context(**{**browser_context_args, **PHONE})
    yield opened
    opened.close()


@pytest.fixture
def new_version(settings: Any, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Deploys a station of which one file has changed: a word on its home screen."""

    def deploy() -> None:
        shutil.copytree(Path(str(finders.find("station"))), tmp_path / "station")
        words = tmp_path / "station" / "i18n" / "zh.json"
        told = json.loads(words.read_text(encoding="utf-8"))
        words.write_text(json.dumps({**told, "home.settings": "新的设置"}, ensure_ascii=False), encoding="utf-8")
        settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]
        assets._once.cache_clear()

    yield deploy
    assets._once.cache_clear()


def begin(page: Page, live_server: LiveServer, code: str) -> None:
    lane.enrol(page, live_server.url, code)
    to_the_lane(page)
    lane.set_air(page, 18)


def to_the_lane(page: Page) -> None:
    lane.tap(page, "卡口查验")
    expect(page.locator(".lane-main")).to_be_visible()


def car(page: Page, plate: str) -> None:
    lane.stop(page, plate)
    lane.seat(page, [LOCAL])


def told(page: Page, words: str) -> None:
    expect(page.locator(".said")).to_contain_text(words)


def worker_is_ready(page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")


def test_an_update_with_a_changed_file_keeps_the_queue_and_the_car_in_hand(
    context: BrowserContext, live_server: LiveServer, code: str, new_version: Callable[[], None]
) -> None:
    page = context.new_page()
    begin(page, live_server, code)
    worker_is_ready(page)
    page.reload()
    lane.sign_in(page)
    lane.net_line(page, sent=1, waiting=0)
    context.route(BATCHES, lambda route: route.abort())
    car(page, "m1K11111")
    lane.stop(page, "m1K22222")
    new_version()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("新版本已就绪，待发送的记录不受影响。")
    expect(page.get_by_role("heading", name="车上几人？")).to_be_visible()
    notice.get_by_role("button", name="现在更新").click()
    lane.sign_in(page)
    lane.net_line(page, sent=1, waiting=2)
    lane.tap(page, "首页")
    expect(page.get_by_role("button", name="新的设置")).to_be_visible()
    to_the_lane(page)
    expect(page.locator(".lane-sofar")).to_have_text("蒙K22222")
    context.unroute(BATCHES)
    lane.seat(page, [LOCAL])
    lane.net_line(page, sent=5, waiting=0)


def test_the_lock_screen_takes_a_new_version_by_itself(
    context: BrowserContext, live_server: LiveServer, code: str, new_version: Callable[[], None]
) -> None:
    page = context.new_page()
    begin(page, live_server, code)
    worker_is_ready(page)
    page.reload()
    expect(page.locator(".pad-pin")).to_be_visible()
    new_version()
    with page.expect_navigation():
        page.evaluate("() => dispatchEvent(new Event('online'))")
    lane.sign_in(page)
    lane.tap(page, "首页")
    expect(page.get_by_role("button", name="新的设置")).to_be_visible()


def test_a_full_disk_is_told_and_the_form_stays_until_there_is_room(
    context: BrowserContext, live_server: LiveServer, code: str
) -> None:
    context.add_init_script(FULL_DISK)
    page = context.new_page()
    begin(page, live_server, code)
    lane.net_line(page, sent=1, waiting=0)
    lane.stop(page, "m1K11111")
    page.keyboard.press("1")
    lane.register(page, LOCAL)
    lane.measure(page, "364", "放行")
    page.evaluate("() => { window.isFull = true; }")
    page.keyboard.press("Enter")
    told(page, "本机空间已满，这一条还没有保存，表单仍在。")
    told(page, "storage_full")
    expect(page.locator(".lane-verdict strong")).to_have_text("放行")
    page.evaluate("() => { window.isFull = false; }")
    page.locator(".lane-next").click()
    expect(page.locator(".pad-plate")).to_be_visible()
    lane.net_line(page, sent=3, waiting=0)


def test_the_wait_after_wrong_pins_outlives_a_reload(
    context: BrowserContext, live_server: LiveServer, code: str
) -> None:
    page = context.new_page()
    lane.enrol(page, live_server.url, code)
    page.reload()
    for number in range(5):
        expect(page.locator(".pad-pin")).to_be_focused()
        lane.enter(page, f"24680{number}")
        told(page, "PIN 不对")
        expect(page.locator(".pad-pin output")).to_have_text(" ")
        page.locator(".said button").click()
        page.locator(".pad-pin").focus()
    page.reload()
    expect(page.locator(".pad-pin")).to_be_focused()
    lane.enter(page, PIN)
    told(page, "PIN 多次不对，请等")
    expect(page.get_by_role("heading", name="值守人员登录")).to_be_visible()


def test_a_revoked_station_learns_of_no_new_officer_and_offers_no_plate(
    context: BrowserContext, live_server: LiveServer, people: Cast, code: str
) -> None:
    page = context.new_page()
    begin(page, live_server, code)
    worker_is_ready(page)
    lane.net_line(page, sent=1, waiting=0)
    context.set_offline(True)
    car(page, "m1K11111")
    revoke_station(Station.objects.get(), reason="lost", author=people.coordinator)
    late = make_user("late", "后来者某")
    give(late, Role.OFFICER, people.county)
    set_pin(late, "864209")
    context.set_offline(False)
    lane.net_line(page, sent=3, waiting=0)
    kept = Entry.objects.filter(kind="checkpoint.screening").get()
    assert "station_revoked" in kept.flags
    page.reload()
    lane.sign_in(page)
    expect(page.locator("body")).not_to_contain_text("后来者某")
    expect(page.locator(".lane-chips button:visible")).to_have_count(0)


def test_a_hand_over_without_a_network_tells_how_many_entries_still_wait(
    context: BrowserContext, live_server: LiveServer, people: Cast, code: str
) -> None:
    taker = make_user("taker", "接班某")
    give(taker, Role.OFFICER, people.county)
    set_pin(taker, "864209")
    page = context.new_page()
    page.goto(f"{live_server.url}/station/#enrol={code}")
    lane.tap(page, "绑定")
    page.get_by_role("button", name=people.officer.name, exact=True).click()
    lane.sign_in(page)
    to_the_lane(page)
    lane.set_air(page, 18)
    lane.net_line(page, sent=1, waiting=0)
    context.route(BATCHES, lambda route: route.abort())
    car(page, "m1K11111")
    lane.tap(page, "首页")
    lane.tap(page, "交接班")
    expect(page.locator(".handover-waiting")).to_contain_text("未发送记录：2 条")
    page.get_by_role("button", name="接班某", exact=True).click()
    for pad, pin in ((0, PIN), (1, "864209")):
        page.locator(".pad-pin").nth(pad).focus()
        page.keyboard.type(pin)
    lane.tap(page, "双方签字，交班")
    told(page, "交接完成")
    context.unroute(BATCHES)
    page.reload()
    lane.net_line(page, sent=4, waiting=0)
    assert HandOver.objects.get().waiting == 2
    assert Station.objects.get().waiting == 0


def test_two_tabs_share_one_queue_and_one_row_of_numbers(
    context: BrowserContext, live_server: LiveServer, code: str
) -> None:
    first = context.new_page()
    begin(first, live_server, code)
    worker_is_ready(first)
    lane.net_line(first, sent=1, waiting=0)
    second = context.new_page()
    second.goto(f"{live_server.url}/station/")
    lane.sign_in(second)
    to_the_lane(second)
    context.set_offline(True)
    for number in range(2):
        first.bring_to_front()
        car(first, f"m1K1000{number}")
        second.bring_to_front()
        car(second, f"m1K2000{number}")
    context.set_offline(False)
    expect(second.locator("#net-line")).to_have_text(re.compile("待发送 0 · 缺失 0"), timeout=30_000)
    lane.net_line(second, sent=9, waiting=0)
    numbers = (
        Entry.objects.filter(station_seq__isnull=False).order_by("station_seq").values_list("station_seq", flat=True)
    )
    assert list(numbers) == list(range(1, 10))
    passes = Entry.objects.filter(kind="checkpoint.screening").values_list("payload", flat=True)
    given = [
        json.loads(payload)["pass_number"] if isinstance(payload, str) else payload["pass_number"] for payload in passes
    ]
    assert len(set(given)) == 4
