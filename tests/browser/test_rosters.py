"""A roster planned, changed by keyboard, published and put right after a sick call, in the browser."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from fangxian.base.testing import build_cast, client_of
from fangxian.jobs.models import Job
from fangxian.jobs.running import run
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.services import plan_roster
from fangxian.roster.duties.tests.stage import Stage

PICTURES = os.environ.get("ROSTER_PICTURES")


def shot(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_roster_from_the_plan_to_a_sick_call(page: Page, live_server: Any) -> None:
    stage = Stage(build_cast(), people=7)
    roster = stage.roster(days=7)
    client = client_of(stage.cast.coordinator)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    address = f"{live_server.url}/rosters/{roster.pk}/"
    page.goto(f"{address}search/")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#search")).to_be_visible()
    shot(page, "progress")
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(arguments={**job.arguments, "iterations": 8})
    run(str(job.pk))
    page.goto(address)
    expect(page.locator(".roster-grid tbody tr")).to_have_count(7)
    shot(page, "grid")
    first = page.locator("a.roster-cell").first
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert "/cell/" in (page.evaluate("document.activeElement.href") or "")
    page.keyboard.press("Enter")
    page.locator("select[name=what]").select_option("")
    shot(page, "cell")
    page.locator("main button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"\?plan=2#c-"))
    shot(page, "edited")
    page.goto(f"{address}publish/2/")
    shot(page, "publish")
    page.locator("input[name=overrule]").fill("先发布")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".alert-success, .toast, [role=status]").first).to_be_visible()
    assert Duty.objects.exists()
    page.goto(f"{address}sick/")
    page.locator("select[name=person]").select_option(str(Duty.objects.order_by("-day")[0].person_id))
    page.locator("main button[type=submit]").click()
    run(str(Job.objects.order_by("-asked_at")[0].pk))
    page.goto(f"{address}?plan=3")
    shot(page, "repaired")
    page.goto(f"{address}compare/?a=0&b=3")
    shot(page, "compare")
    page.goto(f"{address}sheet/?plan=3")
    shot(page, "sheet")
    for name in ("fairness/", "", "new/"):
        page.goto(f"{live_server.url}/rosters/{name}")
        shot(page, name.strip("/") or "list")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}?plan=3")
    expect(page.locator(".roster-wrap")).to_be_visible()
    shot(page, "phone")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_cell_is_fixed_by_keyboard_and_a_search_keeps_it(page: Page, live_server: Any) -> None:
    stage = Stage(build_cast(), people=4)
    roster = stage.roster(days=2)
    value = client_of(stage.cast.coordinator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    address = f"{live_server.url}/rosters/{roster.pk}/"
    page.goto(f"{address}?plan=0")
    page.locator("a.roster-cell").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("input[name=pinned]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("td.is-pinned .roster-pin")).to_be_visible()
    assert roster.pinned_cells.get().person_id == stage.people[1].pk
    expect(page.locator("td.is-pinned a.roster-cell")).to_be_focused()
    job = plan_roster(roster.pk, actor=stage.cast.coordinator, iterations=4)
    run(str(job.pk))
    page.goto(address)
    expect(page.locator("td.is-pinned .roster-off")).to_be_visible()
    shot(page, "pinned")
    page.goto(f"{address}unpin/")
    page.locator("main button[type=submit]").click()
    expect(page.locator("td.is-pinned")).to_have_count(0)
