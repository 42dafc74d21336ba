"""A fact: an entry with all its amendments folded in. What projections and readers see."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

import msgspec

from fangxian.record.folding import fold
from fangxian.record.kinds import find

AMENDMENT = "record.amendment"
WITHDRAWAL = "record.withdrawal"
# A correction of another unit's entry, or one that the station's own key did not sign: anybody may have made it (THREATS T2).
UNTRUSTED: Final = frozenset({"foreign_amendment", "station_unsigned"})


class Link(Protocol):
    """What following corrections needs of an entry."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def observed_at(self) -> datetime: ...
    @property
    def amends_id(self) -> UUID | None: ...
    @property
    def flags(self) -> str: ...


class Row(Link, Protocol):
    """What folding needs of an entry; ``Entry`` and ``Draft`` both have it."""

    version: int
    payload: str
    received_at: datetime
    position: int
    unit_id: UUID | None
    place_id: UUID | None
    author_id: UUID | None
    station_id: UUID | None
    station_seq: int | None
    subject_id: UUID | None


L = TypeVar("L", bound=Link)


class Fact(msgspec.Struct, frozen=True, gc=False):
    """The present truth about one entry. ``body`` is today's payload struct of its kind."""

    id: UUID
    kind: str
    body: Any
    observed_at: datetime
    received_at: datetime
    position: int
    unit_id: UUID | None
    place_id: UUID | None
    author_id: UUID | None
    station_id: UUID | None
    station_seq: int | None
    subject_id: UUID | None
    flags: str
    amendments: int = 0
    is_withdrawn: bool = False


class Change(msgspec.Struct, frozen=True, gc=False):
    """What a batch did to a fact: ``old`` is ``None`` for a fact that is new."""

    old: Fact | None
    new: Fact


def fact(row: Row, body: Any = None, amendments: Sequence[Row] = ()) -> Fact | None:
    """Fold ``amendments`` into ``row``, in the order of observation; ``None`` where the kind is not known here.

    An amendment that does not fit the kind, in the version that it was written for (``folding``), is left out: it stays
    in the record, visible, without effect. So does one that would correct the trace of an act: what was looked at, taken
    out or granted is not rewritten (THREATS T3).
    """
    about = find(row.kind)
    if about is None:
        return None
    if about.purpose == "audit":
        amendments = ()
    if body is None:
        body = about.decode(row.version, row.payload)
    in_order = in_order_of(row.id, amendments) if amendments else ()
    withdrawn, applied = False, 0
    if in_order:
        corrections = [amendment.payload for amendment in in_order if amendment.kind != WITHDRAWAL]
        withdrawn = len(corrections) < len(in_order)
        corrected, applied = fold(about, row.version, row.payload, corrections)
        body = corrected if applied else body
    return Fact(
        row.id, row.kind, body, row.observed_at, row.received_at, row.position, row.unit_id, row.place_id, row.author_id,
        row.station_id, row.station_seq,
        next((item.subject_id for item in reversed(in_order) if item.subject_id), row.subject_id),
        row.flags, applied, withdrawn,
    )  # fmt: skip


def in_order_of(root: UUID, amendments: Sequence[L]) -> Sequence[L]:
    """Return the amendments of ``root`` that stand, in the order of observation."""
    return sorted(_standing(root, amendments), key=lambda item: (item.observed_at, item.id))


def is_trusted(amendment: Link) -> bool:
    """Say whether a correction takes effect by itself; any other only through somebody who takes it over."""
    return not amendment.flags or UNTRUSTED.isdisjoint(amendment.flags.split(","))


def _standing(root: UUID, amendments: Sequence[L]) -> Sequence[L]:
    """Leave out what was itself taken back: a withdrawal of an amendment undoes that amendment, not the fact.

    What is not trusted neither corrects nor takes back, and nothing stands upon it.
    """
    if all(row.amends_id == root for row in amendments):
        return [row for row in amendments if is_trusted(row)]
    below: dict[UUID | None, list[L]] = {}
    for row in amendments:
        below.setdefault(row.amends_id, []).append(row)
    downwards = list(below.get(root, ()))
    for row in downwards:
        downwards += below.get(row.id, ())
    undone = {row.id for row in downwards if not is_trusted(row)}
    for row in reversed(downwards):
        if any(later.kind == WITHDRAWAL and later.id not in undone for later in below.get(row.id, ())):
            undone.add(row.id)
    for row in downwards:
        if row.amends_id in undone:
            undone.add(row.id)
    return [row for row in downwards if row.id not in undone and not _undoes(row, root)]


def _undoes(row: Link, root: UUID) -> bool:
    return row.kind == WITHDRAWAL and row.amends_id != root


def by_root(amendments: Iterable[L]) -> dict[UUID, list[L]]:
    """Group amendments under the entry that they finally correct; an amendment may itself be amended."""
    rows = list(amendments)
    targets = {row.id: row.amends_id for row in rows}
    groups: dict[UUID, list[L]] = {}
    for row in rows:
        root = row.amends_id
        seen = {row.id}
        while root in targets and root not in seen:
            seen.add(root)
            root = targets[root]
        if root is not None:
            groups.setdefault(root, []).append(row)
    return groups
