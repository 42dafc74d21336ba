"""Every page that people see has its pictures."""

from typing import Final

import pytest
from django.urls import get_resolver, resolve

from shots import CONSOLE, STEPS, path_of
from studio import OUT, SIZES
from tests.addresses import addresses, declared
from tests.house.repo import ROOT

IN_ANOTHER: Final = "a part that is loaded into a page"
DOWNLOAD: Final = "a file, not a page"
FOR_PROGRAMS: Final = "an answer to programs, not to people"
LEADS_ON: Final = "shows nothing and leads to another page"
NOT_SHOWN: Final = {
    "healthz": FOR_PROGRAMS,
    "api:openapi-json": FOR_PROGRAMS,
    "api:record-entries": FOR_PROGRAMS,
    "station-pack": FOR_PROGRAMS,
    "station-sw": FOR_PROGRAMS,
    "station-precache": FOR_PROGRAMS,
    "station-manifest": FOR_PROGRAMS,
    "mfa_login_webauthn": FOR_PROGRAMS,
    "checkpoint:chart-data": FOR_PROGRAMS,
    "mfa_download_recovery_codes": DOWNLOAD,
    "duties:file": DOWNLOAD,
    "my_duties:feed": DOWNLOAD,
    "registers:import-template": DOWNLOAD,
    "jobs:file": DOWNLOAD,
    "duties:progress": IN_ANOTHER,
    "registers:unit-children": IN_ANOTHER,
    "stations:code-state": IN_ANOTHER,
    "console:unit-options": IN_ANOTHER,
    "console:start": LEADS_ON,
}
"""Addresses that may be got and have no picture, with the reason."""
PAGELESS: Final = {"not-found"}
"""Pictures of what has no address."""


def shown() -> dict[str, list[str]]:
    """Return the names of the pictures of each address."""
    found: dict[str, list[str]] = {}
    for picture, address in STEPS.items():
        found.setdefault(address, []).append(picture)
    for shot in CONSOLE:
        if shot.name not in PAGELESS:
            found.setdefault(resolve(path_of(shot)).view_name, []).append(shot.name)
    return found


def pages() -> list[str]:
    """Return the names of the addresses that somebody may get."""
    got = {row.name for row in declared() if "GET" in row.methods}
    return sorted({name for name, _route in addresses(get_resolver())} & got)


@pytest.mark.parametrize("shot", [shot for shot in CONSOLE if shot.name not in PAGELESS], ids=lambda shot: shot.name)
def test_a_picture_of_the_console_shows_a_page_that_there_is(shot: object) -> None:
    assert resolve(path_of(shot)).func  # type: ignore[arg-type] # raises Resolver404 where there is none


def test_every_page_has_a_picture_wide_and_narrow() -> None:
    named = shown()
    missing = {
        page: size
        for page in pages()
        for size in SIZES
        if page not in NOT_SHOWN and not any((OUT / f"{name}-{size}-zh.jpg").is_file() for name in named.get(page, ()))
    }
    assert not missing, (
        "add it to scripts/shots.py and run scripts/pictures.py --match, or give the reason in NOT_SHOWN"
    )


def test_what_has_no_picture_is_an_address_without_one() -> None:
    assert sorted(set(NOT_SHOWN) - set(pages())) == []
    assert sorted(set(NOT_SHOWN) & set(shown())) == []


def test_every_picture_is_one_that_is_taken_and_is_on_the_page_of_pictures() -> None:
    index = (ROOT / "docs" / "pictures" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in OUT.glob("*.jpg") if path.name not in index] == []
    untaken = [
        name for name in (*STEPS, *(shot.name for shot in CONSOLE))
        if not all((OUT / f"{name}-{size}-zh.jpg").is_file() for size in SIZES)
    ]  # fmt: skip
    assert not untaken
