"""What can be read of a held entry, which of its values do not fit, and nothing that identifies anybody. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_type_hints

import msgspec
from django.utils.translation import gettext as _

from fangxian.console.holding.words import MEMBERS, kind_text
from fangxian.record import kinds
from fangxian.record.describe import Line, label_of, shown
from fangxian.record.door import EntryIn
from fangxian.record.kinds import Kind

UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
# Members that a person can say; broken ones of the others are left out or made anew.
SAYABLE: Final = ("kind", "version", "observed_at")
OPTIONAL: Final = ("author", "clock", "place", "unit", "subject", "amends", "sealed")
LONGEST: Final = 300
DEEPEST: Final = 8
MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Field:
    """A value that does not fit its declaration: ``hint`` is the declared type, ``value`` what came (``MISSING``: nothing)."""

    name: str
    label: str
    help: str
    hint: Any
    value: Any
    error: str
    required: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a held body."""

    entry: Mapping[str, Any]
    payload: Mapping[str, Any]
    about: Kind | None
    is_readable: bool
    broken_members: tuple[str, ...]
    broken: tuple[Field, ...]
    unknown: tuple[str, ...]
    has_seal: bool


def read_body(body: bytes) -> Reading:
    """Return what can be read of ``body``; never raises for what a station may have sent."""
    try:
        whole = msgspec.json.decode(body)
    except UNREADABLE:
        whole = None
    entry = whole if isinstance(whole, dict) else {}
    payload = entry.get("payload")
    plain = payload if isinstance(payload, dict) else {}
    name = entry.get("kind")
    about = kinds.find(name) if isinstance(name, str) else None
    about = None if about is None or about.internal else about
    return Reading(
        entry=entry,
        payload=plain,
        about=about,
        is_readable=isinstance(whole, dict),
        broken_members=tuple(_broken_members(entry)),
        broken=tuple(_broken(about, plain)) if about else (),
        unknown=tuple(sorted(plain.keys() - set(about.payload.__struct_fields__))) if about else (),
        has_seal=bool(entry.get("sealed")),
    )


@cache
def _hints(struct: Any) -> dict[str, Any]:
    return get_type_hints(struct, include_extras=True)


def _fits(value: Any, hint: Any) -> str:
    """Return what is wrong with ``value``, nothing when it fits."""
    try:
        msgspec.convert(value, type=hint)
    except (*UNREADABLE, ValueError, TypeError) as error:
        return str(error)
    return ""


def _broken_members(entry: Mapping[str, Any]) -> Iterator[str]:
    hints = _hints(EntryIn)
    for name in ("id", "seq", *SAYABLE, *OPTIONAL):
        if name not in entry:
            if name not in OPTIONAL:
                yield name
        elif _fits(entry[name], hints[name]):
            yield name


def fields_of(about: Kind) -> Iterator[tuple[msgspec.structs.FieldInfo, Any, str, str]]:
    """Yield each field of a kind's payload with its type, its label and its help."""
    hints = _hints(about.payload)
    for item in msgspec.structs.fields(about.payload):
        hint = hints[item.name]
        meta = next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta)), None)
        label = _(meta.title) if meta and meta.title else item.name
        unit = (meta.extra or {}).get("unit", "") if meta else ""
        help = _(meta.description) if meta and meta.description else ""
        yield item, hint, f"{label} ({unit})" if unit else label, help


def _broken(about: Kind, payload: Mapping[str, Any]) -> Iterator[Field]:
    for item, hint, label, help in fields_of(about):
        value = payload.get(item.name, MISSING)
        error = "" if value is MISSING else _fits(value, hint)
        if error or (value is MISSING and item.required):
            yield Field(item.name, label, help, hint, value, error, item.required)


def without_identity(value: Any, depth: int = 0) -> Any:
    """Return ``value`` without the members that may travel sealed only, however deep they stand."""
    if depth > DEEPEST:
        return "…"
    if isinstance(value, dict):
        secret = _secret()
        return {key: without_identity(item, depth + 1) for key, item in value.items() if key not in secret}
    if isinstance(value, list):
        return [without_identity(item, depth + 1) for item in value]
    return value


def _secret() -> set[str]:
    return kinds.identifying_names(kinds.registered())


def lines_of(reading: Reading) -> list[Line]:
    """Return the readable members in words: of the entry as it travelled, then of its payload. Never the sealed part."""
    entry = [
        Line(str(label), _member(name, reading.entry[name]))
        for name, label in MEMBERS.items()
        if reading.entry.get(name) not in (None, "")
    ]
    known = {item.name: (label, hint) for item, hint, label, _help in fields_of(reading.about)} if reading.about else {}
    secret = _secret()
    payload = [
        Line(known[name][0], _told(value, known[name][1]))
        if name in known
        else Line(_clip(name), _unknown(name, value, secret))
        for name, value in reading.payload.items()
    ]
    return entry + payload


def _unknown(name: str, value: Any, secret: set[str]) -> str:
    return _("not shown: may travel sealed only") if name in secret else _text(value)


def _told(value: Any, hint: Any) -> str:
    """Return a value in words where it fits its declaration, as it came where it does not."""
    if isinstance(value, dict | list) or _fits(value, hint):
        return _text(value)
    return _text(msgspec.convert(value, type=hint))


def _member(name: str, value: Any) -> str:
    if name == "kind" and isinstance(value, str):
        return (f"{label_of(value)} ({value})" if kinds.find(value) else kind_text(value))[:LONGEST]
    return _told(value, _hints(EntryIn)[name])


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        return _clip(msgspec.json.encode(without_identity(value)).decode())
    return _clip("—" if value is None else shown(value))


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
