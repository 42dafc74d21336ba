"""An edition as it stands in a file or a form; its digest; what differs between two of them. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Edition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One edition. ``jurisdiction`` is a unit's code, or empty for a default that holds everywhere."""

    topic: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    edition: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    effective_from: Annotated[datetime, msgspec.Meta(tz=True)]
    source: Text
    values: dict[str, Any]
    jurisdiction: Annotated[str, msgspec.Meta(max_length=20)] = ""


def digest_of(edition: Edition) -> str:
    """Return the SHA-256 over the canonical form of an edition, so that a changed file shows."""
    body = msgspec.to_builtins(edition)
    body["effective_from"] = edition.effective_from.astimezone(UTC).isoformat()
    return hashlib.sha256(msgspec.json.encode(body, order="sorted")).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs; ``None`` where an edition does not have it."""

    path: str
    before: Any
    after: Any

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_removed(self) -> bool:
        return self.after is None


def differences(before: Any, after: Any) -> list[Difference]:
    """Return the values that differ between two editions, by their path: ``fever.threshold_c``."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    paths = list(dict.fromkeys([*new, *old]))
    return [Difference(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value, start=1):
            yield from _leaves(item, f"{path}[{index}]")
    else:
        yield path, value


def leaves(value: Any) -> list[tuple[str, Any]]:
    """Return every single value with its path, for a table."""
    return list(_leaves(value))
