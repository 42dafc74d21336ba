"""Who is chosen from those who applied, by a stated rule: pure, the same input gives the same answer."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who applied. ``last_called``: until when their last call went; ``set_aside``: a code of ``Why``, or empty."""

    id: UUID
    applied_at: datetime
    last_called: date | None = None
    set_aside: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rule says of one candidate. ``basis`` is what decided: the moment, the day of the last call, or the lot."""

    id: UUID
    state: str
    rank: int | None
    basis: str
    why: str


def lot_of(seed: str, id: UUID) -> str:
    """Return somebody's lot: 16 hexadecimal digits, which anybody can work out again from the seed."""
    return hashlib.sha256(f"{seed}:{id}".encode()).hexdigest()[:16]


def _when(candidate: Candidate, seed: str) -> str:
    return candidate.applied_at.isoformat()


def _last_call(candidate: Candidate, seed: str) -> str:
    # Nobody who was never called stands behind somebody who was: an empty text comes before every day.
    return candidate.last_called.isoformat() if candidate.last_called else ""


def _lot(candidate: Candidate, seed: str) -> str:
    return lot_of(seed, candidate.id)


BASES: Final[dict[str, Callable[[Candidate, str], str]]] = {
    "first_come": _when,
    "longest_since": _last_call,
    "by_lot": _lot,
}


def choose(rule: str, candidates: Sequence[Candidate], *, wanted: int, reserves: int, seed: str = "") -> list[Outcome]:
    """Return the outcome of every candidate, those in the order of the rule first.

    What the rule leaves equal is decided by the moment of applying, then by the id. ``wanted`` are chosen, the next
    ``reserves`` stand in reserve. Raises ``KeyError`` for an unknown rule.
    """
    basis = BASES[rule]
    standing = [item for item in candidates if not item.set_aside]
    standing.sort(key=lambda item: (basis(item, seed), item.applied_at, item.id))
    found = [
        Outcome(item.id, _state(rank, wanted, reserves), rank, basis(item, seed), "place")
        for rank, item in enumerate(standing, start=1)
    ]
    aside = sorted((item for item in candidates if item.set_aside), key=lambda item: (item.applied_at, item.id))
    return found + [Outcome(item.id, "not_chosen", None, "", item.set_aside) for item in aside]


def _state(rank: int, wanted: int, reserves: int) -> str:
    if rank <= wanted:
        return "chosen"
    return "reserve" if rank <= wanted + reserves else "not_chosen"
