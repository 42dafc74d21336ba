"""When the people of confirmed rotations are not at home, for duties elsewhere; and the duties that contradict it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from fangxian.base.clock import local_day, now
from fangxian.roster.batches.book import Book, open_books, open_members
from fangxian.roster.batches.models import DAY_MINUTES, Batch, Phase, Role, Rotation, RotationState
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.queries import standing
from fangxian.roster.staffing.days import days_from, moment
from fangxian.roster.staffing.queries import Away

REASON = "batch"


@dataclass(frozen=True, slots=True)
class Spell:
    """A phase away from home, from ``first`` to before ``end``.

    ``out``: the minute of ``first`` at which people leave home, ``back``: that of ``end`` until which they are on the way
    home; None where another phase away comes before or after. ``home``: the day on which the batch is home again. ``at``:
    the path of the unit where the batch is on duty.
    """

    batch: Batch
    first: date
    end: date
    out: int | None
    back: int | None
    home: date
    at: str


def spells(book: Book, today: date) -> list[Spell]:
    """Return the phases away from home of every batch. A change-over that is overdue has not happened: people are still in."""
    return [_spell(book, batch, phase, today) for batch in book.batches for phase in book.phases if phase.place_id]


def _spell(book: Book, batch: Batch, phase: Phase, today: date) -> Spell:
    away = [*(one.place_id is not None for one in book.phases), False]
    here, after = phase.number, phase.number + 1
    until = min(book.moves[batch.code, after].minute + book.edition.move_minutes, DAY_MINUTES)
    return Spell(
        batch,
        first=_day(book, batch, here, today),
        end=_day(book, batch, after, today),
        out=None if here and away[here - 1] else book.moves[batch.code, here].minute,
        back=None if away[after] else until,
        home=_day(book, batch, away.index(False, here), today),
        at=book.rotation.unit.path if phase.role == Role.DUTY else "",
    )


def _day(book: Book, batch: Batch, number: int, today: date) -> date:
    move = book.moves[batch.code, number]
    is_overdue = number > 0 and move.moved_at is None and move.day < today
    return today + timedelta(days=1) if is_overdue else move.day


def absences(person_ids: Collection[UUID], first: date, days: int) -> Iterator[Away]:
    """Yield when people of confirmed rotations are not at home (RULEBOOK J1: cohorts never mix). One query where none are
    in a batch, eight at most otherwise.
    """
    inside = Rotation.objects.filter(
        state=RotationState.CONFIRMED, batches__members__person__in=person_ids, batches__members__is_open=True
    )
    wanted, today = set(person_ids), local_day(now())
    for book in open_books(inside.distinct()):
        for spell in spells(book, today):
            people = _people(spell.batch) & wanted
            yield from _on_days(spell, people, first, first + timedelta(days=days))


def _people(batch: Batch) -> set[UUID]:
    return {member.person_id for member in open_members(batch) if member.is_open}


def _on_days(spell: Spell, people: Iterable[UUID], first: date, end: date) -> Iterator[Away]:
    for person in people:
        for day in days_from(first, (end - first).days):
            if spell.first <= day < spell.end:
                # A window, so that no night of the eve reaches into the batch.
                minute = spell.out if day == spell.first else None
                yield Away(person, day, REASON, minute, at=spell.at, until=spell.home)
            elif day == spell.end and spell.back is not None:
                yield Away(person, day, REASON, 0, spell.back, at=spell.at, until=spell.home)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A standing duty of somebody who is in a closed batch then."""

    batch: Batch
    duty: Duty


def contradictions(book: Book) -> list[Contradiction]:
    """Return the duties still to come that contradict a rotation, by time and number. One query.

    Closed duty may be rostered at the posts of the institution itself; every other duty would lead out of the batch.
    """
    today = local_day(now())
    batch_of = {person: batch for batch in book.batches for person in _people(batch)}
    own: dict[UUID, list[Spell]] = {}
    for spell in spells(book, today):
        own.setdefault(spell.batch.pk, []).append(spell)
    duties = standing().filter(person__in=batch_of, ends_at__gt=now()).select_related(
        "person", "post__place__unit", "shift"
    )  # fmt: skip
    found = [
        Contradiction(batch_of[duty.person_id], duty)
        for duty in duties
        if any(_contradicts(spell, duty) for spell in own.get(batch_of[duty.person_id].pk, ()))
    ]
    return sorted(found, key=lambda item: (item.duty.starts_at, item.duty.person.number))


def _contradicts(spell: Spell, duty: Duty) -> bool:
    if spell.at and duty.post.place.unit.path.startswith(spell.at):
        return False
    return duty.starts_at < moment(spell.end, spell.back or 0) and duty.ends_at > moment(spell.first, spell.out or 0)
