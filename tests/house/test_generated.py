"""Pages and catalogues that follow from the code are as the code says."""

import ast
import shutil
from pathlib import Path

import pytest

import generate_docs
import messages
from fangxian.config import env
from fangxian.config.catalogues import compile_catalogues
from tests.house.repo import PACKAGE, ROOT

CATALOGUES = messages.translated(PACKAGE)


def test_generated_pages_are_up_to_date() -> None:
    stale = [str(path.relative_to(ROOT)) for path in generate_docs.out_of_date(generate_docs.pages())]
    assert not stale, f"run `make docs`: {stale}"


def test_every_setting_is_on_its_page_with_a_sentence() -> None:
    page = generate_docs.settings_page()
    assert len({setting.name for setting in env.declared}) == page.count("\n| `")
    assert not [setting.name for setting in env.declared if not setting.help.endswith(".")]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed; make test installs it")
def test_every_message_of_the_code_is_in_its_apps_catalogue() -> None:
    missing = {
        app: sorted(msgid for _, msgid, _ in wanted - {messages.key(entry) for entry in CATALOGUES.get(app, [])})
        for app, wanted in messages.collected(PACKAGE).items()
    }
    assert not {app: found for app, found in missing.items() if found}, "run `make messages` and translate"


def test_no_message_hides_inside_an_f_string() -> None:
    """What collects the messages reads an f-string as plain text, so a message inside one is never translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in PACKAGE.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
    ]
    assert not hidden


def test_every_message_is_translated() -> None:
    undone = [
        (app, entry.msgid)
        for app, catalogue in CATALOGUES.items()
        for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]
    ]
    assert not undone


def test_a_message_has_one_translation_in_all_apps() -> None:
    """The apps' catalogues become one: where two differ, one of them shows the other's word."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for app, catalogue in CATALOGUES.items():
        for entry in catalogue:
            if not entry.obsolete:
                found.setdefault(messages.key(entry), {})[app] = entry.msgstr or str(entry.msgstr_plural)
    torn = {key: apps for key, apps in found.items() if len(set(apps.values())) > 1}
    assert not torn, "agree on one word, or give the message a context (pgettext, {% translate … context … %})"


def test_translations_keep_their_placeholders() -> None:
    broken = [
        (app, entry.msgid)
        for app, catalogue in CATALOGUES.items()
        for entry in catalogue
        if entry.msgstr and messages.placeholders(entry.msgid) != messages.placeholders(entry.msgstr)
    ]
    assert not broken


def test_catalogues_compile_once_and_then_rest(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "post"\nmsgstr "卡口"\n'
    (folder / "django.po").write_text(source, encoding="utf-8")
    assert compile_catalogues(tmp_path) == 1
    assert compile_catalogues(tmp_path) == 0
    assert "卡口".encode() in (folder / "django.mo").read_bytes()
    assert [path.name for path in folder.iterdir() if path.suffix == ".tmp"] == []
