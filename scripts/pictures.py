#!/usr/bin/env python3
"""Pictures of every page, from a demonstration of its own, into docs/pictures. Everyone in them is invented."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error as PageError
from playwright.sync_api import Page, sync_playwright

from shots import CONSOLE, Shot, ending_of
from steps import error_pages, lane_again, second_factor_pages, station_pages, take_step
from studio import FLAGS, OUT, PASSWORD, SIZES, Studio, confirm, demonstration, sign_in, take
from system import chromium


def console_pages(studio: Studio, size: str, match: str) -> None:
    """Take the pages of the console whose name is like ``match``, in every language and light that is asked for."""
    opened: dict[tuple[str, str, bool], Page] = {}
    preferred: dict[str, tuple[str, str, bool]] = {}
    for shot in (shot for shot in CONSOLE if re.search(match, shot.name)):
        english = [("en", False)] if shot.in_english else []
        dark = [("zh", True)] if shot.by_night else []
        for lang, night in [("zh", False), *english, *dark]:
            key = (shot.who, lang, night)
            if key not in opened:
                opened[key] = _signed_in(studio, size, *key)
            page = opened[key]
            if preferred.get(shot.who) != key:
                _prefer(page, lang, night)
                preferred[shot.who] = key
            name = f"{shot.name}-{size}-{lang}{'-night' if night else ''}"
            try:
                _open(page, studio.address, shot)
            except (LookupError, PageError) as missing:
                print(f"{name}: LEFT OUT, {missing}", flush=True)
                continue
            take(page, name)
    for page in opened.values():
        page.context.close()


def _open(page: Page, address: str, shot: Shot) -> None:
    page.goto(address + shot.url, wait_until="networkidle")
    patterns = [shot.follow] if isinstance(shot.follow, str) else shot.follow
    for number, pattern in enumerate(patterns, 1):
        _follow(page, pattern, shot.nth if number == len(patterns) else 0)
    if shot.then:
        page.goto(page.url + shot.then, wait_until="networkidle")
    confirm(page)
    if shot.name != "not-found" and not re.fullmatch(ending_of(shot), urlsplit(page.url).path):
        raise LookupError(f"{page.url} is another page")
    if shot.name in BEFORE:
        BEFORE[shot.name](page)


def _unfold(page: Page) -> None:
    """Open the tree two levels down."""
    for _level in range(2):
        page.locator("details:not([open]) > summary").first.click()
        page.wait_for_load_state("networkidle")


def _press(page: Page, button: str) -> None:
    """Press a button and wait for what comes of it, with the password once more where it is asked for."""
    page.locator(button).first.click()
    page.wait_for_load_state("networkidle")
    if "/reauthenticate/" in page.url:  # what was pressed is done at this address, once the password is given
        page.locator("input[name=password]").fill(PASSWORD)
        with page.expect_navigation(wait_until="networkidle"):
            page.locator("input[name=password]").press("Enter")


HEAD = "code,name,unit,kind\n"
RIGHT = "P-1,西口卡点,150602,checkpoint\nP-4,东口卡点,150602,checkpoint\n"
WRONG = "P-2,,150602,checkpoint\nP-3,南口卡点,999999,gate\n"


def _upload(page: Page, table: str) -> None:
    """Upload a table of places."""
    file = {"name": "places.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator(".form-card button[type=submit]").click()
    page.wait_for_load_state("networkidle")


BEFORE: dict[str, Callable[[Page], None]] = {
    "registers": _unfold,
    "user-password": lambda page: _press(page, "form[action$='/password'] button"),
    "import-preview": lambda page: _upload(page, HEAD + RIGHT),
    "import-errors": lambda page: _upload(page, HEAD + RIGHT + WRONG),
}


def _signed_in(studio: Studio, size: str, who: str, lang: str, night: bool) -> Page:
    context = studio.context(size, lang=lang, night=night)
    page = context.new_page()
    if who == "coordinator" and lang == "zh" and not night:
        page.goto(f"{studio.address}/accounts/login/", wait_until="networkidle")
        take_step(page, "signin", size)
    sign_in(page, studio.address, who)
    cookies = {"name": "django_language", "value": "zh-hans" if lang == "zh" else "en", "url": studio.address}
    context.add_cookies([cookies])  # type: ignore[list-item]
    return page


def _prefer(page: Page, lang: str, night: bool) -> None:
    """Set language and light, which belong to the account: the window of another language has set them too."""
    page.evaluate(SET, ["/i18n/setlang/", "language", "zh-hans" if lang == "zh" else "en"])
    page.evaluate(SET, ["/account/theme", "theme", "night" if night else "day"])


SET = """
  async ([url, name, value]) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value
      ?? document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
    await fetch(url, { method: "POST", body: new URLSearchParams({ [name]: value, csrfmiddlewaretoken: token }) });
  }
"""


def _follow(page: Page, pattern: str, nth: int = 0) -> None:
    """Go to the first link like ``pattern``, or a later one, of the page's list before those around it."""
    if not pattern:
        return
    hrefs = "nodes => nodes.map((node) => node.getAttribute('href'))"
    found = [link for where in ("[id^=list-] a[href]", "a[href]") for link in page.eval_on_selector_all(where, hrefs)]
    links = list(dict.fromkeys(href for href in found if re.search(pattern, href)))
    if len(links) <= nth:
        raise LookupError(f"{page.url} has no link like {pattern}")
    page.goto(urljoin(page.url, links[nth]), wait_until="networkidle")


def write_index() -> None:
    """Write docs/pictures/README.md: every page in a row, wide and narrow."""
    names = sorted({re.sub(r"-(desktop|phone)-", "-*-", path.stem) for path in OUT.glob("*-*-*.jpg")})
    lines = [
        "# Pictures",
        "",
        "Made by `scripts/pictures.py` from the demonstration; everyone in them is invented.",
        "",
    ]
    lines += ["| page | 1280 × 800 | 390 × 844 |", "| --- | --- | --- |"]
    for name in names:
        cells = [f"![{name} {size}]({name.replace('*', size)}.jpg)" for size in SIZES]
        lines.append(f"| {name.replace('-*-', ', ').replace('-night', ', night')} | {cells[0]} | {cells[1]} |")
    (OUT / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Take the pictures, or those of one part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8631)
    parser.add_argument("--only", choices=("console", "station"))
    parser.add_argument("--match", default="", help="pages of the console whose name is like this")
    arguments = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with demonstration(arguments.port) as environment, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium(), args=FLAGS, env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
        )
        studio = Studio(f"http://127.0.0.1:{arguments.port}", browser, environment)
        studio.run("import scenes; scenes.prepare()")
        for size in SIZES:
            if arguments.only != "station":
                console_pages(studio, size, arguments.match)
                second_factor_pages(studio, size)
                error_pages(studio, size)
            if arguments.only != "console":
                station_pages(studio, size)
                lane_again(studio, size, lang="en", night=False)
                lane_again(studio, size, lang="zh", night=True)
        browser.close()
    write_index()


if __name__ == "__main__":
    main()
