"""Editions to begin from, with their sources (RULEBOOK J1). They are data: the form is filled in, the person adds places."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FILE = Path(__file__).with_name("examples.json")


@dataclass(frozen=True, slots=True)
class Example:
    """One edition without places; ``phases`` are (name, days, role)."""

    id: str
    name: str
    phases: tuple[tuple[str, int, str], ...]
    longest_duty: int
    source: str


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def examples() -> list[Example]:
    """Return the built-in examples in the reader's language."""
    tongue = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return [
        Example(
            id,
            row["name"][tongue],
            tuple((phase[tongue], phase["days"], phase["role"]) for phase in row["phases"]),
            row["longest_duty"],
            row["source"][tongue],
        )
        for id, row in _read().items()
    ]
