"""Fingers do not wait for a slow device: no tap and no key is lost, nothing is drawn under a thumb."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.base.testing import PIN
from fangxian.fronts.checkpoint.models import Dissuasion
from tests.browser import lane_steps as lane
from tests.browser.lane_steps import LOCAL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "service_workers": "block"}
# What the device's processor does takes as long as the test says.
SLOW = """
  window.slowMs = 0;
  for (const name of ["encrypt", "decrypt", "deriveBits"]) {
    const quick = SubtleCrypto.prototype[name];
    SubtleCrypto.prototype[name] = async function (...given) {
      if (window.slowMs) await new Promise((resolve) => setTimeout(resolve, window.slowMs));
      return quick.apply(this, given);
    };
  }
"""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, code: str) -> Iterator[Page]:
    """On the lane, on a mild day."""
    context = browser.new_context(**LAPTOP, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.add_init_script(SLOW)
    page = context.new_page()
    lane.enrol(page, live_server.url, code)
    lane.tap(page, "卡口查验")
    lane.set_air(page, 18)
    yield page
    context.close()


def slow(page: Page, ms: int) -> None:
    page.evaluate("(ms) => { window.slowMs = ms; }", ms)


def set_aside(page: Page) -> None:
    """One car whose person has to be measured again waits at the left edge."""
    lane.stop(page, "m1K11111")
    page.keyboard.press("1")
    lane.register(page, LOCAL)
    lane.measure(page, "380", "不能放行，复测")
    page.locator(".lane-next").click()
    expect(lane.held_cards(page)).to_have_count(1)


def test_a_slow_press_on_a_held_car_counts_though_its_clock_goes_on(page: Page) -> None:
    set_aside(page)
    lane.held_cards(page).first.hover()
    page.mouse.down()
    page.wait_for_timeout(1_300)
    page.mouse.up()
    expect(lane.held_cards(page)).to_have_count(0)
    expect(page.locator(".lane-dial")).to_be_visible()


def test_a_held_car_is_shown_when_it_is_tapped_with_a_panel_open(page: Page) -> None:
    set_aside(page)
    page.keyboard.press("F8")
    lane.asked(page, "更正哪一条？")
    lane.held_cards(page).first.click()
    expect(page.locator(".lane-dial")).to_be_visible()


def test_a_second_finger_comes_down_before_the_first_is_up_and_both_count(page: Page) -> None:
    lane.stop(page, "m1K11111")
    page.keyboard.press("1")
    lane.asked(page, "身份证号？")
    page.locator('.pad-id [data-key="3"]').hover()
    page.mouse.down()
    page.locator(".pad-id").press("4")
    page.mouse.up()
    expect(page.locator(".pad-id output")).to_have_text("43")


def test_a_key_held_down_too_long_answers_one_question(page: Page) -> None:
    lane.stop(page, "m1K11111")
    page.keyboard.press("1")
    lane.asked(page, "身份证号？")
    expect(page.locator(".pad-id")).to_be_focused()
    for _repeat in range(6):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    lane.asked(page, "姓名？")
    page.wait_for_timeout(200)
    lane.asked(page, "姓名？")


def test_what_is_typed_in_a_panel_stays_while_something_happens_beside_it(page: Page) -> None:
    page.keyboard.press("F7")
    lane.asked(page, "劝返登记")
    page.locator("summary", has_text="车牌、姓名、备注").click()
    page.get_by_label("备注").fill("绕行")
    lane.tap(page, "驶出")
    expect(page.get_by_role("button", name="驶出", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("备注")).to_have_value("绕行")
    page.locator(".lane-next").click()
    lane.net_line(page, sent=2, waiting=0)
    assert Dissuasion.objects.get().direction == "out"


def test_a_name_is_typed_on_while_an_answer_is_still_being_stored(page: Page) -> None:
    """Nothing is drawn again once it is stored: an input method would lose what it is composing."""
    lane.stop(page, "m1K11111")
    page.keyboard.press("1")
    lane.asked(page, "身份证号？")
    slow(page, 400)
    page.locator("summary").first.click()
    lane.tap(page, "护照")
    page.evaluate("document.querySelector('.lane-main input').dataset.mine = 'yes'")
    page.keyboard.type("E1234")
    page.wait_for_timeout(1_200)
    expect(page.locator(".lane-main input[data-mine]")).to_have_value("E1234")


def test_a_lane_that_is_asked_for_twice_is_opened_once(page: Page) -> None:
    page.evaluate(
        """() => {
             window.opened = 0;
             new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
               if (node.classList.contains("front-checkpoint")) window.opened += 1;
             }))).observe(document.querySelector("main"), { childList: true });
           }"""
    )
    page.keyboard.type("m1K1")
    slow(page, 300)
    page.keyboard.type("2")
    page.evaluate("() => { for (const _time of [1, 2]) dispatchEvent(new HashChangeEvent('hashchange')); }")
    expect(page.locator(".pad-plate output")).to_have_text("蒙K12")
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.opened") == 1
    slow(page, 0)
    page.locator(".pad-plate").press("3")
    expect(page.locator(".pad-plate output")).to_have_text("蒙K123")


def test_a_pin_typed_while_the_last_one_is_being_tried_is_kept(page: Page) -> None:
    page.reload()
    expect(page.locator(".pad-pin")).to_be_focused()
    slow(page, 700)
    lane.enter(page, "000000")
    page.keyboard.type(PIN)
    expect(page.locator(".said")).to_contain_text("PIN 不对")
    slow(page, 0)
    page.locator(".pad-pin").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pad-pin")).to_have_count(0)
