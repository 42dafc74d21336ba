"""An edition in words: each value with its label, its unit and where it comes from. Pure but for the language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fangxian.register.policies.editions import leaves
from fangxian.register.policies.topics import Topic

SOURCES: Final = "sources"
STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
# The schemas name a quantity's unit at the end of its name.
UNITS: Final = {
    "c": gettext_lazy("°C"),
    "minutes": gettext_lazy("min"),
    "hours": gettext_lazy("h"),
    "days": pgettext_lazy("unit", "days"),
    "kmh": gettext_lazy("km/h"),
}
CONFIDENCE: Final = {
    "H": gettext_lazy("certain (H)"),
    "M": gettext_lazy("fairly certain (M)"),
    "L": gettext_lazy("uncertain (L), to be confirmed"),
    "NV": gettext_lazy("not verified (NV), to be confirmed"),
    "own": gettext_lazy("project default (own), to be confirmed"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of an edition as people read it; ``path`` stands small beside it, for support."""

    path: str
    label: str
    value: str
    source: str


def parameters(topic: Topic, values: Mapping[str, Any]) -> list[Parameter]:
    """Return the values of an edition in words, in order; their sources are told beside them, not as values."""
    sources = values.get(SOURCES, {})
    return [_parameter(topic, path, value, sources) for path, value in leaves(without_sources(values))]


def without_sources(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values alone."""
    return {name: value for name, value in values.items() if name != SOURCES}


def _parameter(topic: Topic, path: str, value: Any, sources: Mapping[str, Any]) -> Parameter:
    return Parameter(path, label_of(topic, path), with_unit(topic, path, value), source_of(path, sources))


def _steps(path: str) -> list[str]:
    return [name or index for name, index in STEP.findall(path)]


def _names(path: str) -> list[str]:
    return [step for step in _steps(path) if not step.isdigit()]


def label_of(topic: Topic, path: str) -> str:
    """Return what a value is called: ``fever.threshold_c`` is "Fever › Fever from"."""
    return " › ".join(str(topic.words.get(step, step)) for step in _steps(path))


def unit_of(path: str) -> str:
    """Return the unit of a value, read from its name or from what it stands below; empty where it has none."""
    for name in reversed(_names(path)):
        unit = UNITS.get(name.rpartition("_")[2])
        if unit:
            return str(unit)
    return ""


def value_in_words(topic: Topic, path: str, value: Any) -> tuple[str, bool]:
    """Return a value in words, and whether it is a number that a unit may follow."""
    for key in _value_keys(path, value):
        if key in topic.words:
            return str(topic.words[key]), False
    if isinstance(value, bool):
        return (_("yes") if value else _("no")), False
    if isinstance(value, int | float):
        return f"{value:g}", True
    return (_("none") if value in ([], {}, "", None) else str(value)), False


def with_unit(topic: Topic, path: str, value: Any) -> str:
    """Return a value in words with its unit, in one text."""
    shown, is_number = value_in_words(topic, path, value)
    return f"{shown} {unit_of(path)}".strip() if is_number else shown


def _value_keys(path: str, value: Any) -> Iterator[str]:
    """Yield where words for a value may stand: for this place alone first, then wherever it appears."""
    names = _names(path)
    yield f"{'.'.join(names[-2:])}={value}"
    yield f"{names[-1]}={value}"
    if isinstance(value, str):
        yield value


def source_of(path: str, sources: Mapping[str, Any]) -> str:
    """Return rule, source and confidence of a value, from the nearest part above it that names them."""
    names = _names(path)
    for length in range(len(names), 0, -1):
        found = sources.get(".".join(names[:length]))
        if found:
            confidence = CONFIDENCE.get(found["confidence"], found["confidence"])
            return " · ".join((_("rule {rule}").format(rule=found["rule"]), found["source"], str(confidence)))
    return ""


def source_lines(source: str) -> list[str]:
    """Return an edition's source as sentences: the rules' book by its name, one thought a line."""
    text = source.replace("RULEBOOK", _("Rule book"))
    return [line.strip() for line in re.split(r"[；;]", text) if line.strip()]
