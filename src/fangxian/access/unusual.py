"""Looks that an auditor should ask about, found by rules that are stated on the page. Nobody is scored; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, Literal, Protocol
from uuid import UUID

Rule = Literal["many", "night", "same_subject"]

MANY: Final = 20
MANY_WITHIN: Final = timedelta(hours=1)
NIGHT_FROM: Final = 22
NIGHT_UNTIL: Final = 6
DIFFERENT_PEOPLE: Final = 3


class Look(Protocol):
    """What the rules need of an audit line."""

    at: datetime
    author_id: UUID | None
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Looks that met a rule, in order of time. ``author_id`` or ``subject_id`` says what they have in common."""

    rule: Rule
    looks: tuple[Look, ...]
    author_id: UUID | None = None
    subject_id: UUID | None = None


def unusual(looks: Iterable[Look], on_nights: Collection[UUID]) -> list[Finding]:
    """Return what met a rule, by rule; ``on_nights`` are the people whose roles work at night.

    Times are read in their own zone: pass them in the region's.
    """
    ordered = sorted(looks, key=lambda look: look.at)
    return [*_many(ordered), *_at_night(ordered, on_nights), *_same_subject(ordered)]


def _by(looks: Iterable[Look], name: str) -> Mapping[UUID, list[Look]]:
    groups: dict[UUID, list[Look]] = {}
    for look in looks:
        id = getattr(look, name)
        if id is not None:
            groups.setdefault(id, []).append(look)
    return groups


def _many(looks: Sequence[Look]) -> Iterator[Finding]:
    """More than ``MANY`` looks by one person within an hour; runs that touch are one finding."""
    for author, mine in _by(looks, "author_id").items():
        over = {
            number
            for end in range(MANY, len(mine))
            if mine[end].at - mine[end - MANY].at <= MANY_WITHIN
            for number in range(end - MANY, end + 1)
        }
        for _offset, run in groupby(enumerate(sorted(over)), key=lambda pair: pair[1] - pair[0]):
            yield Finding("many", tuple(mine[number] for _place, number in run), author_id=author)


def _at_night(looks: Sequence[Look], on_nights: Collection[UUID]) -> Iterator[Finding]:
    """Looks between 22:00 and 06:00 by somebody whose roles do not work at night."""
    late = [look for look in looks if look.at.hour >= NIGHT_FROM or look.at.hour < NIGHT_UNTIL]
    for author, mine in _by(late, "author_id").items():
        if author not in on_nights:
            yield Finding("night", tuple(mine), author_id=author)


def _same_subject(looks: Sequence[Look]) -> Iterator[Finding]:
    """One subject looked at by ``DIFFERENT_PEOPLE`` people or more."""
    for subject, about in _by(looks, "subject_id").items():
        if len({look.author_id for look in about}) >= DIFFERENT_PEOPLE:
            yield Finding("same_subject", tuple(about), subject_id=subject)
