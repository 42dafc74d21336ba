"""What a register asks besides: folded away, by thumb and by keyboard, and never in the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.fronts.checkpoint.history import facts_of
from fangxian.fronts.checkpoint.models import Screening
from fangxian.record.services import reveal_identities
from tests.browser import lane_steps as lane

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "service_workers": "block"}
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "service_workers": "block"}
JOURNEY, PERSON = "出发时间、途经地（可不填）", "住址、联系人、单位、户籍、备注（可不填）"


@pytest.fixture(params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**request.param, locale="zh-CN", timezone_id="Asia/Tokyo")
    yield context.new_page()
    context.close()


def unfold(page: Page, words: str) -> None:
    fold = page.locator("details", has=page.locator("summary", has_text=words))
    expect(fold).not_to_have_attribute("open", "")
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")


def identify(page: Page, whose: str, name: str) -> None:
    for question, answer in (("身份证号？", ""), ("姓名？", name), ("电话？", "")):
        lane.asked(page, whose + question)
        lane.enter(page, answer)
    lane.asked(page, whose + "从哪里来？")


def measure_and_go(page: Page) -> None:
    lane.measure(page, "364", "放行")
    page.keyboard.press("Enter")


def test_what_is_told_besides_reaches_the_record_and_the_next_person_of_the_car(
    page: Page, live_server: LiveServer, code: str
) -> None:
    lane.enrol(page, live_server.url, code)
    lane.tap(page, "卡口查验")
    lane.set_air(page, 18)
    lane.stop(page, "m1K12345")
    page.keyboard.press("2")
    identify(page, "第 1/2 人：", "wang")
    unfold(page, JOURNEY)
    page.get_by_label("出发时间", exact=True).fill("2020-02-05T08:30")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("window.innerWidth <= screen.width")
    page.get_by_label("途经地", exact=True).fill("包头")
    page.locator('.lane-choices [data-key="1"]').first.click()
    unfold(page, PERSON)
    for label, words in (("本地联系人", "李某"), ("工作单位", "某煤矿"), ("户籍", "湖北"), ("备注", "有证明")):
        page.get_by_label(label, exact=True).fill(words)
    page.locator('.lane-choices [data-key="1"]').first.click()
    choose_thermometer(page)
    measure_and_go(page)
    identify(page, "第 2/2 人：", "zhao")
    unfold(page, JOURNEY)
    lane.tap(page, "与同车上一人相同")
    expect(page.get_by_label("出发时间", exact=True)).to_have_value("2020-02-05T08:30")
    page.locator('.lane-choices [data-key="1"]').first.click()
    page.locator('.lane-choices [data-key="1"]').first.click()
    measure_and_go(page)
    lane.net_line(page, sent=4, waiting=0)
    recorded()


def choose_thermometer(page: Page) -> None:
    unfold(page, "换测量方式")
    page.get_by_label("体温计编号（本班）").fill("3号")
    lane.tap(page, "保温存放")
    expect(page.locator("summary", has_text="换测量方式 · 3号 · 保温存放")).to_be_visible()


def recorded() -> None:
    first, second = Screening.objects.exclude(outcome="remeasure").order_by("observed_at")
    stored = facts_of([first.pk, second.pk])
    one, other = (stored[row.pk].fact.body for row in (first, second))
    assert [str(body.departed_at) for body in (one, other)] == ["2020-02-05 00:30:00+00:00"] * 2
    assert ((one.via, one.note), (other.via, other.note)) == (("包头", "有证明"), ("包头", ""))
    for body in (one, other):
        assert (body.readings[0].instrument, body.readings[0].is_warm_store) == ("3号", True)
    shown = reveal_identities([first.pk, second.pk], purpose="test", author_id=first.author_id, unit_id=first.unit_id)
    assert shown[first.pk]["contact"] == "李某"
    assert shown[first.pk]["employer"] == "某煤矿"
    assert shown[first.pk]["registered_residence"] == "湖北"
    assert "contact" not in shown[second.pk]


def test_the_fold_goes_by_keyboard_alone_and_digits_in_it_choose_nothing(
    page: Page, live_server: LiveServer, code: str
) -> None:
    lane.enrol(page, live_server.url, code)
    lane.tap(page, "卡口查验")
    lane.set_air(page, 18)
    lane.stop(page, "m1K12345")
    page.keyboard.press("1")
    identify(page, "", "")
    page.locator("summary", has_text=JOURNEY).focus()
    page.keyboard.press("Enter")
    via = page.get_by_label("途经地", exact=True)
    via.focus()
    page.keyboard.type("G6 1")
    expect(via).to_have_value("G6 1")
    lane.asked(page, "从哪里来？")
    page.keyboard.press("Escape")
    lane.asked(page, "电话？")
    page.keyboard.press("Enter")
    unfold(page, JOURNEY)
    expect(via).to_have_value("G6 1")
