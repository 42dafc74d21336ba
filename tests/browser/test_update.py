"""What is queued is older than any version of the app and outlives the trust in the device."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.accounts.models import Station
from fangxian.base.testing import Cast
from fangxian.record.models import Entry
from fangxian.register.models import Place
from fangxian.station import views
from fangxian.station.assets import precache_list
from fangxian.station.services import issue_code
from fangxian.station.services.manage import revoke_station
from tests.browser import lane_steps as lane

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEXT_VERSION = "f" * 16


@pytest.fixture
def page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args, viewport={"width": 390, "height": 844}, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def on_duty(page: Page, live_server: LiveServer, people: Cast) -> Page:
    """A phone on duty that has everything it needs to live without a network."""
    code = issue_code(people.post.unit, people.post, label="phone 1", issued_by=people.coordinator)[1]
    lane.enrol(page, live_server.url, code)
    page.evaluate("() => navigator.serviceWorker.ready")
    page.get_by_role("button", name="卡口查验").click()
    lane.set_air(page, 20)
    lane.net_line(page, sent=1, waiting=0)
    return page


def one_car(page: Page) -> None:
    lane.stop(page, "m1K12345")
    lane.seat(page, [lane.LOCAL])


def shells(page: Page) -> list[str]:
    """The versions of the app that the browser keeps."""
    names: list[str] = page.evaluate("() => caches.keys()")
    return [name.removeprefix("fangxian-station-") for name in names]


def sent_kinds() -> Counter[str]:
    return Counter(Entry.objects.filter(station_seq__isnull=False).values_list("kind", flat=True))


def test_an_update_of_the_app_strands_nothing_that_is_queued(on_duty: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page = on_duty
    newer = replace(precache_list(), version=NEXT_VERSION)
    page.context.set_offline(True)
    monkeypatch.setattr(views, "precache_list", lambda: newer)
    page.context.set_offline(False)
    expect(page.get_by_text("新版本已就绪，待发送的记录不受影响。")).to_be_visible(timeout=30_000)
    page.context.set_offline(True)
    one_car(page)
    lane.net_line(page, sent=1, waiting=2)
    with page.expect_navigation():
        page.get_by_role("button", name="现在更新").click()
    lane.sign_in(page)
    assert shells(page) == [NEXT_VERSION]
    lane.net_line(page, sent=1, waiting=2)
    page.context.set_offline(False)
    lane.net_line(page, sent=3, waiting=0)
    assert sent_kinds() == {"checkpoint.conditions": 1, "checkpoint.passage": 1, "checkpoint.screening": 1}


def test_a_revoked_device_delivers_what_it_has_and_is_shown_nothing_new(on_duty: Page, people: Cast) -> None:
    page = on_duty
    page.context.set_offline(True)
    one_car(page)
    revoke_station(Station.objects.get(), reason="lost", author=people.coordinator)
    Place.objects.filter(pk=people.post.pk).update(name="新北出口卡点")
    page.context.set_offline(False)
    lane.net_line(page, sent=3, waiting=0)
    expect(page.get_by_text("本机已停用")).to_be_visible(timeout=30_000)
    late = Entry.objects.filter(kind__in=("checkpoint.passage", "checkpoint.screening"))
    assert {flags for flags in late.values_list("flags", flat=True)} == {"station_revoked"}
    page.reload()
    lane.sign_in(page)
    expect(page.locator(".bar-place")).to_have_text("北出口卡点")
    lane.stop(page, "m1K12345")
    expect(page.get_by_role("button", name="与上次相同")).to_have_count(0)
