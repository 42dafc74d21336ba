"""A rotation as the engine reads it: rows on one side, numbered days and minutes on the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from fangxian.planning import batches as engine
from fangxian.roster.batches.models import (
    BLOCK,
    Batch,
    BatchMember,
    Edition,
    Exposure,
    Move,
    Phase,
    RetimingState,
    Rotation,
    RotationState,
    ThingKind,
)

Key = tuple[str, int]
"""A change-over: the batch's code, and the phase that it enters."""
Minutes = Mapping[Key, int]
Days = Mapping[Key, int]
DAY = 1440


@dataclass(frozen=True)
class Book:
    """One rotation with all that belongs to it, loaded by ``open_books``: reading it asks nothing more."""

    rotation: Rotation

    @property
    def edition(self) -> Edition:
        return self.rotation.edition

    @cached_property
    def phases(self) -> list[Phase]:
        return sorted(self.edition.phases.all(), key=lambda phase: phase.number)

    @cached_property
    def batches(self) -> list[Batch]:
        return sorted(self.rotation.batches.all(), key=lambda batch: batch.number)

    @cached_property
    def moves(self) -> dict[Key, Move]:
        return {(batch.code, move.phase): move for batch in self.batches for move in batch.moves.all()}

    @cached_property
    def rules(self) -> engine.Edition:
        return rules_of(self.edition, self.phases)

    @cached_property
    def days(self) -> dict[Key, int]:
        return {key: self.number_of(move.day) for key, move in self.moves.items()}

    @cached_property
    def minutes(self) -> dict[Key, int]:
        return {key: move.minute for key, move in self.moves.items()}

    @cached_property
    def stays(self) -> engine.Rotation:
        return stays_of(self.days)

    @cached_property
    def cohorts(self) -> tuple[engine.Batch, ...]:
        """Who is in each batch, by the ids of people."""
        found = []
        for batch in self.batches:
            members = open_members(batch)
            people = tuple(str(member.person_id) for member in members)
            leaders = tuple(str(member.person_id) for member in members if member.is_leader)
            found.append(engine.Batch(code=batch.code, people=people, leaders=leaders))
        return tuple(found)

    @cached_property
    def exposures(self) -> tuple[engine.Exposure, ...]:
        """Those that are to be minded: not those whose re-timing was refused."""
        return tuple(
            engine.Exposure(batch.code, self.number_of(exposure.day), self.number_of(exposure.known_on))
            for batch, exposure in self.minded()
        )

    def minded(self) -> list[tuple[Batch, Exposure]]:
        """Return the rows of ``exposures``, in the same order."""
        found = [(batch, exposure) for batch in self.batches for exposure in batch.exposures.all()]
        return [row for row in found if _state(row[1]) != RetimingState.REFUSED]

    def number_of(self, day: date) -> int:
        """Return a day as the engine counts it: the rotation's first day is 0."""
        return (day - self.rotation.first_day).days

    def day_of(self, number: int) -> date:
        return self.rotation.first_day + timedelta(days=number)

    def uses(self, days: Days | None = None, minutes: Minutes | None = None) -> list[engine.Use]:
        """Return every use of a place, the gate and the vehicle, to the minute, with these change-overs or the standing ones."""
        at = {
            key: day * DAY + (self.minutes if minutes is None else minutes)[key]
            for key, day in (self.days if days is None else days).items()
        }
        rules, found = self.rules, []
        for (code, number), minute in at.items():
            end = minute + rules.move
            found += [
                engine.Use("gate", rules.gate, minute, end, code),
                engine.Use("vehicle", rules.vehicle, minute, end, code),
            ]
            if number < len(self.phases) and not rules.phases[number].is_home:
                found.append(engine.Use("room", rules.phases[number].place, end, at[code, number + 1], code))
        return found

    def names(self) -> dict[str, str]:
        """Return what places, gate and vehicle are called, by the engine's names for them."""
        places = {str(phase.place_id): phase.place.name for phase in self.phases if phase.place}
        return {**places, self.rules.gate: self.edition.gate, self.rules.vehicle: self.edition.vehicle}

    def phase_name(self, number: int) -> str:
        """Return the name of a phase, or that of what follows the last one."""
        return self.phases[number].name if number < len(self.phases) else _("At home")


def _state(exposure: Exposure) -> str:
    retiming = getattr(exposure, "retiming", None)
    return retiming.state if retiming else ""


def rules_of(edition: Edition, phases: Sequence[Phase]) -> engine.Edition:
    """Return an edition as the engine reads it; things are named by ids, so that two rotations mean the same by them."""
    return engine.Edition(
        phases=tuple(
            engine.Phase(
                name=phase.name,
                days=phase.days,
                place=str(phase.place_id) if phase.place_id else f"home:{phase.number}",
                role=phase.role,  # type: ignore[arg-type]
                is_home=phase.place_id is None,
            )
            for phase in phases
        ),
        longest_duty=edition.longest_duty,
        days_apart=edition.days_apart,
        gate=f"{edition.unit_id}:{edition.gate}",
        vehicle=f"{edition.unit_id}:{edition.vehicle}",
        first_move=edition.first_move,
        move=edition.move_minutes,
        airing=edition.airing_minutes,
    )


def stays_of(days: Days) -> engine.Rotation:
    """Return the stays between change-overs."""
    return tuple(
        engine.Stay(code, phase, day, days[code, phase + 1])
        for (code, phase), day in sorted(days.items())
        if (code, phase + 1) in days
    )


def days_of(stays: Iterable[engine.Stay]) -> dict[Key, int]:
    """Return the day of each change-over of a rotation."""
    found: dict[Key, int] = {}
    for stay in stays:
        found[stay.batch, stay.phase] = stay.start
        found[stay.batch, stay.phase + 1] = stay.end
    return found


def open_members(batch: Batch) -> list[BatchMember]:
    """Return who is in a batch now, or who was in it when it went home, by number."""
    members = list(batch.members.all())
    inside = [member for member in members if member.is_open] or members
    return sorted(inside, key=lambda member: member.person.number)


def open_books(rotations: QuerySet[Rotation]) -> list[Book]:
    """Load rotations whole, in a fixed number of queries."""
    members = BatchMember.objects.select_related("person")
    rows = rotations.select_related("unit", "edition").prefetch_related(
        Prefetch("edition__phases", Phase.objects.select_related("place")),
        "batches__moves",
        Prefetch("batches__members", members),
        Prefetch("batches__exposures", Exposure.objects.select_related("retiming")),
    )
    return [Book(rotation) for rotation in rows]


def open_book(id: Any) -> Book:
    """Load one rotation whole; it exists."""
    return open_books(Rotation.objects.filter(pk=id))[0]


def taken_by_others(book: Book) -> tuple[list[engine.Use], dict[str, str]]:
    """Return what confirmed rotations beside this one use, in its own days, and the names of the things."""
    places = [phase.place_id for phase in book.phases if phase.place_id]
    beside = Rotation.objects.filter(state=RotationState.CONFIRMED).exclude(pk=book.rotation.pk)
    touching = beside.filter(Q(unit=book.rotation.unit_id) | Q(edition__phases__place__in=places)).distinct()
    found: list[engine.Use] = []
    names: dict[str, str] = {}
    for other in open_books(touching):
        apart = (other.rotation.first_day - book.rotation.first_day).days * DAY
        title = other.rotation.title
        found += [
            engine.Use(use.kind, use.thing, use.start + apart, use.end + apart, f"{title} {use.batch}")
            for use in other.uses()
        ]
        names |= other.names()
    return found, names


def plan_minutes(book: Book, days: Days, taken: Sequence[engine.Use], fixed: Minutes | None = None) -> dict[Key, int]:
    """Return the minute of each change-over: on a day the batch farthest on goes first, each when gate and vehicle are free.

    ``fixed`` stay as they are: what has happened, and times set by hand.
    """
    minutes: dict[Key, int] = dict(fixed or {})
    rules = book.rules
    busy = [use for use in taken if use.thing in {rules.gate, rules.vehicle}]
    order = {batch.code: batch.number for batch in book.batches}
    for day in sorted(set(days.values())):
        moving = sorted((key for key, at in days.items() if at == day), key=lambda key: (-key[1], order[key[0]]))
        free = rules.first_move
        for key in moving:
            if key not in minutes:
                minutes[key] = min(_free_from(rules, day * DAY, free, busy), DAY - BLOCK)
            free = max(free, minutes[key] + rules.move + rules.airing)
    return minutes


def _free_from(rules: engine.Edition, midnight: int, minute: int, busy: Sequence[engine.Use]) -> int:
    step = rules.move + rules.airing
    for use in sorted(busy, key=lambda use: use.start):
        start, end = use.start - midnight, use.end - midnight
        if start < minute + step and minute < end + rules.airing:
            minute = -(-(end + rules.airing) // BLOCK) * BLOCK
    return minute


def occupied(book: Book, days: Days, minutes: Minutes) -> list[tuple[str, str, str, int, int]]:
    """Return what each batch has to itself, as (batch, kind, thing, day, block): places by night, gate and vehicle by block."""
    rules, found = book.rules, []
    for stay in stays_of(days):
        phase = rules.phases[stay.phase]
        if not phase.is_home:
            found += [(stay.batch, str(ThingKind.ROOM), phase.place, day, 0) for day in range(stay.start, stay.end)]
    for (code, phase_number), day in days.items():
        start = day * DAY + minutes[code, phase_number]
        blocks = range(start // BLOCK, -(-(start + rules.move + rules.airing) // BLOCK))
        for kind, thing in ((ThingKind.GATE, rules.gate), (ThingKind.VEHICLE, rules.vehicle)):
            found += [(code, str(kind), thing, *divmod(block, DAY // BLOCK)) for block in blocks]
    return found
