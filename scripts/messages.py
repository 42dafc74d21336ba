"""Message catalogues: ``collect`` brings every app's django.po up to date, ``compile`` makes the .mo files.

Collecting needs gettext's xgettext; compiling needs nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from system import ROOT, ensure_gettext

PACKAGE = ROOT / "src" / "fangxian"
LANGUAGE = "zh_Hans"
CATALOGUE = Path("locale", LANGUAGE, "LC_MESSAGES", "django.po")


def app_folders(package: Path) -> Iterator[Path]:
    """Folders of the Django apps below ``package``."""
    for config in sorted(package.rglob("apps.py")):
        yield config.parent


def collect(package: Path) -> None:
    """Write every string of the code into its app's catalogue; what is no longer used goes."""
    from django.core.management import call_command
    from django.core.management.commands.makemessages import Command

    command = Command()
    # Kinds and indicators mark their labels with gettext_noop under its usual short name.
    command.xgettext_options = [*Command.xgettext_options, "--keyword=N_"]
    for app in app_folders(package):
        (app / "locale").mkdir(exist_ok=True)
    (package / "locale").mkdir(exist_ok=True)
    before = Path.cwd()
    os.chdir(package)
    try:
        options = {"no_location": True, "no_obsolete": True, "no_wrap": True, "verbosity": 0}
        call_command(command, locale=[LANGUAGE], ignore_patterns=["tests/*", "static/*"], **options)
    finally:
        os.chdir(before)
    for app in [package, *app_folders(package)]:
        _tidy(app)


def _tidy(app: Path) -> None:
    """No dates that change by themselves, no empty catalogues."""
    path = app / CATALOGUE
    if path.exists():
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for name in (
            "POT-Creation-Date",
            "PO-Revision-Date",
            "Last-Translator",
            "Language-Team",
            "Report-Msgid-Bugs-To",
        ):
            catalogue.metadata.pop(name, None)
        catalogue.metadata |= {
            "Project-Id-Version": "fangxian",
            "Language": LANGUAGE,
            "Plural-Forms": "nplurals=1; plural=0;",
        }
        catalogue.header = ""
        catalogue.metadata_is_fuzzy = False
        catalogue.save()
        if not len(catalogue):
            path.unlink()
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def key(entry: polib.POEntry) -> tuple[str, str, str]:
    """What makes two messages the same."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def placeholders(text: str) -> list[str]:
    """The parts that a translation has to keep: ``%(name)s``, ``%s``, ``{name}``."""
    return sorted(re.findall(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}", text))


def collected(package: Path) -> dict[str, set[tuple[str, str, str]]]:
    """Every message that the code holds, by app, found in a copy so that nothing here changes."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "fangxian"
        shutil.copytree(package, copy, ignore=shutil.ignore_patterns("*.mo", "*.po", "tests", "static", "__pycache__"))
        collect(copy)
        return {
            str(path.parents[2].relative_to(copy).parent): {key(entry) for entry in polib.pofile(str(path))}
            for path in sorted(copy.rglob("django.po"))
        }


def translated(package: Path) -> dict[str, polib.POFile]:
    """The catalogues as committed, by app."""
    return {
        str(path.parents[2].relative_to(package).parent): polib.pofile(str(path))
        for path in sorted(package.rglob("django.po"))
    }


def main() -> int:
    sys.path.insert(0, str(ROOT / "src"))
    act = sys.argv[1] if len(sys.argv) == 2 else ""
    if act == "collect":
        ensure_gettext()
        collect(PACKAGE)
        return 0
    if act == "compile":
        from fangxian.config.catalogues import compile_catalogues

        print(f"{compile_catalogues(PACKAGE)} catalogues compiled")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
