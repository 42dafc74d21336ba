"""An entry in words: labels, code lists and units from its kind's declaration."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, get_type_hints

import msgspec
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from fangxian.base.clock import local
from fangxian.record.kinds import Kind, find


@dataclass(frozen=True, slots=True)
class Line:
    """One field in words. ``depth`` is 0 for the payload's own fields and grows with nesting."""

    label: str
    value: str
    depth: int = 0


def described(body: msgspec.Struct) -> list[Line]:
    """Return the fields of a payload that hold something, in the order of declaration, in the reader's language."""
    return list(_fields(body, 0))


def _fields(body: msgspec.Struct, depth: int) -> Iterator[Line]:
    hints = get_type_hints(type(body), include_extras=True)
    for item in msgspec.structs.fields(body):
        value = getattr(body, item.name)
        if value is None or value in ("", []):
            continue
        meta = next((m for m in getattr(hints[item.name], "__metadata__", ()) if isinstance(m, msgspec.Meta)), None)
        label = _(meta.title) if meta and meta.title else item.name
        unit = (meta.extra or {}).get("unit", "") if meta else ""
        yield from _value(label, value, unit, depth)


def _value(label: str, value: Any, unit: str, depth: int) -> Iterator[Line]:
    if isinstance(value, msgspec.Struct):
        yield Line(label, "", depth)
        yield from _fields(value, depth + 1)
    elif isinstance(value, list) and any(isinstance(item, msgspec.Struct) for item in value):
        for number, item in enumerate(value, start=1):
            yield from _value(f"{label} {number}", item, "", depth)
    else:
        text = "、".join(map(shown, value)) if isinstance(value, list) else shown(value)
        yield Line(label, f"{text} {unit}".strip(), depth)


def shown(value: Any) -> str:
    """Return a single value in words: codes by their label, times in the region's zone."""
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return format_date(local(value), "Y-m-d H:i")
    return str(value)


def label_of(kind: str) -> str:
    """Return a kind's label in the reader's language; the bare name where this server does not know it."""
    about: Kind | None = find(kind)
    return _(about.label) if about else kind


def identity_lines(kind: str, identity: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return an opened identity with its labels, in the order in which ``kind`` declares its fields."""
    about = find(kind)
    hints = get_type_hints(about.identity, include_extras=True) if about and about.identity else {}
    names = [*(name for name in hints if name in identity), *(name for name in identity if name not in hints)]
    return [(_label(name, hints.get(name)), identity[name]) for name in names]


def _label(name: str, hint: Any) -> str:
    meta = next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta)), None)
    return _(meta.title) if meta and meta.title else name
