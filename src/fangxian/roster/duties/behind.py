"""What people have behind them: hours as they were really worked where somebody signed on, as planned elsewhere. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from fangxian.base.clock import local_day
from fangxian.roster.duties.hours import NIGHT, NIGHT_SHARE, is_night
from fangxian.roster.duties.models import Duty
from fangxian.roster.staffing.days import moment
from fangxian.roster.staffing.worked import Worked

AROUND: Final = timedelta(hours=2)
"""Who is there so long before or after a duty is there for it."""
LONGEST: Final = timedelta(hours=16)
"""Nobody works longer than this without a duty that says so: what the next sign-on ended then was forgotten."""
Span = tuple[datetime, datetime]
T = TypeVar("T", Duty, Worked)


@dataclass(frozen=True, slots=True)
class Turn:
    """A duty as it counts, or a day on which somebody worked without one."""

    day: date
    minutes: int
    is_night: bool


@dataclass(slots=True)
class Behind:
    """What somebody had beside this roster: duties by day, and what counts of them and of other work."""

    days: Mapping[date, Duty] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    @property
    def minutes(self) -> Counter[date]:
        """Return minutes by week (its Monday)."""
        return _summed((monday(turn.day), turn.minutes) for turn in self.turns)

    @property
    def nights(self) -> Counter[date]:
        """Return nights by week (its Monday)."""
        return _summed((monday(turn.day), int(turn.is_night)) for turn in self.turns)

    def before(self, day: date) -> list[Turn]:
        """Return the turns of days before ``day``."""
        return [turn for turn in self.turns if turn.day < day]


def _summed(pairs: Iterable[tuple[date, int]]) -> Counter[date]:
    found: Counter[date] = Counter()
    for week, count in pairs:
        found[week] += count
    return found


def monday(day: date) -> date:
    """Return the first day of the week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Looking:
    """From when it is looked back: the first day that is planned, the moment, and this roster's own duties."""

    first_day: date
    at: datetime
    own: Sequence[Duty] = ()


def behind(duties: Sequence[Duty], worked: Sequence[Worked], looking: Looking) -> dict[UUID, Behind]:
    """Return by person what ``duties`` of the past and of other rosters add up to, by the hours really worked where known.

    A duty that is over counts as long as its person was signed on in it and up to two hours around it, and as a night if
    three of those hours or more were at night. It counts as planned where nobody knows: without any sign-on, where a
    sign-off was forgotten, and while it is not over. Work of days before the roster without a duty counts by its hours,
    as one turn of the day on which it began; which shift it was nobody knows, so it is no part of a run of duties. Work on
    the roster's own duties is left aside: those are what is planned.
    """
    theirs, spells, own = _by_person(duties), _by_person(worked), _by_person(looking.own)
    return {person: _behind_of(theirs[person], spells[person], own[person], looking) for person in {*theirs, *spells}}


def _by_person(items: Iterable[T]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for item in items:
        found[item.person_id].append(item)
    return found


def _behind_of(duties: list[Duty], spells: list[Worked], own: list[Duty], looking: Looking) -> Behind:
    left, starts = list(spells), {spell.start for spell in spells}
    found = Behind({duty.day: duty for duty in duties})
    for duty in sorted([*duties, *own], key=lambda duty: duty.starts_at):
        mine = [spell for spell in left if _is_for(spell, duty)]
        left = [spell for spell in left if spell not in mine]
        if duty not in own:
            is_known = duty.ends_at <= looking.at and _are_known(mine, starts, duty.ends_at + AROUND)
            planned = Turn(duty.day, duty.shift.minutes, is_night(duty.shift))
            found.turns.append(_worked(duty.day, mine) if is_known else planned)
    by_day: dict[date, list[Worked]] = defaultdict(list)
    for spell in left:
        by_day[local_day(spell.start)].append(spell)
    for day, rest in by_day.items():
        if day < looking.first_day and _are_known(rest, starts, min(spell.start for spell in rest) + LONGEST):
            found.turns.append(_worked(day, rest))
    return found


def _is_for(spell: Worked, duty: Duty) -> bool:
    earliest = duty.starts_at - AROUND
    return spell.start < duty.ends_at + AROUND and (spell.start >= earliest or spell.end > duty.starts_at)


def _are_known(spells: Sequence[Worked], starts: Collection[datetime], latest: datetime) -> bool:
    """Say whether it is known how long spells lasted.

    A sign-off that was forgotten ends with the next sign-on, be that a day later: one after ``latest`` was for other work.
    """
    return bool(spells) and not any(
        spell.is_forgotten or (spell.end > latest and spell.end in starts) for spell in spells
    )


def _worked(day: date, spells: Sequence[Worked]) -> Turn:
    spans = _merged((spell.start, spell.end) for spell in spells)
    minutes = sum(int((end - start).total_seconds() // 60) for start, end in spans)
    return Turn(day, minutes, sum(_at_night(start, end) for start, end in spans) >= NIGHT_SHARE)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans without what they share: somebody may be signed on by number and by account."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _at_night(start: datetime, end: datetime) -> int:
    """Return how many minutes lie in the night."""
    minutes, day = 0, local_day(start) - timedelta(days=1)
    while day <= local_day(end):
        since, until = max(start, moment(day, NIGHT[0])), min(end, moment(day, NIGHT[1]))
        minutes += max(0, int((until - since).total_seconds() // 60))
        day += timedelta(days=1)
    return minutes
