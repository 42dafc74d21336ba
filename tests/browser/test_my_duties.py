"""One's own duties on a phone: acknowledged with a tap, swapped with a colleague's and a leader's yes."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from playwright.sync_api import Browser, Page, expect

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.testing import Cast, client_of
from fangxian.roster.duties.hours import hours_of
from fangxian.roster.duties.models import Duty, DutyState, Swap, SwapState
from fangxian.roster.duties.tests.on_duty import Crew, crew_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
# UX principle 3, for pages that are no lane: a thumb finds it.
TARGET = 40


@pytest.fixture
def crew(people: Cast) -> Crew:
    return crew_of(people)


def given(crew: Crew, days: int) -> Duty:
    start, end = hours_of(crew.day_shift, localtime(now()).date() + timedelta(days=days))
    return crew.duty(crew.officer, start, ends_at=end)


def phone_of(browser: Browser, live_server: Any, user: User) -> Page:
    """Return a page on a phone of its own where ``user`` is signed in."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    value = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return context.new_page()


def tap(page: Page, name: str, *arguments: object) -> None:
    """Tap the button of the form that goes to the address ``name``, and wait until the answer has said its word."""
    button = page.locator(f"form[action='{reverse(name, args=arguments)}'] button")
    assert button.bounding_box()["height"] >= TARGET
    with page.expect_navigation():
        button.tap()
    page.wait_for_load_state("networkidle")


def assert_fits(page: Page) -> None:
    """A phone's page never scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_duties_are_acknowledged_one_or_all_with_a_tap(browser: Browser, live_server: Any, crew: Crew) -> None:
    first, *_others = [given(crew, days) for days in (1, 3, 5)]
    page = phone_of(browser, live_server, crew.cast.officer)
    page.goto(f"{live_server.url}{reverse('my_duties:home')}")
    expect(page.locator(".mine-duty")).to_have_count(3)
    expect(page.locator(".mine-next")).to_contain_text(crew.post.place.name)
    assert_fits(page)
    tap(page, "my_duties:acknowledge", first.pk)
    assert Duty.objects.filter(acknowledged_at=None).count() == 2
    tap(page, "my_duties:acknowledge-all")
    assert not Duty.objects.filter(acknowledged_at=None).exists()
    expect(page.locator(".mine-duty .bg-green-lt")).to_have_count(3)


def test_a_duty_is_handed_over_with_a_colleagues_and_a_leaders_yes(
    browser: Browser, live_server: Any, crew: Crew
) -> None:
    duty = given(crew, 3)
    mine = phone_of(browser, live_server, crew.cast.officer)
    mine.goto(f"{live_server.url}{reverse('my_duties:ask-swap', args=[duty.pk])}")
    assert_fits(mine)
    mine.locator(f"a[href='?colleague={crew.other.pk}']").tap()
    with mine.expect_navigation():
        mine.locator("main form.card button[type=submit]").tap()
    expect(mine.locator("[role=status], .alert-success").first).to_be_visible()
    swap = Swap.objects.get()

    theirs = phone_of(browser, live_server, crew.cast.worker)
    theirs.goto(f"{live_server.url}{reverse('my_duties:home')}")
    tap(theirs, "my_duties:agree-swap", swap.pk)

    leader = phone_of(browser, live_server, crew.cast.leader)
    leader.goto(f"{live_server.url}{reverse('swaps:list')}")
    with leader.expect_navigation():
        leader.locator(f"main a[href$='{reverse('swaps:show', args=[swap.pk])}']").first.tap()
    assert_fits(leader)
    tap(leader, "swaps:approve", swap.pk)

    swap.refresh_from_db()
    assert swap.state == SwapState.APPROVED
    assert Duty.objects.get(state=DutyState.STANDING).person_id == crew.other.pk
    theirs.reload()
    expect(theirs.locator(".mine-duty")).to_have_count(1)
    mine.goto(f"{live_server.url}{reverse('my_duties:home')}")
    expect(mine.locator(".mine-duty")).to_have_count(0)


def test_a_revoked_calendar_link_opens_nothing_any_more(browser: Browser, live_server: Any, crew: Crew) -> None:
    given(crew, 2)
    page = phone_of(browser, live_server, crew.cast.officer)
    page.goto(f"{live_server.url}{reverse('my_duties:home')}")
    tap(page, "my_duties:make-link")
    link = page.locator("main code").inner_text()
    feed = page.request.get(link)
    assert feed.status == 200
    assert feed.text().startswith("BEGIN:VCALENDAR")
    page.goto(f"{live_server.url}{reverse('my_duties:home')}")
    with page.expect_navigation():
        page.locator("form[action*='/revoke/'] button").tap()
    assert page.request.get(link).status == 404
