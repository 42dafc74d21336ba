"""Known plates by thumb: what is typed on the pad narrows the offers, and nothing moves under a finger."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import lane_steps as lane
from tests.browser.lane_steps import LOCAL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "service_workers": "block"}
OLDEST, LATER = "蒙K99999", ("蒙A10001", "蒙A10002", "蒙A10003", "蒙A10004", "蒙A10005", "蒙A10006")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()


def top_of_the_pad(page: Page) -> float:
    top: float = page.locator(".pad-plate").evaluate("(node) => node.offsetTop")
    return top


def offered(page: Page) -> list[str]:
    return [chip.inner_text() for chip in page.locator(".lane-chips button").all() if chip.is_visible()]


def press(page: Page, key: str) -> None:
    page.locator(f'.pad-plate [data-key="{key}"]').tap()


def test_an_older_known_plate_is_reached_by_thumb_and_the_pad_never_moves(
    page: Page, live_server: LiveServer, code: str
) -> None:
    lane.enrol(page, live_server.url, code)
    lane.tap(page, "卡口查验")
    lane.set_air(page, 18)
    for plate in (OLDEST, *LATER):
        lane.stop(page, f"m1{plate[1:]}")
        lane.seat(page, [LOCAL])
    assert offered(page) == [*reversed(LATER[2:])]
    top = top_of_the_pad(page)
    for key, most in (("蒙", LATER[5]), ("K", OLDEST), ("9", OLDEST)):
        press(page, key)
        expect(page.locator(".lane-chips button").first).to_have_text(most)
        assert top_of_the_pad(page) == top
    assert offered(page) == [OLDEST]
    press(page, "1")
    expect(page.locator(".lane-chips button")).to_have_count(0)
    assert top_of_the_pad(page) == top
    press(page, "back")
    page.locator(".lane-chips button").tap()
    expect(page.get_by_role("button", name="与上次相同")).to_be_visible()
    expect(page.locator(".lane-main h1")).to_contain_text(OLDEST)


def test_last_digits_on_a_keyboard_stay_within_the_strip(page: Page, live_server: LiveServer, code: str) -> None:
    lane.enrol(page, live_server.url, code)
    lane.tap(page, "卡口查验")
    lane.set_air(page, 18)
    for plate in LATER[:4]:
        lane.stop(page, f"m1{plate[1:]}")
        lane.seat(page, [LOCAL])
    top = top_of_the_pad(page)
    page.keyboard.type("1000")
    expect(page.locator(".lane-tail")).to_be_visible()
    assert top_of_the_pad(page) == top
    page.keyboard.type("2")
    expect(page.locator(".lane-chips button")).to_have_count(1)
    expect(page.locator(".lane-chips button")).to_contain_text(LATER[1])
    page.keyboard.press("Enter")
    expect(page.locator(".lane-main h1")).to_contain_text(LATER[1])
