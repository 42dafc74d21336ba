"""The lane in a real browser: acts counted, gloves measured, words heard, the tab lost."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.base.testing import PIN
from fangxian.fronts.checkpoint.models import Conditions, Passage, Screening
from fangxian.record.models import Entry
from fangxian.record.services import reveal_identities
from tests.browser.lane_steps import Traveller, outside, register, stop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "service_workers": "block"}
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "service_workers": "block"}
# What is pressed and typed by a hand: taps on a touch screen, keys on a keyboard.
COUNTER = """
  window.acts = { taps: 0, keys: 0 };
  addEventListener("click", (event) => { if (event.detail > 0) window.acts.taps += 1; }, true);
  addEventListener("keydown", () => { window.acts.keys += 1; }, true);
"""


@pytest.fixture(params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**request.param)
    context.add_init_script(COUNTER)
    yield context.new_page()
    context.close()


def open_lane(page: Page, live_server: LiveServer, code: str, air: str = "20") -> None:
    to_the_lane(page, live_server, code)
    set_air(page, air)


def to_the_lane(page: Page, live_server: LiveServer, code: str) -> None:
    page.goto(f"{live_server.url}/station/#enrol={code}")
    page.get_by_role("button", name="绑定", exact=True).click()
    sign_in(page)
    page.get_by_role("button", name="卡口查验").click()


def sign_in(page: Page) -> None:
    page.locator(".pad-pin").focus()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.locator(".pad-pin")).to_have_count(0)


def set_air(page: Page, air: str) -> None:
    page.get_by_label("气温", exact=True).fill(air.removeprefix("-"))
    if not air.startswith("-"):
        page.get_by_role("button", name="零下").click()
    page.get_by_role("button", name="有暖棚", exact=True).click()
    page.get_by_label("暖棚内气温（℃）", exact=True).fill("20")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="车牌号？")).to_be_visible()


def register_car(page: Page, plate: str, celsius: str) -> None:
    """A new car with one local, by keyboard alone."""
    register_local(page, plate)
    measure(page, celsius)


def register_local(page: Page, plate: str) -> None:
    """Number, name, phone left open."""
    expect(page.locator(".pad-plate")).to_be_focused()
    page.keyboard.type(plate)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="车上几人？")).to_be_visible()
    page.keyboard.press("1")
    for question in ("身份证号？", "姓名？", "电话？"):
        expect(page.get_by_role("heading", name=question)).to_be_visible()
        page.keyboard.press("Enter")
    for question in ("从哪里来？", "到哪里去？"):
        expect(page.get_by_role("heading", name=question)).to_be_visible()
        page.keyboard.press("1")


def measure(page: Page, celsius: str) -> None:
    expect(page.locator(".lane-dial")).to_be_focused()
    page.keyboard.type(celsius)
    page.keyboard.press("Enter")
    expect(page.locator(".lane-verdict")).to_be_visible()


def acts(page: Page) -> dict[str, int]:
    counted: dict[str, int] = page.evaluate("window.acts")
    page.evaluate("window.acts = { taps: 0, keys: 0 }")
    return counted


def test_a_known_car_takes_four_taps(page: Page, live_server: LiveServer, code: str) -> None:
    open_lane(page, live_server, code)
    register_car(page, "m1K12345", "364")
    page.locator(".lane-next").click()
    acts(page)
    page.get_by_role("button", name="蒙K12345").click()
    page.get_by_role("button", name="与上次相同").click()
    page.get_by_role("button", name="36.5").click()
    page.get_by_role("button", name="下一辆").click()
    expect(page.get_by_role("heading", name="车牌号？")).to_be_visible()
    assert acts(page) == {"taps": 4, "keys": 0}


def test_a_known_car_takes_twelve_keys_without_touching_the_screen(
    page: Page, live_server: LiveServer, code: str
) -> None:
    open_lane(page, live_server, code)
    register_car(page, "m1K12345", "364")
    page.keyboard.press("Enter")
    expect(page.locator(".pad-plate")).to_be_focused()
    acts(page)
    page.keyboard.type("345")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="与上次相同")).to_be_focused()
    page.keyboard.press("Enter")
    measure(page, "365")
    page.keyboard.press("Enter")
    expect(page.locator(".pad-plate")).to_be_focused()
    counted = acts(page)
    assert counted["taps"] == 0
    assert counted["keys"] <= 12


def test_a_new_car_with_two_people_and_a_card_reader_takes_few_acts(
    page: Page, live_server: LiveServer, code: str
) -> None:
    """The reader types the number and Enter; what a hand presses besides is counted: under one act a second."""
    open_lane(page, live_server, code)
    acts(page)
    page.keyboard.type("m1K12345")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="车上几人？")).to_be_visible()
    page.keyboard.press("2")
    read = 0
    for number in ("11010519491231002X", "360426199101010071"):
        expect(page.locator(".pad-id")).to_be_focused()
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        read += len(number) + 1
        for question in ("姓名？", "电话？"):
            expect(page.get_by_role("heading", name=question)).to_be_visible()
            page.keyboard.press("Enter")
        for question in ("从哪里来？", "到哪里去？"):
            expect(page.get_by_role("heading", name=question)).to_be_visible()
            page.keyboard.press("1")
        measure(page, "364")
        page.keyboard.press("Enter")
    expect(page.locator(".pad-plate")).to_be_focused()
    assert acts(page)["keys"] - read <= 30


def test_a_normal_forehead_at_thirty_below_clears_nobody_and_names_the_next_rung(
    page: Page, live_server: LiveServer, code: str
) -> None:
    open_lane(page, live_server, code, "-31")
    register_local(page, "m1K12345")
    outside(page)
    measure(page, "364")
    expect(page.locator(".lane-verdict")).to_have_attribute("data-tone", "unclear")
    expect(page.locator(".lane")).to_contain_text("这一条体温超出额温适用范围（−31 °C），不能作为放行依据。请到暖棚内")
    page.keyboard.press("Enter")
    expect(page.locator(".held-card")).to_have_count(1)
    expect(page.get_by_role("heading", name="车牌号？")).to_be_visible()
    page.keyboard.press("F4")
    measure(page, "384")
    expect(page.locator(".lane-verdict")).to_have_attribute("data-tone", "fever")
    expect(page.locator("[aria-live=assertive]")).to_contain_text("发热")


def test_a_tent_that_nobody_told_of_is_not_recorded(page: Page, live_server: LiveServer, code: str) -> None:
    to_the_lane(page, live_server, code)
    page.get_by_label("气温", exact=True).fill("31")
    expect(page.get_by_label("暖棚内气温（℃）", exact=True)).to_be_hidden()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#net-line")).to_contain_text("已送达 1 · 待发送 0", timeout=15_000)
    told = Conditions.objects.get()
    assert (told.warm_tent, told.warm_tent_c) == (False, None)


def test_air_that_ran_out_is_asked_for_again(page: Page, live_server: LiveServer, code: str) -> None:
    page.clock.install()
    open_lane(page, live_server, code)
    page.clock.fast_forward("04:30:00")
    expect(page.locator(".pad-pin")).to_be_visible()
    sign_in(page)
    expect(page.get_by_role("heading", name="现在的气温和风")).to_be_visible()
    expect(page.get_by_label("气温", exact=True)).to_have_value("")
    expect(page.locator(".strip-air")).to_have_text("未填气温，点此填写")


def test_what_was_begun_is_there_again_after_the_tab_was_lost(page: Page, live_server: LiveServer, code: str) -> None:
    open_lane(page, live_server, code)
    page.keyboard.type("m1K12345")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="车上几人？")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="身份证号？")).to_be_visible()
    page.keyboard.type("1101051949")
    expect(page.locator(".pad-value")).to_have_text("1101051949")
    page.wait_for_timeout(300)
    page.reload()
    sign_in(page)
    expect(page.get_by_role("heading", name="第 1/2 人：身份证号？")).to_be_visible()
    expect(page.locator(".pad-value")).to_have_text("1101051949")


def test_undo_withdraws_and_the_server_hears_of_it(page: Page, live_server: LiveServer, code: str) -> None:
    open_lane(page, live_server, code)
    register_car(page, "m1K12345", "364")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.locator(".lane-verdict")).to_be_visible()
    expect(page.locator("#net-line")).to_contain_text("待发送 0", timeout=15_000)
    kinds = sorted(Entry.objects.filter(station_seq__isnull=False).values_list("kind", flat=True))
    assert kinds == [
        "checkpoint.conditions",
        "checkpoint.passage",
        "checkpoint.screening",
        "record.withdrawal",
        "record.withdrawal",
    ]


def of_the_register(page: Page, what: str) -> None:
    page.keyboard.press("F8")
    page.locator(".lane-main .list button", has_text=what).first.click()


def test_a_name_a_number_and_a_reading_are_put_right_by_amendments(
    page: Page, live_server: LiveServer, code: str
) -> None:
    """Two taps and the right value; the identity is sealed again and the screening goes to whom the number names."""
    open_lane(page, live_server, code)
    register_car(page, "m1K12345", "364")
    page.locator(".lane-next").click()
    of_the_register(page, "放行")
    acts(page)
    page.get_by_role("button", name="姓名记错了").click()
    expect(page.get_by_label("姓名记错了")).to_be_focused()
    page.keyboard.type("wang")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="更正哪一条？")).to_be_visible()
    assert acts(page) == {"taps": 2, "keys": 4}
    page.locator(".lane-main .list button", has_text="放行").first.click()
    page.get_by_role("button", name="证件号记错了").click()
    expect(page.locator(".pad-id")).to_be_focused()
    page.keyboard.type("11010519491231002X")
    page.get_by_role("button", name="保存").click()
    page.locator(".lane-main .list button", has_text="放行").first.click()
    page.get_by_role("button", name="体温 36.4 °C 记错了").click()
    page.get_by_role("button", name="36.8").click()
    expect(page.locator(".said")).to_contain_text("已更正。按更正后的读数：放行。")
    expect(page.get_by_role("heading", name="更正哪一条？")).to_be_visible()
    expect(page.locator("#net-line")).to_contain_text("待发送 0", timeout=15_000)
    row = Screening.objects.get()
    assert (row.celsius, row.amendments, row.outcome) == (36.8, 3, "pass")
    entries = Entry.objects.filter(kind="record.amendment").order_by("station_seq")
    assert [entry.sealed is not None for entry in entries] == [True, True, False]
    assert [json.loads(entry.payload)["version"] for entry in entries] == [1, 1, 1]
    assert row.subject_id is not None
    shown = reveal_identities([row.pk], purpose="trace", author_id=row.author_id or row.pk, unit_id=row.unit_id)
    assert shown[row.pk] == {"name": "wang", "id_number": "11010519491231002X"}


def test_a_direction_put_right_by_one_tap_decides_the_whole_car_anew(
    page: Page, live_server: LiveServer, code: str
) -> None:
    open_lane(page, live_server, code)
    page.get_by_role("button", name="驶出", exact=True).click()
    page.locator(".pad-plate").focus()
    stop(page, "m1K12345")
    page.keyboard.press("1")
    register(page, Traveller(id_number="11010519491231002X", name="wang", phone="13800008000", province="湖北"))
    measure(page, "364")
    page.locator(".lane-next").click()
    of_the_register(page, "放行")
    page.get_by_role("button", name="方向记反了").click()
    expect(page.locator(".said")).to_contain_text("已更正，同车人员一并重新判定：集中隔离。")
    expect(page.locator(".lane-main .list button", has_text="集中隔离")).to_have_count(1)
    expect(page.locator("#net-line")).to_contain_text("待发送 0", timeout=15_000)
    row, passage = Screening.objects.get(), Passage.objects.get()
    assert (passage.direction, row.direction, row.outcome, row.days) == ("in", "in", "central_isolation", 14)
    assert row.confirm_by is not None


def small_targets(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        """() => [...document.querySelectorAll(".lane-main button")].map((node) => {
             const { width, height } = node.getBoundingClientRect();
             return { text: node.textContent, width: Math.round(width), height: Math.round(height) };
           }).filter(({ width, height }) => width > 0 && (width < 72 || height < 72))"""
    )
    return found


def test_every_target_of_the_lane_fits_a_glove(page: Page, live_server: LiveServer, code: str) -> None:
    open_lane(page, live_server, code)
    assert small_targets(page) == []
    page.keyboard.type("m1K12345")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="车上几人？")).to_be_visible()
    assert small_targets(page) == []
    page.keyboard.press("1")
    for _question in range(3):
        assert small_targets(page) == []
        page.keyboard.press("Enter")
        page.wait_for_timeout(150)
    for _question in range(2):
        assert small_targets(page) == []
        page.keyboard.press("1")
        page.wait_for_timeout(150)
    expect(page.locator(".lane-dial")).to_be_focused()
    assert small_targets(page) == []
