"""Every icon that a page names is one that the icon font has: a missing one leaves a warning to its colour alone."""

import re

from tests.house.repo import ROOT

SHEET = ROOT / "node_modules/@tabler/icons-webfont/dist/tabler-icons.css"
NAMED = re.compile(r"\bti-([a-z][a-z0-9-]*)")
OFFERED = re.compile(r"""Item\(\s*"[^"]+",.*?"[\w:-]+",\s*"([a-z][a-z0-9-]*)",""", re.DOTALL)


def drawn() -> set[str]:
    """The icons of the font."""
    return set(re.findall(r"\.ti-([a-z0-9-]+):before", SHEET.read_text(encoding="utf-8")))


def named() -> dict[str, str]:
    """The icons of templates and menus, each with a file that names it."""
    source = ROOT / "src" / "fangxian"
    found = {name: str(path) for path in source.rglob("*.html") for name in NAMED.findall(path.read_text("utf-8"))}
    menus = {name: str(path) for path in source.rglob("*.py") for name in OFFERED.findall(path.read_text("utf-8"))}
    return {**found, **menus}


def test_every_icon_exists() -> None:
    icons = named()
    assert len(icons) > 50
    assert not {name: path for name, path in icons.items() if name not in drawn()}
