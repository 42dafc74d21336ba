"""Chromium and the server find each other: the ground under every other browser test."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_chromium_reads_a_page_of_the_house(page: Page, live_server: LiveServer) -> None:
    answer = page.goto(f"{live_server.url}/healthz")
    assert answer
    assert answer.status == 200
    assert page.inner_text("body") == "ok"


def test_chromium_is_set_to_the_languages_and_zone_of_the_region(page: Page) -> None:
    assert page.evaluate("navigator.language") == "zh-CN"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"
