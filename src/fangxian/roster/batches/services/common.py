"""What the acts share: the lock on the rotation, its state, laying down change-overs, and the proof before each commit."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from simple_history.utils import bulk_update_with_history

from fangxian.base.clock import local_day, now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.record.services.write import write_entry
from fangxian.register.models import Person
from fangxian.roster.batches import problems, proof
from fangxian.roster.batches.book import Book, Days, Key, Minutes, occupied, open_book, plan_minutes, taken_by_others
from fangxian.roster.batches.models import Move, Occupied, Rotation, RotationState
from fangxian.roster.staffing.queries import stopped_for

if TYPE_CHECKING:
    from fangxian.accounts.models import User

REASON_LENGTH = 100
MOST_NAMED = 10


def today() -> date:
    return local_day(now())


def needed_reason(value: str) -> str:
    """Return a cleaned reason; raises ``batch_reason_missing``."""
    reason = clean(value)
    if not reason:
        raise Problem(problems.REASON_MISSING, status=422)
    return reason[:REASON_LENGTH]


def refuse_stopped(person_ids: Collection[UUID], first: date, end: date) -> None:
    """Raise ``batch_member_stopped`` where a stop without override holds from ``first`` (today at the earliest) to before
    ``end`` (RULEBOOK H11). It tells numbers and never why somebody is stopped.
    """
    first = max(first, today())
    stopped = stopped_for(person_ids, first, max((end - first).days, 1))
    if stopped:
        numbers = Person.objects.filter(pk__in=stopped).order_by("number").values_list("number", flat=True)
        raise Problem(problems.MEMBER_STOPPED, status=409, numbers=", ".join(numbers[:MOST_NAMED]))


@contextmanager
def held(rotation_id: UUID, *states: str) -> Iterator[Book]:
    """Open a transaction holding a rotation, loaded whole; raises ``rotation_state`` unless it is in one of ``states``."""
    with locked(Rotation, rotation_id):
        book = open_book(rotation_id)
        if book.rotation.state not in states:
            state = str(RotationState(book.rotation.state).label)
            raise Problem(problems.ROTATION_STATE, status=409, state=state)
        yield book


def proven(
    book: Book, days: Days, minutes: Minutes, *, only: Collection[str] = (), ignoring: Collection[str] = ()
) -> proof.Proof:
    """Return the proof of these change-overs; raises ``cohorts_would_meet`` with the checker's words where a rule breaks.

    ``only``: the rules that count here; ``ignoring``: those that do not.
    """
    found = proof.prove(book, days, minutes)
    broken = [one for one in found.findings if one.code not in ignoring and (not only or one.code in only)]
    if broken:
        raise Problem(problems.COHORTS_MEET, status=409, words=proof.words(found, book, broken))
    return found


def timed(book: Book, days: Days, by_hand: Mapping[Key, int] | None = None) -> dict[Key, int]:
    """Return the minutes of change-overs: those that have happened or are set by hand stay."""
    fixed = {key: move.minute for key, move in book.moves.items() if move.moved_at}
    others, _names = taken_by_others(book)
    return plan_minutes(book, days, others, {**fixed, **(by_hand or {})})


def lay(book: Book, days: Days, minutes: Minutes, actor: "User", reason: str) -> None:
    """Write change-overs and all that they occupy; raises ``batch_place_taken`` where the database finds it taken."""
    changed = []
    for key, move in book.moves.items():
        wanted = (book.day_of(days[key]), minutes[key])
        if (move.day, move.minute) != wanted:
            move.day, move.minute = wanted
            changed.append(move)
    bulk_update_with_history(
        changed, Move, ["day", "minute"], default_user=actor, default_change_reason=reason[:REASON_LENGTH]
    )
    ids = {batch.code: batch.pk for batch in book.batches}
    rows = [
        Occupied(batch_id=ids[code], kind=kind, thing=thing, day=book.day_of(day), block=block)
        for code, kind, thing, day, block in occupied(book, days, minutes)
    ]
    Occupied.objects.filter(batch__in=ids.values()).delete()
    try:
        with transaction.atomic():
            Occupied.objects.bulk_create(rows, batch_size=2000)
    except IntegrityError as error:
        raise Problem(problems.OCCUPIED, status=409) from error


def told(kind: str, book: Book, actor: "User", **payload: Any) -> UUID:
    """Leave an entry about a rotation and return its id."""
    return write_entry(
        kind, {"rotation": book.rotation.pk, **payload}, author_id=actor.pk, unit_id=book.rotation.unit_id
    ).id
