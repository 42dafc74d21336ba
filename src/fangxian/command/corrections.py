"""The corrections of one entry as its page shows them: what each says, whether it counts, who took it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from fangxian.record.describe import Line, described, label_of
from fangxian.record.facts import fact
from fangxian.record.models import Entry
from fangxian.record.untrusted import taken_over, to_take_over, without_effect


@dataclass(frozen=True, slots=True)
class Correction:
    """One amendment or withdrawal. ``waits``: it counts once somebody takes it over; ``successor``: somebody has."""

    entry: Entry
    label: str
    lines: Sequence[Line]
    counts: bool
    waits: bool
    successor: Entry | None = None
    flags: Sequence[str] = field(default_factory=tuple)


def corrections_of(amendments: Sequence[Entry]) -> list[Correction]:
    """Return the corrections of one entry, in the order of observation; no query."""
    mute, waiting, successors = without_effect(amendments), to_take_over(amendments), taken_over(amendments)
    return [
        _correction(row, mute, waiting, successors)
        for row in sorted(amendments, key=lambda row: (row.observed_at, row.id))
    ]


def _correction(row: Entry, mute: set[UUID], waiting: set[UUID], successors: Mapping[UUID, Entry]) -> Correction:
    own = fact(row)
    return Correction(
        entry=row,
        label=label_of(row.kind),
        lines=described(own.body) if own else (),
        counts=row.id not in mute,
        waits=row.id in waiting,
        successor=successors.get(row.id),
        flags=row.flags.split(",") if row.flags else (),
    )
