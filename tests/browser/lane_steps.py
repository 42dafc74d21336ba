"""What an officer does on the lane, as steps of a browser test: keys for what is typed, taps for what is chosen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from fangxian.base.testing import PIN

HOME = "1"


@dataclass(frozen=True, slots=True)
class Traveller:
    """One person in a car and what the officer is shown for the reading; ``residence`` is asked only of strangers."""

    celsius: str = "364"
    verdict: str = "放行"
    province: str = ""
    residence: str = ""
    id_number: str = ""
    name: str = ""
    phone: str = ""
    symptom: str = ""


LOCAL = Traveller()


def enrol(page: Page, url: str, code: str) -> None:
    page.goto(f"{url}/station/#enrol={code}")
    page.get_by_role("button", name="绑定", exact=True).click()
    sign_in(page)


def sign_in(page: Page) -> None:
    expect(page.locator(".pad-pin")).to_be_focused()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.locator(".pad-pin")).to_have_count(0)


def asked(page: Page, question: str) -> None:
    expect(page.get_by_role("heading", name=question)).to_be_visible()


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def set_air(page: Page, air: int, tent: int | None = 20) -> None:
    """The panel remembers the sign of last time: it is turned only where it differs. ``tent``: what was measured in it."""
    page.get_by_label("气温", exact=True).fill(str(abs(air)))
    shown, wanted = page.get_by_role("button", name=re.compile("^零[上下]$")), "零下" if air < 0 else "零上"
    if shown.inner_text() != wanted:
        shown.click()
    expect(shown).to_have_text(wanted)
    if tent is not None:
        heated = page.get_by_role("button", name="有暖棚", exact=True)
        if heated.get_attribute("aria-pressed") != "true":
            heated.click()
        page.get_by_label("暖棚内气温（℃）", exact=True).fill(str(tent))
    tap(page, "保存")
    asked(page, "车牌号？")


def enter(page: Page, text: str) -> None:
    if text:
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def stop(page: Page, plate: str) -> None:
    """A plate that this station has not seen."""
    expect(page.locator(".pad-plate")).to_be_focused()
    enter(page, plate)
    asked(page, "车上几人？")


def seat(page: Page, travellers: Sequence[Traveller]) -> None:
    """How many they are, and everybody registered, measured and decided; the car is gone afterwards."""
    asked(page, "车上几人？")
    page.keyboard.press(str(len(travellers)))
    for at, traveller in enumerate(travellers, start=1):
        whose = f"第 {at}/{len(travellers)} 人：" if len(travellers) > 1 else ""
        register(page, traveller, whose)
        measure(page, traveller.celsius, traveller.verdict)
        page.keyboard.press("Enter")
    expect(page.locator(".pad-plate")).to_be_focused()


def register(page: Page, traveller: Traveller, whose: str = "") -> None:
    told = {"身份证号？": traveller.id_number, "姓名？": traveller.name, "电话？": traveller.phone}
    for question, answer in told.items():
        asked(page, whose + question)
        enter(page, answer)
    asked(page, whose + "从哪里来？")
    if traveller.province:
        page.locator("summary", has_text="区外、省外").click()
        page.get_by_role("button", name=traveller.province, exact=True).first.click()
    else:
        page.keyboard.press(HOME)
    asked(page, whose + "到哪里去？")
    page.keyboard.press(HOME)
    if traveller.residence:
        asked(page, whose + "在本地有住处吗？")
        page.get_by_role("button", name=traveller.residence).click()
    expect(page.locator(".lane-dial")).to_be_focused()
    if traveller.symptom:
        page.locator("summary", has_text="症状").click()
        tap(page, traveller.symptom)


def choose_method(page: Page, *names: str) -> None:
    page.locator("summary", has_text="换测量方式").click()
    for name in names:
        choice = page.get_by_role("button", name=name, exact=True)
        choice.click()
        expect(choice).to_have_attribute("aria-pressed", "true")


def outside(page: Page) -> None:
    """By forehead at the window, whatever the air: the lane proposes it only where it can clear somebody."""
    choose_method(page, "额温")
    tent = page.get_by_role("button", name="在暖棚内测", exact=True)
    if tent.get_attribute("aria-pressed") == "true":
        tent.click()
    expect(tent).to_have_attribute("aria-pressed", "false")


def measure(page: Page, celsius: str, verdict: str) -> None:
    """Three digits on the dial; the decision that the officer is shown is the one that the rule asks for."""
    expect(page.locator(".lane-dial")).to_be_visible()
    page.locator(".lane-dial").focus()
    enter(page, celsius)
    expect(page.locator(".lane-verdict strong")).to_have_text(verdict)
    # The test is faster than any finger: the key counts once the one next button has the focus.
    expect(page.locator(".lane-next")).to_be_focused()


def net_line(page: Page, *, sent: int, waiting: int) -> None:
    """Nothing is missing, nothing is held; the rest is on its way or here."""
    expect(page.locator("#net-line")).to_have_text(f"已送达 {sent} · 待发送 {waiting} · 缺失 0", timeout=60_000)


def held_cards(page: Page) -> Locator:
    return page.locator(".held-card")
