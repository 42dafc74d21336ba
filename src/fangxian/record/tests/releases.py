"""One kind through three releases of the server, for tests of what an upgrade must not change."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import pytest

from fangxian.record.kinds import _registry, field, kind, upcast

KIND = "test.count"
RENAMED = {1: ("people", "persons"), 2: ("source", "origin")}


class First(msgspec.Struct, frozen=True, kw_only=True):
    people: Annotated[int, field("People", ge=0)] = 0
    note: Annotated[str, field("Note", max_length=100)] = ""


class FirstWithSource(First, frozen=True, kw_only=True):
    """A field with a default joins, the version stays."""

    source: Annotated[str, field("Source")] = "post"


class Second(msgspec.Struct, frozen=True, kw_only=True):
    persons: Annotated[int, field("People", ge=0)] = 0
    note: Annotated[str, field("Note", max_length=100)] = ""
    source: Annotated[str, field("Source")] = "post"


class Third(msgspec.Struct, frozen=True, kw_only=True):
    persons: Annotated[int, field("People", ge=0)] = 0
    note: Annotated[str, field("Note", max_length=100)] = ""
    origin: Annotated[str, field("Source")] = "post"


DECLARED: dict[int, type[msgspec.Struct]] = {1: First, 2: Second, 3: Third}


def _step(old: str, new: str) -> Any:
    return lambda payload: {new if name == old else name: value for name, value in payload.items()}


def upgrade(version: int, struct: type[msgspec.Struct] | None = None) -> None:
    """Let the server know ``KIND`` in ``version``, and the steps from the versions before."""
    _registry.pop(KIND, None)
    kind(KIND, version=version, label="Count")(struct or DECLARED[version])
    for before in range(1, version):
        upcast(KIND, before)(_step(*RENAMED[before]))


@pytest.fixture
def first_release() -> Iterator[None]:
    """The server as it was before any upgrade; the kind is gone afterwards."""
    upgrade(1)
    yield
    _registry.pop(KIND, None)
