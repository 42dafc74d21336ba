"""The whole way of a fact: fifty vehicles in the dark without a network, and the same figures on the command board.

What is expected is counted by hand while it is typed, from the rules (RULEBOOK C1, C3, C7, C10, C12, C13), never read back.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.base.clock import day_bounds, local_day, now
from fangxian.base.testing import PASSWORD, TOTP_SECRET, Cast
from fangxian.config.commands.record import run_replay, run_verify
from fangxian.register.models import Unit
from fangxian.station.services import issue_code
from tests.browser import lane_steps as lane
from tests.browser.lane_steps import LOCAL, Traveller

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FIGURES = (
    "vehicles", "people", "registered", "tallied", "screened", "remeasured", "febrile", "dissuaded_vehicles",
    "dissuaded_people", "isolated", "on_hold", "unconfirmed_arrivals", "overdue_arrivals",
)  # fmt: skip
FEVER = "发热，转送发热门诊"
AGAIN = "不能放行，复测"


@dataclass
class Sheet:
    """The tally sheet of somebody who stands beside the officer with a pencil."""

    entries: int = 0
    figures: Counter[str] = field(default_factory=Counter)
    plates: int = 10000

    def add(self, entries: int, **figures: int) -> None:
        self.entries += entries
        self.figures.update(figures)

    def stopped(self, people: int, **more: int) -> None:
        """A car whose people were each registered and measured once: a passage and a screening for everybody."""
        self.add(1 + people, vehicles=1, people=people, registered=people, screened=people, **more)

    def plate(self) -> str:
        self.plates += 1
        return f"m1K{self.plates}"


@dataclass(frozen=True, slots=True)
class Shift:
    """A phone at the post, and the sheet beside it."""

    page: Page
    sheet: Sheet

    def car(self, *travellers: Traveller, plate: str = "", **figures: int) -> None:
        lane.stop(self.page, plate or self.sheet.plate())
        lane.seat(self.page, travellers)
        self.sheet.stopped(len(travellers), **figures)

    def waits(self) -> None:
        """Everything so far is on the device, nothing has left it."""
        lane.net_line(self.page, sent=0, waiting=self.sheet.entries)


@pytest.fixture
def open_phone(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path: Path,
) -> Callable[..., Any]:
    """A browser of its own with a profile on the disk: closing it ends the process, opening it again reads the profile."""

    @contextmanager
    def opened(*, offline: bool) -> Iterator[BrowserContext]:
        options = {**browser_type_launch_args, **browser_context_args, **PHONE, "offline": offline}
        context = browser_type.launch_persistent_context(tmp_path / "phone", **options)
        try:
            yield context
        finally:
            context.close()

    return opened


def simple_cars(shift: Shift) -> None:
    """Local people on a mild day: nearly everything that passes a post."""
    known = Traveller(id_number="11010519491231002X", name="甲某", phone="13800008000")
    shift.car(known, plate="m1K77001")
    for _car in range(19):
        shift.car(LOCAL)
    for _car in range(8):
        shift.car(LOCAL, LOCAL)


def lorry(shift: Shift) -> None:
    """Tractor and trailer have a plate each and are one vehicle."""
    page = shift.page
    page.get_by_role("button", name="带挂车").click()
    expect(page.get_by_role("button", name="带挂车")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".pad-plate")).to_be_focused()
    lane.enter(page, "m1K98765")
    lane.asked(page, "挂车车牌？")
    page.keyboard.type("m1K2345")
    page.locator('.pad-plate [data-key="挂"]').click()
    page.locator(".lane-next").click()
    expect(page.locator(".lane-sofar")).to_have_text("蒙K98765 + 蒙K2345挂")
    lane.seat(page, [LOCAL])
    shift.sheet.stopped(1)


def coach(shift: Shift) -> None:
    """43 people counted and measured without names: one entry."""
    page = shift.page
    page.get_by_role("button", name="计数").click()
    page.get_by_role("button", name="客车", exact=True).click()
    expect(page.get_by_role("button", name="客车", exact=True)).to_have_attribute("aria-pressed", "true")
    count(page, "vehicles", 1)
    count(page, "people", 43)
    count(page, "measured", 43)
    page.get_by_role("button", name="结束计数").click()
    expect(page.locator(".pad-plate")).to_be_focused()
    shift.sheet.add(1, vehicles=1, people=43, tallied=43, screened=43)


def count(page: Page, row: str, number: int) -> None:
    line = page.locator(f".lane-tally-row.{row}")
    for step, name in ((10, "＋10"), (1, "＋")):
        while number >= step:
            before = int(line.locator("output").inner_text())
            line.get_by_role("button", name=name, exact=True).click()
            expect(line.locator("output")).to_have_text(str(before + step))
            number -= step


def no_plate(shift: Shift) -> None:
    shift.page.locator('.pad-plate [data-key="none"]').click()
    shift.page.locator(".lane-next").click()
    lane.seat(shift.page, [LOCAL])
    shift.sheet.stopped(1)


def strangers(shift: Shift) -> None:
    """From elsewhere: with a home here seven days at home, without one seven days in an isolation place, else turned back.

    A vehicle is turned back when everybody in it is.
    """
    at_home = Traveller(province="山西", residence="本地有住处", verdict="居家隔离")
    shift.car(at_home, isolated=1, unconfirmed_arrivals=1)
    housed = replace(at_home, residence="本地无住处", verdict="集中隔离")
    shift.car(housed, isolated=1, unconfirmed_arrivals=1)
    in_transit = replace(at_home, residence="过境", verdict="劝返")
    shift.car(in_transit, dissuaded_vehicles=1, dissuaded_people=1)
    shift.car(in_transit, at_home, dissuaded_people=1, isolated=1, unconfirmed_arrivals=1)
    shift.sheet.add(2)


def cough(shift: Shift) -> None:
    """A cough at 36.6 °C goes to the clinic too and is no fever."""
    shift.car(Traveller(celsius="366", symptom="干咳", verdict=FEVER))


def same_as_last_time(shift: Shift) -> None:
    page = shift.page
    expect(page.locator(".pad-plate")).to_be_focused()
    lane.enter(page, "77001")
    lane.asked(page, "蒙K77001 来过，1 人。与上次相同？")
    page.get_by_role("button", name="与上次相同").click()
    lane.measure(page, "365", "放行")
    page.keyboard.press("Enter")
    expect(page.locator(".pad-plate")).to_be_focused()
    shift.sheet.stopped(1)


def talked_out_of_it(shift: Shift) -> None:
    """A line of the dissuasion register: a vehicle that turned round before the post and was not stopped."""
    page = shift.page
    page.get_by_role("button", name="劝返").click()
    lane.asked(page, "劝返登记")
    page.get_by_role("button", name="2 人", exact=True).click()
    page.locator("summary", has_text="车牌、姓名、备注").click()
    page.locator(".pad-plate").focus()
    page.keyboard.type("m1K55555")
    page.locator(".lane-next").click()
    expect(page.get_by_role("heading", name="车牌号？")).to_be_visible()
    shift.sheet.add(1, dissuaded_vehicles=1, dissuaded_people=2)


def one_corrected(shift: Shift) -> None:
    """The last car had one more in it than was written down."""
    page = shift.page
    page.get_by_role("button", name="更正").click()
    lane.asked(page, "更正哪一条？")
    page.get_by_role("button", name=re.compile("· 通行$")).first.click()
    page.get_by_role("button", name="少记一人").click()
    lane.asked(page, "更正哪一条？")
    page.get_by_role("button", name="回到车道").click()
    expect(page.locator(".pad-plate")).to_be_focused()
    shift.sheet.add(1, people=1)


def one_undone(shift: Shift) -> None:
    """Two entries withdrawn, then written again: it counts once."""
    shift.car(LOCAL)
    shift.page.get_by_role("button", name="撤销上一步").click()
    expect(shift.page.locator(".lane-verdict")).to_be_visible()
    shift.page.locator(".lane-next").click()
    expect(shift.page.locator(".pad-plate")).to_be_focused()
    shift.sheet.add(4)


def thirty_below(shift: Shift) -> None:
    shift.page.locator(".strip-air").click()
    lane.set_air(shift.page, -30)
    shift.sheet.add(1)


def fever_begins(shift: Shift) -> None:
    """A forehead at thirty below says nothing: to the tent, and the next car meanwhile."""
    page = shift.page
    lane.stop(page, "m1K30303")
    page.keyboard.press("1")
    lane.register(page, LOCAL)
    lane.outside(page)
    lane.measure(page, "364", AGAIN)
    expect(page.locator(".lane")).to_contain_text("超出额温适用范围（−30 °C），不能作为放行依据。请到暖棚内")
    page.locator(".lane-next").click()
    expect(lane.held_cards(page)).to_have_count(1)
    shift.sheet.stopped(1)


def fever_is_proven(shift: Shift) -> None:
    """Two more rungs in the tent, each an entry: the forehead is high and has to be confirmed, the armpit decides."""
    page = shift.page
    lane.held_cards(page).first.click()
    lane.choose_method(page, "额温")
    lane.measure(page, "379", AGAIN)
    page.get_by_role("button", name="已回暖，现在就测").click()
    lane.measure(page, "384", FEVER)
    expect(page.locator(".lane-verdict")).to_have_attribute("data-tone", "fever")
    page.locator(".lane-next").click()
    expect(lane.held_cards(page)).to_have_count(0)
    shift.sheet.add(2, remeasured=1, febrile=1)


def cleared_in_the_tent(shift: Shift) -> None:
    """Out of range at the window, 36.6 under the arm: measured again, and free to go."""
    page = shift.page
    lane.stop(page, shift.sheet.plate())
    page.keyboard.press("1")
    lane.register(page, LOCAL)
    lane.outside(page)
    lane.measure(page, "361", AGAIN)
    page.get_by_role("button", name="已回暖，现在就测").click()
    lane.measure(page, "366", "放行")
    page.locator(".lane-next").click()
    expect(page.locator(".pad-plate")).to_be_focused()
    shift.sheet.stopped(1, remeasured=1)


def measured_in_the_tent(shift: Shift) -> None:
    """At thirty below the lane begins in the tent by itself."""
    page = shift.page
    lane.stop(page, shift.sheet.plate())
    page.keyboard.press("1")
    lane.register(page, LOCAL)
    lane.measure(page, "366", "放行")
    page.locator(".lane-next").click()
    expect(page.locator(".pad-plate")).to_be_focused()
    shift.sheet.stopped(1)


def coordinator_signs_in(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.locator("input[name=login]").fill("coordinator")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    expect(page.locator("[data-board]")).to_be_visible()


def on_the_board(page: Page, address: str) -> dict[str, int]:
    """Every figure as it stands on the board, by the name in its link."""
    page.goto(address)
    found: list[list[str]] = page.locator(".board-cards a, .board-others a").evaluate_all(
        """(links) => links.map((link) => [link.href.match(/figures\\/checkpoint\\.(\\w+)\\//)?.[1] ?? "",
             (link.querySelector(".board-value") ?? link.querySelector("strong")).textContent])"""
    )
    return {name: int(value) for name, value in found if name in FIGURES}


def behind(page: Page, url: str, unit: Unit, name: str) -> tuple[int, int]:
    """A figure's own page: its value and how many entries are listed behind it."""
    page.goto(f"{url}/board/{unit.pk}/figures/checkpoint.{name}/")
    value = re.search(r": (\d+)", page.locator("h1").inner_text())
    assert value
    return int(value[1]), page.locator("tbody tr").count()


def night_shift(open_phone: Callable[..., Any], live_server: LiveServer, code: str) -> Sheet:
    """Fifty vehicles without a network, the browser closed and opened in the middle; then everything is delivered."""
    sheet = Sheet()
    with open_phone(offline=False) as context:
        page = context.pages[0]
        lane.enrol(page, live_server.url, code)
        lane.net_line(page, sent=0, waiting=0)
        page.evaluate("() => navigator.serviceWorker.ready")
        context.set_offline(True)
        page.get_by_role("button", name="卡口查验").click()
        lane.set_air(page, 20)
        sheet.add(1)
        shift = Shift(page, sheet)
        for scene in (
            simple_cars, lorry, coach, no_plate, strangers, cough, talked_out_of_it, one_undone, one_corrected,
            thirty_below, fever_begins, measured_in_the_tent,
        ):  # fmt: skip
            scene(shift)
        shift.waits()
    with open_phone(offline=True) as context:
        page = context.pages[0]
        page.goto(f"{live_server.url}/station/")
        lane.sign_in(page)
        page.get_by_role("button", name="卡口查验").click()
        shift = Shift(page, sheet)
        shift.waits()
        expect(lane.held_cards(page)).to_have_count(1)
        for scene in (fever_is_proven, cleared_in_the_tent):
            scene(shift)
        while sheet.figures["vehicles"] < 48:
            measured_in_the_tent(shift)
        page.locator(".strip-air").click()
        lane.set_air(page, 18)
        sheet.add(1)
        same_as_last_time(shift)
        shift.car(LOCAL, LOCAL)
        shift.waits()
        context.set_offline(False)
        lane.net_line(page, sent=sheet.entries, waiting=0)
    return sheet


def wait_out_midnight() -> None:
    """The figures are those of a reporting day: a test that straddled two would find half of them on each board."""
    _start, end = day_bounds(local_day(now()))
    while timedelta(0) < end - now() < timedelta(minutes=4):
        time.sleep(1)


def test_fifty_vehicles_of_a_night_without_a_network_are_the_figures_of_the_board(
    open_phone: Callable[..., Any], browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer,
    people: Cast,
) -> None:  # fmt: skip
    wait_out_midnight()
    code = issue_code(people.post.unit, people.post, label="phone 1", issued_by=people.coordinator)[1]
    sheet = night_shift(open_phone, live_server, code)
    assert sheet.figures["vehicles"] == 50
    expected = {name: sheet.figures[name] for name in FIGURES}

    console = browser.new_context(**browser_context_args)
    page = console.new_page()
    coordinator_signs_in(page, live_server.url)
    assert on_the_board(page, f"{live_server.url}/") == expected
    shown = {name: behind(page, live_server.url, people.county, name) for name in FIGURES}
    assert {name: value for name, (value, _lines) in shown.items()} == expected
    assert shown["febrile"][1] == 1
    assert shown["isolated"][1] == 3
    assert shown["remeasured"][1] == 2

    assert run_verify(argparse.Namespace()) == 0
    assert run_replay(argparse.Namespace()) == 0
    assert on_the_board(page, f"{live_server.url}/board/{people.county.pk}/") == expected
    console.close()
