"""A roster planned, changed by keyboard and by dragging, published and put right after a sick call, in the browser."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from fangxian.base.testing import build_cast, client_of
from fangxian.jobs.models import Job
from fangxian.jobs.running import run
from fangxian.register.models import Person
from fangxian.roster.duties.models import Duty, DutyState, Notice, NoticeKind, Roster
from fangxian.roster.duties.services import plan_roster, publish_plan
from fangxian.roster.duties.tests.stage import Stage

PICTURES = os.environ.get("ROSTER_PICTURES")


def shot(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def signed_in(page: Page, live_server: Any, stage: Stage, roster: Roster) -> str:
    """Sign the coordinator in and return the address of a roster."""
    value = client_of(stage.cast.coordinator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return f"{live_server.url}/rosters/{roster.pk}/"


def done(page: Page, job: Job) -> None:
    """Do a search while no page waits for it: one that does loads itself anew at any moment after."""
    expect(page.locator("#search")).to_be_visible()
    page.goto("about:blank")
    run(str(job.pk))


def cell(page: Page, person: Person, day: int) -> Locator:
    return page.locator(f"#c-{person.pk}-{day}")


def drag(page: Page, source: Locator, target: Locator) -> None:
    """Drag with the mouse as a hand does: press, move in steps, let go."""
    target.scroll_into_view_if_needed()
    # Waits until the page has come to rest: after an edit it scrolls smoothly to the cell.
    source.hover()
    box = target.bounding_box()
    assert box is not None
    with page.expect_navigation():
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=9)
        expect(target).to_have_class(re.compile("is-target"))
        page.mouse.up()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_duty_dragged_to_somebody_is_judged_at_once(page: Page, live_server: Any) -> None:
    stage = Stage(build_cast())
    roster = stage.roster()
    plan = stage.full(roster)
    address = signed_in(page, live_server, stage, roster)
    page.goto(f"{address}?plan={plan.number}")
    findings = page.locator("section[aria-labelledby=findings-head]")
    expect(findings).to_contain_text("未突破规则")
    giver, taker = stage.people[1], stage.people[2]
    # Who comes from the night of the day before would go on in the morning without rest.
    drag(page, cell(page, giver, 1), cell(page, taker, 1))
    expect(page).to_have_url(re.compile(rf"\?plan=1#c-{taker.pk}-1"))
    sentence = findings.locator(".card-body > ul > li").filter(has_text=taker.number)
    expect(sentence).to_contain_text("休息")
    expect(cell(page, taker, 1)).to_have_class(re.compile("is-wrong"))
    assert sentence.inner_text() in (cell(page, taker, 1).get_attribute("title") or "")
    expect(cell(page, taker, 1).locator("strong")).to_have_text("D")
    expect(cell(page, giver, 1).locator("strong")).to_have_count(0)
    expect(page.locator("a.roster-cell:focus")).to_have_attribute("href", re.compile(f"/cell/{taker.pk}/1/"))
    drag(page, cell(page, taker, 1), cell(page, giver, 1))
    expect(findings).to_contain_text("未突破规则")
    expect(cell(page, giver, 1).locator("strong")).to_have_text("D")
    drag(page, cell(page, stage.people[0], 0), cell(page, taker, 0))
    expect(cell(page, stage.people[0], 0).locator("strong")).to_have_text("N")
    expect(cell(page, taker, 0).locator("strong")).to_have_text("D")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_after_a_sick_call_one_duty_changes_hands_and_the_others_stay(page: Page, live_server: Any) -> None:
    stage = Stage(build_cast())
    roster = stage.roster()
    publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    before = {duty.pk: duty.person_id for duty in Duty.objects.all()}
    told = set(Notice.objects.values_list("pk", flat=True))
    sick = stage.people[0]
    lost = Duty.objects.get(person=sick)
    address = signed_in(page, live_server, stage, roster)
    page.goto(f"{address}sick/")
    page.locator("select[name=person]").select_option(str(sick.pk))
    page.locator("main button[type=submit]").click()
    done(page, Job.objects.get())
    page.goto(f"{address}?plan=2")
    replaced = page.locator("tr", has=page.locator("th", has_text=sick.number))
    expect(replaced.locator("strong")).to_have_count(0)
    page.goto(f"{address}publish/2/")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".alert-success, .toast, [role=status]").first).to_be_visible()
    new = Duty.objects.exclude(pk__in=before).get()
    assert (new.day, new.shift, new.post, new.state) == (lost.day, lost.shift, lost.post, DutyState.STANDING)
    assert new.person_id in {person.pk for person in stage.people[1:]}
    lost.refresh_from_db()
    assert lost.state == DutyState.CANCELLED
    others = {pk: person for pk, person in before.items() if pk != lost.pk}
    assert dict(Duty.objects.filter(pk__in=others, state=DutyState.STANDING).values_list("pk", "person_id")) == others
    notices = Notice.objects.exclude(pk__in=told).values_list("person_id", "duty_id", "kind")
    assert set(notices) == {(sick.pk, lost.pk, NoticeKind.CANCELLED), (new.person_id, new.pk, NoticeKind.GIVEN)}
    page.goto(address)
    expect(cell(page, new.person, 0).locator("strong")).to_have_text("D")
    expect(cell(page, sick, 0).locator("strong")).to_have_count(0)
    page.goto(f"{address}compare/?a=1&b=2")
    for number in (sick.number, new.person.number):
        expect(page.locator("main")).to_contain_text(number)
    Person.objects.filter(pk=new.person_id).update(user_id=stage.cast.leader.pk)
    page.context.clear_cookies()
    value = client_of(stage.cast.leader).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page.goto(f"{live_server.url}{reverse('my_duties:home')}")
    expect(page.locator(".mine-news")).to_contain_text(f"{new.day:%Y-%m-%d}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_roster_from_the_plan_to_a_sick_call(page: Page, live_server: Any) -> None:
    stage = Stage(build_cast(), people=7)
    roster = stage.roster(days=7)
    address = signed_in(page, live_server, stage, roster)
    page.goto(f"{address}search/")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#search")).to_be_visible()
    shot(page, "progress")
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(arguments={**job.arguments, "iterations": 8})
    done(page, job)
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
    done(page, Job.objects.order_by("-asked_at")[0])
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
