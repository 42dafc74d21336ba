"""What was changed about a rotation, by whom and why, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fangxian.roster.batches.book import Book
from fangxian.roster.batches.models import BatchMember, Move, RotationState
from fangxian.roster.batches.wording import clock

LIMIT = 300


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words: ``what``, then before and after where there is such a thing."""

    at: datetime
    who: Any
    reason: str
    what: str
    before: str = ""
    after: str = ""


def story_of(book: Book) -> list[Change]:
    """Return the changes of a rotation, its change-overs and its people: three queries."""
    found = [*_states(book), *_moves(book), *_members(book)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:LIMIT]


def _change(row: Any, what: str, before: str = "", after: str = "") -> Change:
    return Change(row.history_date, row.history_user, row.history_change_reason or "", what, before, after)


def _states(book: Book) -> Iterable[Change]:
    rows = book.rotation.history.select_related("history_user").order_by("history_date", "history_id")
    before = ""
    for row in rows:
        state = str(RotationState(row.state).label)
        yield _change(row, _("Rotation"), before, state)
        before = state


def _moves(book: Book) -> Iterable[Change]:
    ids = {move.pk: key for key, move in book.moves.items()}
    rows = Move.history.filter(id__in=ids, history_type__in="+~").select_related("history_user")
    last: dict[UUID, Any] = {}
    for row in rows.order_by("history_date", "history_id"):
        code, phase = ids[row.id]
        old, last[row.id] = last.get(row.id), row
        what = f"{code} → {book.phase_name(phase)}"
        if old is None:
            continue
        if (old.day, old.minute) != (row.day, row.minute):
            yield _change(row, what, _when(old), _when(row))
        if row.moved_at and not old.moved_at:
            yield _change(row, what, "", _("recorded"))


def _when(row: Any) -> str:
    return f"{date_format(row.day, 'Y-m-d')} {clock(row.minute)}"


def _members(book: Book) -> Iterable[Change]:
    codes = {batch.pk: batch.code for batch in book.batches}
    rows = BatchMember.history.filter(batch_id__in=codes).select_related("history_user", "person")
    words = {"+": _("joined the batch"), "-": _("left the batch"), "~": _("changed in the batch")}
    for row in rows.order_by("-history_date", "-history_id")[:LIMIT]:
        word = words["-"] if not row.is_open else words[row.history_type]
        after = _("{word} · leads the batch").format(word=word) if row.is_leader and row.history_type != "-" else word
        yield _change(row, f"{codes[row.batch_id]} · {row.person.number}", "", after)
