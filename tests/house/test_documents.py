"""Documents that say what is so."""

import re

import generate_docs
from fangxian.config.cli import load_parser
from tests.house.repo import PACKAGE, ROOT, pages, python_files

ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


def packages_on_disk() -> set[str]:
    """Packages that hold an app or are top-level, by their dotted names."""
    folders = {path.parent for path in PACKAGE.rglob("apps.py")}
    folders |= {path.parent for path in PACKAGE.glob("*/__init__.py")} - {PACKAGE / "fronts"}
    return {".".join(folder.relative_to(PACKAGE.parent).parts) for folder in folders}


def packages_on_the_map() -> set[str]:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(fangxian(?:\.\w+)+)` \|", page, re.MULTILINE))


def test_the_map_shows_every_package_and_no_other() -> None:
    modules = {name for name in packages_on_the_map() if (PACKAGE.parent / (name.replace(".", "/") + ".py")).exists()}
    assert packages_on_the_map() - modules == packages_on_disk()


def test_every_layer_is_on_the_map() -> None:
    layers = set(re.findall(r"fangxian\.[a-z]+", (ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    there = {layer for layer in layers if (PACKAGE / layer.split(".")[1] / "__init__.py").exists()}
    mapped = {".".join(name.split(".")[:2]) for name in packages_on_the_map()}
    assert there - {"fangxian.config"} <= mapped


def test_decisions_are_numbered_without_gap_and_titled() -> None:
    assert [path.name[:4] for path in ADRS] == [f"{number:04}" for number in range(1, len(ADRS) + 1)]
    assert not [path.name for path in ADRS if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)]
    assert not [path.name for path in ADRS if not path.read_text(encoding="utf-8").startswith("# ")]


def test_the_changelog_has_an_unreleased_section_with_something_in_it() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    assert section
    assert re.search(r"^- ", section.group(1), re.MULTILINE)


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_two_commands_of_the_readme_are_in_the_makefile() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", readme))
    targets = set(re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"up", "test"} <= named
    assert named <= {word for target in targets for word in target.split()}


def test_every_link_leads_somewhere() -> None:
    lost = [
        f"{page.name}: {target}"
        for page in pages()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not lost


def test_every_command_is_on_the_page_of_commands() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").replace("\\|", "|")
    typed = [name.strip("`").split(" [")[0] for name, _ in generate_docs.command_rows(load_parser(), "fangxian")]
    assert "fangxian up" in typed
    assert not [name for name in typed if f"`{name}" not in page]


def test_management_commands_are_named_in_the_documents() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages())
    own = [
        path.stem
        for path in python_files()
        if path.parent.parent.name == "management" and not path.stem.startswith("_")
    ]
    assert not [name for name in own if name not in text]
