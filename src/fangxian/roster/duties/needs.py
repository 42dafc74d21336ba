"""From needs by the hour to people by shift: pure. Times are minutes of the region's clock from the first day's midnight."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from fangxian.planning.rosters.problem import Demand
from fangxian.planning.stints import Manning
from fangxian.roster.cold.queries import manning_of, warming_at_once
from fangxian.roster.duties.ground import Ground
from fangxian.roster.duties.hours import hours_of
from fangxian.roster.staffing.models import DAY_MINUTES, Post, Shift
from fangxian.roster.staffing.queries import Required

MISSING: Final = 1000
"""What a missing person costs where somebody must be: more than anything that is only wished for."""
WISHED_FOR: Final = 60
TOO_MANY: Final = 20
NEVER_ASKED: Final = 5000
SHIFT_BACK: Final = DAY_MINUTES
"""Masks begin a day early, so that what reaches into the first day has its place."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a planner has to know about the task itself. ``code`` is a sentence of ``remarks.SENTENCES``."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift of a day at a post that is asked for; ``minutes`` is what of it no other shift covers, as a mask."""

    post: Post
    day: int
    shift: Shift
    minutes: int


def mask(start: int, end: int) -> int:
    """Return minutes ``start`` to before ``end`` as bits; what lies more than a day before the first is left out."""
    start, end = max(0, start + SHIFT_BACK), max(0, end + SHIFT_BACK)
    return ((1 << (end - start)) - 1) << start if end > start else 0


def wall_minute(ground: Ground, moment: datetime) -> int:
    """Return what the region's clock shows at ``moment``, in minutes from midnight of the first day."""
    local = moment.astimezone(timezone.get_default_timezone())
    return ground.number_of(local.date()) * DAY_MINUTES + local.hour * 60 + local.minute


def suiting(ground: Ground, post: Post) -> list[Shift]:
    """Return the shifts that a post uses, the shortest first: those of its own unit, or of the nearest unit above with any."""
    path = post.place.unit.path
    found = [shift for shift in ground.shifts if shift.pk in ground.reach and path.startswith(ground.reach[shift.pk])]
    nearest = max((len(ground.reach[shift.pk]) for shift in found), default=0)
    own = [shift for shift in found if len(ground.reach[shift.pk]) == nearest]
    return sorted(own, key=lambda shift: (shift.minutes, shift.start_minute, shift.code))


def slots_of(ground: Ground, post: Post, needs: Sequence[tuple[Required, int]]) -> tuple[list[Slot], int]:
    """Return the shifts that cover the needs of a post, and the minutes that none covers.

    Where shifts overlap, such as three of eight hours beside two of twelve, the shorter ones come first, and each is asked
    for only where it covers something that the others leave open: half of itself, or what is left at the end.
    """
    open_minutes = 0
    for _need, minutes in needs:
        open_minutes |= minutes
    found = []
    for least in (0.5, 0.0):
        for shift in suiting(ground, post):
            # The night before covers early hours of the first day and belongs to the roster before; the day after the last
            # has shifts of its own for what a night of the last day would not have to cover.
            for day in range(-1, ground.days + 1):
                own = open_minutes & _of(shift, day)
                if own and own.bit_count() >= least * shift.minutes:
                    found.append(Slot(post, day, shift, own))
                    open_minutes &= ~own
    return [slot for slot in found if 0 <= slot.day < ground.days], open_minutes & mask(0, ground.days * DAY_MINUTES)


def _of(shift: Shift, day: int) -> int:
    return mask(day * DAY_MINUTES + shift.start_minute, day * DAY_MINUTES + shift.end_minute)


def with_masks(ground: Ground) -> dict[UUID, list[tuple[Required, int]]]:
    """Return the needs of each post with the minutes that they cover."""
    by_post: dict[UUID, list[tuple[Required, int]]] = defaultdict(list)
    for need in ground.needs:
        by_post[need.post_id].append((need, mask(wall_minute(ground, need.start), wall_minute(ground, need.end))))
    return by_post


def asked_in(slot: Slot, needs: Sequence[tuple[Required, int]]) -> dict[UUID | None, tuple[int, int]]:
    """Return for each skill, and for anybody, the most people needed and wished for at any minute of a shift."""
    by_skill: dict[UUID | None, tuple[int, int]] = {}
    for need, minutes in needs:
        if minutes & slot.minutes:
            had = by_skill.get(need.skill_id, (0, 0))
            by_skill[need.skill_id] = max(had[0], need.required), max(had[1], need.preferred)
    return by_skill


def together(by_skill: Mapping[UUID | None, tuple[int, int]]) -> tuple[int, int]:
    """Return how many people are needed and wished for in all: whoever has a skill counts among anybody."""
    skilled = [asked for skill, asked in by_skill.items() if skill]
    general = by_skill.get(None, (0, 0))
    required = max(general[0], sum(asked[0] for asked in skilled))
    return required, max(general[1], sum(asked[1] for asked in skilled), required)


def held_in_cold(ground: Ground, slot: Slot, required: int) -> Manning | None:
    """Return the turns in which ``required`` people's places are held through a shift (RULEBOOK K5 to K6a).

    None where the cold has no say: indoors, without a need, or where nobody told of the weather.
    """
    hours = ground.air.get(slot.post.place_id, ())
    if not (slot.post.is_outdoor and hours and required):
        return None
    start, end = hours_of(slot.shift, ground.day(slot.day))
    near = hours_between(hours, start, end)
    return manning_of(slot.post, start, end, required, near, ground.limits[slot.post.pk])


def closed_shifts(ground: Ground) -> set[tuple[int, str, str]]:
    """Return the shifts through which the cold lets nobody stand: day, shift and post, as the engine names them."""
    by_post = with_masks(ground)
    slots = (slot for post in ground.posts for slot in slots_of(ground, post, by_post[post.pk])[0])
    found = set()
    for slot in slots:
        made = held_in_cold(ground, slot, together(asked_in(slot, by_post[slot.post.pk]))[0])
        if made is not None and not made.turns:
            found.add((slot.day, str(slot.shift.pk), str(slot.post.pk)))
    return found


@dataclass(slots=True)
class Demands:
    """The demands of all posts, and what is to be said about them."""

    ground: Ground
    found: list[Demand] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    shifts: set[UUID] = field(default_factory=set)

    def collect(self) -> None:
        """Go through every post."""
        ground = self.ground
        by_post = with_masks(ground)
        for post in ground.posts:
            needs = by_post[post.pk]
            slots, uncovered = slots_of(ground, post, needs)
            if uncovered:
                self.remarks.append(Remark("uncovered", {"post": post.place.name, **_first_gap(ground, uncovered)}))
            for slot in slots:
                self._slot(slot, needs)
        self._unasked()

    def _slot(self, slot: Slot, needs: Sequence[tuple[Required, int]]) -> None:
        """Add the demands of one shift: for each skill the most that its needs ask at any minute of it."""
        by_skill = asked_in(slot, needs)
        required, preferred = together(by_skill)
        in_cold = self._in_cold(slot, required)
        if in_cold is None:
            return
        self.shifts.add(slot.shift.pk)
        for skill, (least, wished) in by_skill.items():
            if skill:
                self.found += demand(slot, least, wished, skill=str(skill))
        self.found += demand(slot, in_cold, max(preferred, in_cold), over=TOO_MANY)

    def _in_cold(self, slot: Slot, required: int) -> int | None:
        """Return how many people the cold asks for (RULEBOOK K5 to K6a), None where nobody may stand there at all."""
        made = held_in_cold(self.ground, slot, required)
        if made is None:
            return required
        start, _end = hours_of(slot.shift, self.ground.day(slot.day))
        about = {"post": slot.post.place.name, "shift": slot.shift.name, "day": self.ground.day(slot.day)}
        self.remarks += [
            Remark(code, {**about, **values}) for code, values in _said_of_cold(slot, made, start, required)
        ]
        return made.people if made.turns else None

    def _unasked(self) -> None:
        """Make shifts dear that only the past has, so that nobody is planned into them."""
        for shift in self.ground.shifts:
            if shift.pk not in self.shifts:
                self.found += [
                    Demand(day=day, shift=str(shift.pk), required=0, over=NEVER_ASKED)
                    for day in range(self.ground.days)
                ]


def _said_of_cold(slot: Slot, made: Manning, start: datetime, required: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what a planner has to know of a shift in the cold: when nobody may stand there, how many it takes, their room."""
    if not made.turns:
        yield "too_cold", {}
        return
    if made.unmanned:
        yield "closed_hours", {"hours": _windows(made.unmanned, start)}
    if made.people > required:
        yield "cold", {"people": made.people, "required": required}
    warming = warming_at_once(slot.post, made, required)
    if warming > slot.post.warm_places:
        yield "no_room", {"people": warming, "places": slot.post.warm_places}


def _windows(closed: Sequence[tuple[int, int]], start: datetime) -> str:
    """Return times of a watch as the wall clock shows them; windows that touch are one."""
    merged: list[tuple[int, int]] = []
    for since, until in sorted(closed):
        if merged and since <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(until, merged[-1][1])
        else:
            merged.append((since, until))
    return ", ".join(f"{_clock(start, since)}–{_clock(start, until)}" for since, until in merged)


def _clock(start: datetime, minutes: int) -> str:
    return f"{timezone.localtime(start + timedelta(minutes=minutes)):%H:%M}"


def demand(slot: Slot, required: int, preferred: int, *, skill: str = "", over: int = 0) -> Iterator[Demand]:
    """Yield what must be and what is wished for: two demands, one where they are the same."""
    at = {"day": slot.day, "shift": str(slot.shift.pk), "role": str(slot.post.pk), "skill": skill}
    if required:
        dear = over if preferred <= required else 0
        yield Demand(**at, required=required, under=MISSING, over=dear, must=True)  # type: ignore[arg-type]
    if preferred > required or not required:
        yield Demand(**at, required=preferred, under=WISHED_FOR, over=over)  # type: ignore[arg-type]


def hours_between(hours: Sequence, start: datetime, end: datetime) -> Sequence:  # type: ignore[type-arg]
    """Return those of ordered ``hours`` that touch the time from ``start`` to ``end``."""
    low = bisect_left(hours, start - timedelta(hours=1), key=lambda hour: hour.at)
    high = bisect_left(hours, end, key=lambda hour: hour.at)
    return hours[low:high]


def _first_gap(ground: Ground, minutes: int) -> dict[str, object]:
    first = (minutes & -minutes).bit_length() - 1 - SHIFT_BACK
    day, minute = divmod(first, DAY_MINUTES)
    return {"day": ground.day(day), "time": f"{minute // 60:02}:{minute % 60:02}", "hours": minutes.bit_count() // 60}
