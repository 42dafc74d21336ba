"""What the acts share: history with its author and reason, and the checks that several of them make."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fangxian.base.clock import local_day, now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import problems
from fangxian.register.models import Person, Place, Unit

if TYPE_CHECKING:
    from fangxian.accounts.models import User

REASON_LENGTH = 100


def needed_name(value: str) -> str:
    """Return a cleaned name; raises ``name_missing``."""
    name = clean(value)
    if not name:
        raise Problem(problems.NAME_MISSING, status=422)
    return name


def needed_reason(value: str) -> str:
    """Return a cleaned reason, cut to the length that history keeps; raises ``change_reason_missing``."""
    reason = clean(value)
    if not reason:
        raise Problem(problems.CHANGE_REASON_MISSING, status=422)
    return reason[:REASON_LENGTH]


def signed(item: Any, actor: "User | None", reason: str) -> Any:
    """Return ``item`` marked so that its next history row names the author and the reason."""
    item._history_user = actor
    item._change_reason = reason[:REASON_LENGTH]
    return item


def save_fields(item: Any, fields: Iterable[str], actor: "User | None", reason: str) -> None:
    """Write the named fields alone, with history."""
    signed(item, actor, reason).save(update_fields=list(fields))


def unit_of(id: UUID) -> Unit:
    """Return a unit; raises ``unit_unknown``."""
    found: Unit | None = Unit.objects.filter(pk=id).first()
    if found is None:
        raise Problem(problems.UNIT_UNKNOWN, status=404, unit=str(id))
    return found


def open_unit(id: UUID) -> Unit:
    """Return a unit that takes new things; raises ``unit_unknown`` or ``unit_closed``."""
    unit = unit_of(id)
    if unit.is_closed:
        raise Problem(problems.UNIT_CLOSED, status=409, unit=unit.name)
    return unit


def needed_kind(kind: str, known: Iterable[str]) -> str:
    """Return a kind; raises ``kind_unknown``."""
    if kind not in set(known):
        raise Problem(problems.KIND_UNKNOWN, status=422, kind=kind)
    return kind


def needed_text(value: str, limit: int) -> str:
    """Return a cleaned text of at most ``limit`` characters; raises ``text_missing``."""
    text = clean(value)
    if not text:
        raise Problem(problems.TEXT_MISSING, status=422)
    return text[:limit]


def needed_days(first: date | None, last: date | None) -> None:
    """Check that a time does not end before it begins; raises ``days_reversed``."""
    if first and last and last < first:
        raise Problem(problems.DAYS_REVERSED, status=422)


def place_below(unit: Unit, id: UUID | None) -> UUID | None:
    """Return the id of a place of the unit or below it; raises ``place_unknown``."""
    if id is not None and not Place.objects.filter(pk=id, unit__path__startswith=unit.path).exists():
        raise Problem(problems.PLACE_UNKNOWN, status=422)
    return id


def open_person(id: UUID, unit: Unit) -> Person:
    """Return a person of the unit or below it who is not closed; raises ``team_member_unknown`` or ``person_closed``."""
    person = Person.objects.filter(pk=id, unit__path__startswith=unit.path).first()
    if person is None:
        raise Problem(problems.TEAM_MEMBER_UNKNOWN, status=422, number=str(id))
    if person.is_closed:
        raise Problem(problems.PERSON_CLOSED, status=409, number=person.number)
    return person


def today() -> date:
    """Return the region's day."""
    return local_day(now())
