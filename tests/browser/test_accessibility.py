"""No serious or critical finding of axe on the pages that matter, by day and by night."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.access.roles import Role
from fangxian.base import navigation
from fangxian.base.clock import now
from fangxian.base.testing import Cast, client_of, give
from fangxian.console.holding.tests.held import held
from fangxian.fronts.checkpoint.tests.facts import decision, post_of, reading
from fangxian.station.services import issue_code
from tests.browser import lane_steps as lane

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = {"serious", "critical"}
BESIDE_THE_MENU = ("/", "/board/definitions", "/checkpoint/search/", "/staff/mine/")


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**browser_context_args, color_scheme=request.param, service_workers="block")
    yield context.new_page()
    context.close()


def serious(page: Page, where: str) -> list[str]:
    """What axe finds, with the place in the page, so that the message of a failure is enough to mend it."""
    page.wait_for_timeout(300)
    found = Axe().run(page).response["violations"]
    return [
        f"{where}: {one['id']}: {node['html'][:120]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def keep_a_night(people: Cast) -> str:
    """Today's facts of every colour: a fever, somebody overdue, a tally, a hand-over; returns the passage."""
    post = post_of(people)
    post.start = now() - timedelta(minutes=30)
    passage = post.passage(people=2, vehicle="van", identity={"plate": "蒙K12345"})
    feverish = post.screening(passage, decision=decision("remeasure"), readings=[reading(37.9, in_range=False)])
    post.further(feverish, 38.1, "fever_clinic")
    overdue = decision("home_isolation", days=14, confirm_by=now() - timedelta(minutes=5))
    post.screening(passage, decision=overdue, destination="柳湾嘎查", destination_code="990101100201")
    post.screening(passage, decision=decision("remeasure"), readings=[reading(36.1, in_range=False)])
    post.tally(vehicles=3, people=7, measured=7)
    post.dissuasion(passage=passage, people=2)
    post.amend(passage, "checkpoint.passage", people=3)
    post.send()
    return str(passage)


def sign_in_as(page: Page, url: str, client: Any) -> None:
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def whole_menu() -> list[str]:
    """The addresses of every page of the menu."""
    return [reverse(item.url) for section in navigation.SECTIONS for item in navigation.items(section.id)]


def test_sign_in_reads_well(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    found = serious(page, "sign-in")
    assert not found, "\n".join(found)


def test_pages_of_the_console_read_well(page: Page, live_server: LiveServer, people: Cast) -> None:
    passage = keep_a_night(people)
    issue_code(people.post.unit, people.post, label="tablet 3", issued_by=people.coordinator)
    unread = held(people)
    for role in Role:
        give(people.coordinator, role, people.region)
    sign_in_as(page, live_server.url, client_of(people.coordinator))
    found = []
    for path in (
        *BESIDE_THE_MENU,
        *whole_menu(),
        f"/checkpoint/passages/{passage}/",
        f"/entries/{passage}/",
        f"/held/{unread.pk}/",
    ):
        answer = page.goto(live_server.url + path)
        assert answer
        assert answer.status == 200, path
        found += serious(page, path)
    assert not found, "\n".join(found)


def test_screens_of_the_station_read_well(page: Page, live_server: LiveServer, people: Cast) -> None:
    found = []
    code = issue_code(people.post.unit, people.post, label="tablet 3", issued_by=people.coordinator)[1]
    page.goto(f"{live_server.url}/station/#enrol={code}")
    page.get_by_role("button", name="绑定", exact=True).click()
    expect(page.locator(".pad-pin")).to_be_focused()
    found += serious(page, "PIN")
    lane.sign_in(page)
    found += serious(page, "home")
    page.get_by_role("button", name="卡口查验").click()
    found += serious(page, "air")
    lane.set_air(page, -30)
    found += serious(page, "plate")
    lane.stop(page, "m1K12345")
    found += serious(page, "people")
    page.keyboard.press("1")
    found += serious(page, "number")
    lane.register(page, lane.LOCAL)
    found += serious(page, "reading")
    lane.outside(page)
    lane.measure(page, "364", "不能放行，复测")
    found += serious(page, "not clear")
    page.locator(".lane-next").click()
    expect(lane.held_cards(page)).to_have_count(1)
    found += serious(page, "held")
    lane.held_cards(page).first.click()
    lane.measure(page, "384", "发热，转送发热门诊")
    found += serious(page, "fever")
    page.locator(".lane-next").click()
    for panel in ("计数", "劝返", "更正"):
        page.get_by_role("button", name=panel).first.click()
        found += serious(page, panel)
        page.keyboard.press("Escape")
    assert not found, "\n".join(found)
