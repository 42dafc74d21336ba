"""Turns at an outdoor post: who stands when, who warms up, and how many people that takes (RULEBOOK K5 to K6a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

SHORTEST_STINT = 10


@dataclass(frozen=True, slots=True)
class Spell:
    """From ``start`` on, in minutes, the longest stint is ``stint``: None without limit, 0 for emergency work only."""

    start: int
    stint: int | None


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """One person outdoors from ``start`` to ``end``."""

    start: int
    end: int
    person: int


@dataclass(frozen=True, slots=True)
class Manning:
    """Turns without a gap, the people they take, and times at which nobody may stand there."""

    turns: tuple[Turn, ...]
    people: int
    unmanned: tuple[tuple[int, int], ...] = ()


def people_needed(places: int, stint: int | None, warm_up: int) -> int | None:
    """Return how many people keep ``places`` manned without end; None if nobody may stand there.

    Each of them can be outdoors ``stint`` of every ``stint + warm_up`` minutes.
    """
    if stint is None:
        return places
    return ceil(places * (stint + warm_up) / stint) if stint > 0 else None


def manning(start: int, end: int, spells: Sequence[Spell], warm_up: int = 10, places: int = 1) -> Manning:
    """Return turns that keep ``places`` manned from ``start`` to ``end``.

    A turn never lasts longer than the shortest stint of the spells that it touches; afterwards its person warms up. Whoever
    has rested longest goes next, so the fewest people are used that this order allows. Places are relieved evenly apart.
    """
    crew: dict[int, int] = {}
    turns: list[Turn] = []
    unmanned: set[tuple[int, int]] = set()
    clocks = [(start, place) for place in range(places)]
    # Without a limit nobody has to be relieved, so nothing has to be spread.
    is_spread = places > 1 and any(spell.stint for spell in spells)
    while clocks:
        now, place = min(clocks)
        clocks.remove((now, place))
        until = _until(now, end, spells)
        if now == start and is_spread and until < end:
            until = min(until, start + max(SHORTEST_STINT, (until - start) * (place + 1) // places))
        if until > now:
            person = _rested(crew, now, warm_up)
            crew[person] = until
            turns.append(Turn(now, until, person))
        else:
            until = _next_spell(now, end, spells)
            unmanned.add((now, until))
        if until < end:
            clocks.append((until, place))
    return Manning(tuple(sorted(turns)), len(crew), tuple(sorted(unmanned)))


def _until(now: int, end: int, spells: Sequence[Spell]) -> int:
    """Return until when somebody may stand who begins now."""
    until = end
    for spell, following in zip(spells, [*spells[1:], Spell(end, None)], strict=True):
        if spell.stint is None or spell.start >= until or following.start <= now:
            continue
        # A colder spell that is still to come ends the turn at its beginning, or leaves it its own shorter limit.
        until = min(until, max(now + spell.stint, spell.start))
    return until


def _next_spell(now: int, end: int, spells: Sequence[Spell]) -> int:
    return min((spell.start for spell in spells if spell.start > now), default=end)


def _rested(crew: dict[int, int], now: int, warm_up: int) -> int:
    """Return who has been warm for longest, or somebody new."""
    rested = [(back, person) for person, back in crew.items() if back + warm_up <= now]
    return min(rested)[1] if rested else len(crew) + 1


def mistakes(made: Manning, spells: Sequence[Spell], warm_up: int) -> tuple[str, ...]:
    """Return what is wrong with turns: stints too long for a spell they touch, people who did not warm up."""
    found = []
    for turn in made.turns:
        touched = [
            spell.stint
            for spell, after in zip(spells, [*spells[1:], None], strict=True)
            if spell.start < turn.end and (after is None or after.start > turn.start) and spell.stint is not None
        ]
        if turn.end - turn.start > min(touched, default=turn.end - turn.start):
            found.append(f"person {turn.person} stands from {turn.start} to {turn.end}, longer than {min(touched)}")
    for before in made.turns:
        for after in made.turns:
            if before.person == after.person and before.start < after.start < before.end + warm_up:
                found.append(f"person {before.person} is back at {after.start} without warming up")
    return tuple(found)
