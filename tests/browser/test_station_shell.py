"""The station's shell in a real browser, on the real endpoints: enrol, sign in, lose the net, record, sync."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from fangxian.base.testing import PIN, Cast, build_cast
from fangxian.record.models import Entry
from fangxian.station.services import issue_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRONT = """
export const front = {
  id: "probe", title: "probe.title", messages: { zh: { "probe.title": "试登记" }, en: { "probe.title": "Probe" } },
  async mount(root, ctx) {
    const value = (await ctx.drafts.get("probe")) ?? "";
    const pad = ctx.pads.plate({ label: "车牌", value, onChange: (text) => ctx.drafts.put("probe", text) });
    const save = document.createElement("button");
    save.textContent = "保存";
    save.onclick = async () => {
      await ctx.record("probe.unknown", { payload: { n: 1 }, identity: { plate: pad.value() } });
      await ctx.drafts.drop("probe");
      pad.set("");
      ctx.say("已保存");
    };
    root.append(pad.element, save);
    pad.focus();
    return {};
  },
};
"""


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def plain(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """A browser without service workers, so that the test can hand the page a front of its own."""
    context = browser.new_context(**browser_context_args, service_workers="block")
    yield context
    context.close()


def with_front(route: Route) -> None:
    answer = route.fetch()
    html = answer.text().replace("</head>", '<meta name="station-front" content="/static/probe.front.js"></head>')
    route.fulfill(response=answer, body=html)


def enrol(page: Page, live_server: LiveServer, code: str) -> None:
    page.goto(f"{live_server.url}/station/#enrol={code}")
    page.get_by_role("button", name="绑定", exact=True).click()
    expect(page.get_by_role("heading", name="值守人员登录")).to_be_visible()


def sign_in(page: Page) -> None:
    expect(page.locator(".pad-pin")).to_be_focused()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.locator(".pad-pin")).to_have_count(0)


def test_a_device_is_enrolled_from_the_picture_and_an_officer_signs_in(
    page: Page, live_server: LiveServer, code: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    enrol(page, live_server, code)
    assert "enrol" not in page.url
    sign_in(page)
    expect(page.locator("#net-line")).to_have_text("已送达 0 · 待发送 0 · 缺失 0")
    assert complaints == []


def test_the_app_opens_without_a_network_once_it_was_loaded(page: Page, live_server: LiveServer, code: str) -> None:
    enrol(page, live_server, code)
    page.evaluate("() => navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.reload()
    sign_in(page)
    page.get_by_role("button", name="设置").click()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Night").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "night")


def test_what_is_recorded_offline_survives_a_reload_and_arrives(
    plain: BrowserContext, live_server: LiveServer, code: str
) -> None:
    page = plain.new_page()
    page.route("**/station/", with_front)
    page.route("**/static/probe.front.js", lambda route: route.fulfill(body=FRONT, content_type="text/javascript"))
    enrol(page, live_server, code)
    sign_in(page)
    plain.set_offline(True)
    page.get_by_role("button", name="试登记").click()
    expect(page.locator(".pad-plate")).to_be_focused()
    page.keyboard.type("m1k12345")
    expect(page.locator(".pad-plate output")).to_have_text("蒙K12345")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#net-line")).to_have_text("已送达 0 · 待发送 1 · 缺失 0")
    page.keyboard.press("Tab")
    page.locator(".pad-plate").press("j")
    page.locator('.pad-plate [data-key="京"]').click()
    expect(page.locator(".pad-plate output")).to_have_text("京")
    plain.set_offline(False)
    page.reload()
    sign_in(page)
    expect(page.locator("#net-line")).to_have_text(re.compile("^已送达 1 · 待发送 0 · 缺失 0"))
    expect(page.locator(".pad-plate output")).to_have_text("京")


def test_room_that_runs_out_during_the_shift_is_told_after_the_next_save(
    plain: BrowserContext, live_server: LiveServer, code: str
) -> None:
    page = plain.new_page()
    page.route("**/station/", with_front)
    page.route("**/static/probe.front.js", lambda route: route.fulfill(body=FRONT, content_type="text/javascript"))
    enrol(page, live_server, code)
    sign_in(page)
    page.get_by_role("button", name="试登记").click()
    expect(page.locator(".bar-note")).to_be_hidden()
    page.evaluate("() => { navigator.storage.estimate = async () => ({ usage: 97, quota: 100 }); }")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".bar-note")).to_contain_text("本机空间将满", timeout=3_000)


def test_a_device_that_the_server_forgot_is_enrolled_again_by_hand(
    page: Page, live_server: LiveServer, people: Cast, code: str
) -> None:
    enrol(page, live_server, code)
    sign_in(page)
    second = issue_code(people.post.unit, people.post, label="tablet 4", issued_by=people.coordinator)[1]
    page.get_by_role("button", name="设置").click()
    page.get_by_role("button", name=re.compile("重新绑定")).click()
    page.get_by_label("绑定码").fill(second.lower().replace("-", " "))
    page.keyboard.press("Enter")
    sign_in(page)
    page.get_by_role("button", name="设置").click()
    expect(page.get_by_text("tablet 4")).to_be_visible()


def test_keys_of_the_pads_are_large_and_apart(plain: BrowserContext, live_server: LiveServer, code: str) -> None:
    page = plain.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    enrol(page, live_server, code)
    boxes = [box for key in page.locator(".pad-key").all() if (box := key.bounding_box())]
    assert len(boxes) == 12
    assert min(min(box["width"], box["height"]) for box in boxes) >= 72
    assert boxes[1]["x"] - boxes[0]["x"] - boxes[0]["width"] >= 8
    assert Entry.objects.filter(kind="station.enrolled").count() == 1
