"""The declaration of entry kinds: one frozen struct each, from which everything else about a kind is derived."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

META = "x-fangxian"
TEXT_LIMIT = 10_000
S = TypeVar("S", bound=type[msgspec.Struct])
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
# A step that lifts an older version may trip over anything that a station may send.
UNREADABLE = (
    msgspec.MsgspecError,
    UnicodeDecodeError,
    RecursionError,
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
)


def field(  # noqa: PLR0913 - a declaration, by keyword alone
    label: str,
    *,
    help: str = "",
    unit: str = "",
    widget: str = "",
    identifying: bool = False,
    index: str = "",
    is_key: bool = False,
    **limits: Any,
) -> msgspec.Meta:
    """Describe a field of a kind, inside ``Annotated``.

    ``identifying`` fields travel sealed and never stand in the payload; ``index`` names the blind index by which they are
    found (id_number, phone, plate); ``is_key`` marks the one that decides whose subject it is. ``limits`` are msgspec's
    (ge, le, max_length, pattern): only what cannot be a fact at all, since a broken limit holds the entry.
    """
    about = {"unit": unit, "widget": widget, "identifying": identifying, "index": index, "is_key": is_key}
    shown = {name: value for name, value in about.items() if value}
    return msgspec.Meta(
        title=label,
        description=help or None,
        extra=about,
        extra_json_schema={META: shown} if shown else None,
        **limits,
    )


def _code_list(type: Any) -> dict[str, Any]:
    """Describe a code list where msgspec cannot: inside an optional field."""
    if issubclass(type, Enum):
        return {"enum": [member.value for member in type]}
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Kind:
    """A registered kind: its declaration and what is derived from it."""

    name: str
    version: int
    label: str
    help: str
    subject: str
    purpose: str
    internal: bool
    struct: type[msgspec.Struct]
    payload: type[msgspec.Struct]
    identity: type[msgspec.Struct] | None
    indexes: Mapping[str, str]
    key: str
    irregularities: Callable[[Any], Iterable[str]]
    essentials: tuple[str, ...] = ()
    upcasts: dict[int, Upcast] = dataclass_field(default_factory=dict)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the whole declaration, identifying fields included and marked."""
        return msgspec.json.schema(self.struct, schema_hook=_code_list)

    def upcast(self, version: int, payload: dict[str, Any], until: int | None = None) -> dict[str, Any]:
        """Bring a payload of an older ``version``, or a part of one, to the present version or ``until``, step by step."""
        for step in range(version, until or self.version):
            payload = self.upcasts[step](payload)
        return payload

    def decode(self, version: int, payload: bytes | str) -> Any:
        """Return the payload as today's struct; raises ``msgspec.ValidationError``."""
        if version == self.version:
            return msgspec.json.decode(payload, type=self.payload)
        return msgspec.convert(self.upcast(version, msgspec.json.decode(payload)), type=self.payload)


# Nothing that a station tells of lies outside; no zone moves a moment between these years off the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def odd_moments(body: msgspec.Struct) -> set[str]:
    """Return the names of the fields of a payload that hold a moment which no calendar on a wall has."""
    return {name for name in _timed(type(body)) if _is_odd(getattr(body, name))}


def _is_odd(value: Any) -> bool:
    if isinstance(value, datetime):
        return not FIRST_YEAR <= value.year <= LAST_YEAR
    if isinstance(value, msgspec.Struct):
        return bool(odd_moments(value))
    return isinstance(value, list | tuple) and any(map(_is_odd, value))


@cache
def _timed(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the names of the fields that hold moments, or structs that do."""
    return tuple(name for name, hint in get_type_hints(struct).items() if _has_moments(hint))


def _has_moments(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return bool(_timed(hint))
    return hint is datetime or any(_has_moments(inner) for inner in get_args(hint))


_registry: dict[str, Kind] = {}


def _nothing(payload: Any) -> Iterable[str]:
    return ()


def kind(  # noqa: PLR0913 - a declaration, by keyword alone
    name: str,
    *,
    version: int,
    label: str,
    help: str = "",
    subject: str = "",
    purpose: str = "operations",
    internal: bool = False,
    irregularities: Callable[[Any], Iterable[str]] = _nothing,
    essentials: tuple[str, ...] = (),
) -> Callable[[S], S]:
    """Register the decorated struct as kind ``name``.

    ``subject`` is the type of what it is about (person, vehicle, household); ``purpose`` names the retention clock;
    ``internal`` kinds are written by the server alone; ``irregularities`` yields flags for values that are odd but kept;
    ``essentials`` are the fields in which two stations that knew nothing of each other must agree about one subject.
    """

    def register(struct: S) -> S:
        if name in _registry:
            raise ValueError(f"kind {name} is declared twice")
        _registry[name] = _derive(
            struct, name, version, label, help, subject, purpose, internal, irregularities, essentials
        )
        return struct

    return register


def _derive(struct: type[msgspec.Struct], *about: Any) -> Kind:
    name, version, label, help, subject, purpose, internal, irregularities, essentials = about
    hints = get_type_hints(struct, include_extras=True)
    plain: list[tuple[str, Any, Any]] = []
    identifying: list[tuple[str, Any, Any]] = []
    indexes: dict[str, str] = {}
    key = ""
    for item in msgspec.structs.fields(struct):
        extra = _extra(hints[item.name])
        if not extra.get("identifying"):
            plain.append((item.name, hints[item.name], _default(item)))
            continue
        identifying.append((item.name, hints[item.name], ""))
        if extra.get("index"):
            indexes[item.name] = extra["index"]
        key = item.name if extra.get("is_key") else key
    options: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
    return Kind(
        name=name,
        version=version,
        label=label,
        help=help,
        subject=subject,
        purpose=purpose,
        internal=internal,
        struct=struct,
        payload=msgspec.defstruct(struct.__name__, plain, module=struct.__module__, **options),
        identity=msgspec.defstruct(f"{struct.__name__}Identity", identifying, **options) if identifying else None,
        indexes=indexes,
        key=key,
        irregularities=irregularities,
        essentials=essentials,
    )


def _extra(hint: Any) -> Mapping[str, Any]:
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.extra:
            return meta.extra
    return {}


def _default(item: msgspec.structs.FieldInfo) -> Any:
    if item.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=item.default_factory)
    return msgspec.field(default=item.default) if item.default is not msgspec.NODEFAULT else msgspec.field()


def upcast(name: str, version: int) -> Callable[[Upcast], Upcast]:
    """Register the step that brings kind ``name`` from ``version`` to the next one.

    A step gets a whole payload, or the fields alone that a correction changes: it renames and converts what is there and
    adds nothing for what is not. What is new has its default in the struct.
    """

    def register(step: Upcast) -> Upcast:
        _registry[name].upcasts[version] = step
        return step

    return register


def find(name: str) -> Kind | None:
    """Return the kind ``name``, or ``None`` where this server does not know it."""
    return _registry.get(name)


def get(name: str) -> Kind:
    """Return the kind ``name``; raises ``KeyError``."""
    return _registry[name]


def identifying_names(kinds: Iterable[Kind]) -> set[str]:
    """Return the names of the fields of ``kinds`` that may travel sealed only."""
    return {name for kind in kinds if kind.identity for name in kind.identity.__struct_fields__}


def registered() -> list[Kind]:
    """Return every kind, by name."""
    return [_registry[name] for name in sorted(_registry)]
