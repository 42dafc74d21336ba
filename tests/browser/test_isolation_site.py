"""Centralised isolation at the lane: a site from the pack, by one tap, or none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.models import Screening
from fangxian.register.models import Place, PlaceKind
from tests.browser import lane_steps as lane
from tests.browser.lane_steps import Traveller

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "service_workers": "block"}
STRANGER = Traveller(province="湖北", residence="本地无住处", verdict="集中隔离")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()


@pytest.fixture
def sites(people: Cast) -> list[Place]:
    names = ("第一隔离点", "第二隔离点", "第三隔离点", "第四隔离点", "第五隔离点")
    return [Place.objects.create(unit=people.county, name=name, kind=PlaceKind.ISOLATION_SITE) for name in names]


def decide(page: Page, plate: str) -> None:
    lane.stop(page, plate)
    page.keyboard.press("1")
    lane.register(page, STRANGER)
    lane.measure(page, "364", STRANGER.verdict)


def test_a_site_is_named_by_one_tap_and_may_be_left_open(
    page: Page, live_server: LiveServer, sites: list[Place], code: str
) -> None:
    lane.enrol(page, live_server.url, code)
    lane.tap(page, "卡口查验")
    lane.set_air(page, 18)
    decide(page, "m1K12345")
    named = page.get_by_role("button", name="第二隔离点", exact=True)
    for _tap in range(3):
        named.tap()
    expect(named).to_have_attribute("aria-pressed", "true")
    for chip in page.locator(".lane-sites button:visible").all():
        box = chip.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 72
    page.locator(".lane-next").tap()
    decide(page, "m1K54321")
    expect(page.locator(".lane-sites")).to_be_visible()
    page.locator(".lane-next").tap()
    lane.net_line(page, sent=5, waiting=0)
    first, second = Screening.objects.order_by("observed_at")
    assert (first.outcome, first.destination_place_id) == ("central_isolation", sites[1].pk)
    assert (second.outcome, second.destination_place_id) == ("central_isolation", None)
