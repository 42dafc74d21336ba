"""One tap at the station, and the board in the command room knows that the post is manned."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.base.clock import now
from fangxian.base.testing import PIN, Cast, client_of
from fangxian.command.board import board_of
from fangxian.roster.attendance.models import Attendance
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.duties.tests.on_duty import crew_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "service_workers": "block"}
    return {**browser_context_args, **phone}


def lacking(people: Cast) -> float:
    board = board_of(people.coordinator, people.county)
    return next(cell.value or 0 for cell in board.total.cells if cell.indicator.id == "attendance.posts_unmanned")


def opened(page: Page, live_server: LiveServer, code: str) -> Locator:
    """Enrol, sign in, and return the card of one's own duty."""
    page.goto(f"{live_server.url}/station/#enrol={code}")
    page.get_by_role("button", name="绑定", exact=True).click()
    page.locator(".pad-pin").focus()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    return page.locator(".duty")


def test_in_the_cold_the_one_in_the_tent_relieves_the_stint(
    page: Page, live_server: LiveServer, people: Cast, code: str
) -> None:
    crew = crew_of(people)
    first = now().replace(minute=0, second=0, microsecond=0)
    air = {"place": crew.post.place, "celsius": -31, "wind_kmh": 16, "chill": -45, "source": "form", "made_at": now()}
    WeatherHour.objects.bulk_create([WeatherHour(at=first + timedelta(hours=number), **air) for number in range(10)])
    crew.duty(crew.officer, now() - timedelta(minutes=10))
    crew.duty(crew.other, now() - timedelta(minutes=10))
    card = opened(page, live_server, code)
    expect(card.locator(".duty-lines")).not_to_contain_text("从暖房出来")
    card.get_by_role("button", name="我到岗（室外）").click()
    expect(card.locator(".duty-stint")).to_contain_text("本次室外还可停留")
    expect(card.locator(".duty-lines")).to_contain_text("换岗：1003")
    page.get_by_role("button", name="卡口查验").click()
    expect(page.locator(".strip-relief")).to_contain_text("1003")


def test_a_tap_at_the_station_mans_the_post_on_the_board(
    page: Page, live_server: LiveServer, people: Cast, code: str
) -> None:
    crew = crew_of(people)
    crew.duty(crew.officer, now() - timedelta(hours=1))
    crew.duty(crew.leader, now() - timedelta(minutes=50), hours=0.2)
    crew.duty(crew.other, now() + timedelta(hours=7))
    assert lacking(people) == 1
    card = opened(page, live_server, code)
    expect(card).to_contain_text("接班：1003")
    for button in card.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 56
    card.get_by_role("button", name="我到岗（室外）").click()
    expect(card).to_contain_text("在岗（室外）")
    expect(page.locator(".bar-net")).to_contain_text("已送达 1")
    assert lacking(people) == 0
    shown = client_of(people.coordinator).get(f"/board/{people.county.pk}/figures/attendance.posts_manned/")
    assert str(Attendance.objects.get().pk) in shown.content.decode()
    page.get_by_role("button", name="卡口查验").click()
    expect(page.locator(".strip-relief")).to_contain_text("1003")
    page.locator(".bar-home").click()
    card.get_by_role("button", name="进屋回暖").click()
    expect(card).to_contain_text("在岗（室内）")
    card.get_by_role("button", name="我离岗").click()
    expect(card.get_by_role("button", name="我到岗（室外）")).to_be_visible()
    expect(page.locator(".bar-net")).to_contain_text("已送达 3")
    assert lacking(people) == 1
    assert Attendance.objects.filter(ended_at=None).count() == 0
