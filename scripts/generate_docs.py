"""Write the pages of docs/ that follow from the code: settings, entry kinds, problem codes, commands.

python scripts/generate_docs.py          write them
python scripts/generate_docs.py --check  only say which are out of date
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from system import ROOT

DOCS = ROOT / "docs"
NOTE = "<!-- Written by scripts/generate_docs.py from the code; `make docs` writes it anew. -->\n\n"
LIMITS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "pattern": "like `{}`",
    "multipleOf": "multiple of {}",
}


def cell(text: object) -> str:
    """Text that fits into one cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Every setting that the typed readers read."""
    from fangxian.config import env

    unique = {setting.name: setting for setting in env.declared}
    rows = [
        (f"`{name}`", setting.kind, f"`{setting.default}`" if setting.default else "(empty)", setting.help)
        for name, setting in sorted(unique.items())
    ]
    return (
        "# Settings\n\n"
        + NOTE
        + "Read from the environment when the server starts. A value that cannot be read stops the start.\n\n"
        + table(("setting", "kind", "default", "meaning"), rows)
    )


def problems_page() -> str:
    """Every code of a refusal, with its sentence."""
    from fangxian.base.problems import declared

    return (
        "# Problem codes\n\n"
        + NOTE
        + "A refusal carries one of these codes; the code is stable, its sentence is translated. Over HTTP it is\n"
        "`application/problem+json` with `code`, `title`, `status` and `detail`.\n\n"
        + table(("code", "sentence"), [(f"`{code}`", title) for code, title in declared().items()])
    )


def type_words(shape: dict[str, Any], definitions: dict[str, Any]) -> str:
    """A JSON Schema type in a few words."""
    if "$ref" in shape:
        name = shape["$ref"].rsplit("/", 1)[-1]
        target = definitions.get(name, {})
        return type_words(target, definitions) if "enum" in target else name
    if "enum" in shape:
        return "one of " + ", ".join(f"`{value}`" for value in shape["enum"])
    if "anyOf" in shape:
        return " or ".join(type_words(part, definitions) for part in shape["anyOf"])
    if shape.get("type") == "array":
        return "list of " + type_words(shape.get("items", {}), definitions)
    kind = shape.get("type", "anything")
    return str(shape.get("format", kind) if kind == "string" else kind)


def limit_words(shape: dict[str, Any]) -> str:
    parts = [shape, *shape.get("anyOf", [])]
    return ", ".join(LIMITS[name].format(part[name]) for part in parts for name in LIMITS if name in part)


def field_rows(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    from fangxian.record.kinds import META

    required = set(schema.get("required", ()))
    for name, shape in schema.get("properties", {}).items():
        about = shape.get(META, {})
        marks = ["required"] if name in required else []
        marks += ["identifying: travels sealed"] if about.get("identifying") else []
        marks += [f"found by blind index `{about['index']}`"] if about.get("index") else []
        yield (
            f"`{name}`",
            shape.get("title", ""),
            type_words(shape, definitions) + (f" ({about['unit']})" if about.get("unit") else ""),
            limit_words(shape),
            "; ".join(marks),
            shape.get("description", ""),
        )


FIELD_HEAD = ("field", "label", "type", "limits", "notes", "help")


def kind_page(kind: Any) -> str:
    """One entry kind: what it says, about whom, its fields."""
    document = kind.schema()
    definitions = document.get("$defs", {})
    main = definitions[document["$ref"].rsplit("/", 1)[-1]] if "$ref" in document else document
    facts = [f"Version {kind.version}", f"retention purpose `{kind.purpose}`"]
    facts += [f"about a {kind.subject}"] if kind.subject else []
    facts += ["written by the server alone"] if kind.internal else []
    page = f"# `{kind.name}`: {kind.label}\n\n{NOTE}" + (f"{kind.help}\n\n" if kind.help else "")
    page += "; ".join(facts) + ".\n\n" + table(FIELD_HEAD, field_rows(main, definitions))
    for name, part in sorted(definitions.items()):
        if part is not main and "properties" in part:
            page += f"\n## {name}\n\n" + table(FIELD_HEAD, field_rows(part, definitions))
    return page


def kinds_index(kinds: Iterable[Any]) -> str:
    rows = [(f"[`{kind.name}`]({kind.name}.md)", kind.label, kind.version, kind.purpose) for kind in kinds]
    return "# Entry kinds\n\n" + NOTE + table(("kind", "label", "version", "retention purpose"), rows)


class WideFormatter(argparse.HelpFormatter):
    """Usage on one line."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=1000)


def command_rows(parser: argparse.ArgumentParser, prefix: str) -> Iterator[tuple[str, str]]:
    """Every command of ``parser`` with its one-line help, sub-commands after their parent."""
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, child in action.choices.items():
            inner = list(command_rows(child, f"{prefix} {name}"))
            if not inner:
                # The terminal's width decides where usage lines break; a fixed one keeps the page the same everywhere.
                child.formatter_class = WideFormatter
                usage = " ".join(child.format_usage().split()).removeprefix("usage: ").replace(" [-h]", "")
                yield f"`{usage}`", helps.get(name, "")
            yield from inner


def commands_page() -> str:
    """Every command of the command line."""
    from fangxian.config.cli import load_parser

    parser = load_parser()
    parser.prog = "fangxian"
    return "# Commands\n\n" + NOTE + table(("command", "what it does"), command_rows(parser, "fangxian"))


def import_everything() -> None:
    """Kinds and problem codes are declared where they are used: without all modules the pages would depend on chance."""
    import fangxian

    for found in walk_packages(fangxian.__path__, "fangxian."):
        if not {"migrations", "tests"} & set(found.name.split(".")):
            import_module(found.name)


def pages() -> dict[Path, str]:
    """Every generated page by its path, in English."""
    from django.utils import translation

    from fangxian.record.kinds import registered

    import_everything()
    with translation.override("en"):
        kinds = registered()
        made: dict[Path, Callable[[], str]] = {
            DOCS / "settings.md": settings_page,
            DOCS / "problems.md": problems_page,
            DOCS / "commands.md": commands_page,
            DOCS / "kinds" / "README.md": lambda: kinds_index(kinds),
        }
        written = {path: make() for path, make in made.items()}
        return written | {DOCS / "kinds" / f"{kind.name}.md": kind_page(kind) for kind in kinds}


def out_of_date(wanted: dict[Path, str]) -> list[Path]:
    """Pages that differ from the code, are missing, or describe a kind that is gone."""
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return stale + [path for path in sorted((DOCS / "kinds").glob("*.md")) if path not in wanted]


def write(wanted: dict[Path, str]) -> None:
    for path in out_of_date(wanted):
        if path not in wanted:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is out of date")
    check = parser.parse_args().check
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangxian.config.settings")
    import django

    django.setup()
    wanted = pages()
    stale = out_of_date(wanted)
    for path in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
    if not check:
        write(wanted)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
