"""From facts to spells. The end of a spell is found among all that the same person told, in whatever order it came."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID, uuid5

from django.db.models import Case, F, Model, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Least
from django.utils.timezone import get_default_timezone

from fangxian.base.bulk import insert_rows
from fangxian.record.facts import Change, Fact
from fangxian.record.projections import Projection
from fangxian.roster.attendance.kinds import OFF, ON
from fangxian.roster.attendance.models import Attendance, SignOff

# Longer than the longest shift: a spell that nothing ended within it was forgotten, and counts no further.
REACH: Final = timedelta(hours=26)
NOBODY: Final = UUID(int=0)
COMMON: Final = (
    "id", "unit_id", "place_id", "station_id", "author_id", "observed_at", "flags", "amendments", "is_withdrawn", "who",
    "number",
)  # fmt: skip
ON_COLUMNS: Final = ("is_outdoor", "relieves", "duty_id", "told_end_at", "lapses_at")
OFF_COLUMNS: Final = ("relieved_by",)


def line(text: str) -> str:
    """Return free text as a column can hold it: PostgreSQL has no NUL, and a list has no line breaks."""
    return text if text.isprintable() else "".join(letter for letter in text if letter.isprintable())


def moment(value: datetime | None) -> datetime | None:
    """Return a time told in a payload in UTC; nothing where no calendar has it."""
    if value is None:
        return None
    try:
        return (value if value.tzinfo else value.replace(tzinfo=get_default_timezone())).astimezone(UTC)
    except OverflowError:
        return None


def plus(at: datetime, span: timedelta) -> datetime:
    """Return ``at + span``, or ``at`` where the calendar ends before."""
    try:
        return at + span
    except OverflowError:
        return at


def numbered(unit_id: UUID | None, number: str) -> UUID:
    """Return under which id the spells of somebody stand who is told by number: the number is theirs within the unit."""
    return uuid5(unit_id or NOBODY, number)


def who_of(fact: Fact) -> UUID:
    """Return whom a fact is about: its author, or the person with that number in the unit."""
    number = line(fact.body.number)
    if number:
        return numbered(fact.unit_id, number)
    return fact.author_id or NOBODY


def _common(fact: Fact) -> tuple[Any, ...]:
    return (
        fact.id, fact.unit_id, fact.place_id, fact.station_id, fact.author_id, fact.observed_at, fact.flags,
        fact.amendments, fact.is_withdrawn, who_of(fact), line(fact.body.number),
    )  # fmt: skip


def _on(fact: Fact) -> tuple[Any, ...]:
    body = fact.body
    told = moment(body.ended_at)
    told = told if told is not None and told >= fact.observed_at else None
    lapses = plus(fact.observed_at, REACH)
    return (*_common(fact), body.outdoors, line(body.relieves), body.duty, told, lapses)


def _off(fact: Fact) -> tuple[Any, ...]:
    return (*_common(fact), line(fact.body.relieved_by))


class AttendanceProjection(Projection):
    """Spells at posts and the sign-offs that end them; five statements for a batch."""

    name = "attendance"
    kinds: ClassVar[frozenset[str]] = frozenset({ON, OFF})
    models: ClassVar[tuple[type[Model], ...]] = (Attendance, SignOff)

    def apply(self, changes: Sequence[Change]) -> None:
        """Write what was told anew, then find the ends of all spells near it."""
        ons = [change for change in changes if change.new.kind == ON]
        offs = [change for change in changes if change.new.kind == OFF]
        _write(Attendance, (*COMMON, *ON_COLUMNS), ons, [_on(change.new) for change in ons])
        _write(SignOff, (*COMMON, *OFF_COLUMNS), offs, [_off(change.new) for change in offs])
        _find_ends(changes)


def _write(
    model: type[Model], columns: Sequence[str], changes: Iterable[Change], rows: Sequence[tuple[Any, ...]]
) -> None:
    stale = [change.new.id for change in changes if change.old is not None]
    if stale:
        model._default_manager.filter(pk__among=stale).delete()
    if rows:
        insert_rows(model, columns, rows)


def _find_ends(changes: Sequence[Change]) -> None:
    """Set the end of each spell that a changed fact can have to do with: nothing beyond its reach."""
    facts = [fact for change in changes for fact in (change.old, change.new) if fact is not None]
    times = [fact.observed_at for fact in facts]
    near = Attendance.objects.filter(
        who__among={who_of(fact) for fact in facts}, lapses_at__gte=min(times), observed_at__lte=max(times)
    )
    off, on = _first(SignOff.objects.all(), at_once=True), _first(Attendance.objects.all(), at_once=False)
    next_told = Least(Coalesce(off, on), Coalesce(on, off))
    near.update(ended_at=Case(When(told_end_at__isnull=False, then=F("told_end_at")), default=next_told))


def _first(rows: QuerySet[Any], *, at_once: bool) -> Subquery:
    """Return when the same person next told something within a spell's reach.

    A sign-off at the very moment of the sign-on ends it (a tap too many); of two sign-ons at one moment the later id holds.
    """
    after = Q(observed_at__gt=OuterRef("observed_at"))
    same = Q(observed_at=OuterRef("observed_at"))
    wanted = after | (same if at_once else same & Q(id__gt=OuterRef("id")))
    told = rows.filter(wanted, who=OuterRef("who"), observed_at__lte=OuterRef("lapses_at"), is_withdrawn=False)
    return Subquery(told.order_by("observed_at").values("observed_at")[:1])
