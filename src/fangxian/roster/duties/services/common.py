"""What the acts on rosters share."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.roster.duties import problems
from fangxian.roster.duties.changes import Given
from fangxian.roster.duties.hours import hours_of
from fangxian.roster.duties.models import Duty, DutyState, Notice, NoticeKind, Roster, RosterState
from fangxian.roster.duties.services.insurance import refuse_uninsured
from fangxian.roster.staffing.models import Shift

HOUSE = UUID(int=0)
"""Who acts where nobody is signed in: the command line of the server."""
MOST_NAMED = 5


def acting(actor: User | None) -> UUID:
    """Return the id under which an act is kept."""
    return actor.pk if actor else HOUSE


def needed_reason(reason: str) -> str:
    """Return a cleaned reason; raises ``roster_reason_missing``."""
    why = clean(reason)[:200]
    if not why:
        raise Problem(problems.REASON_MISSING, status=422)
    return why


def refuse_closed(roster: Roster) -> None:
    """Raise ``roster_closed`` where nothing changes any more."""
    if roster.state == RosterState.CLOSED:
        raise Problem(problems.ROSTER_CLOSED, status=409)


@contextmanager
def locked_rosters(ids: Iterable[UUID]) -> Iterator[dict[UUID, Roster]]:
    """Open a transaction holding these rosters, always in the same order so that two acts never wait for each other."""
    with ExitStack() as stack:
        yield {id: stack.enter_context(locked(Roster, id)) for id in sorted(set(ids))}


def cancel_duties(duties: Iterable[Duty], moment: datetime) -> list[Duty]:
    """Cancel standing duties and tell their people."""
    found = list(duties)
    Duty.objects.filter(pk__in=[duty.pk for duty in found]).update(state=DutyState.CANCELLED, cancelled_at=moment)
    _tell(found, NoticeKind.CANCELLED, moment)
    return found


def give_duties(roster: Roster, given: Iterable[Given], moment: datetime) -> list[Duty]:
    """Give duties and tell their people.

    Raises ``duty_day_taken`` where somebody has a duty on that day by another roster: the database allows one a day, and
    ``duty_uninsured`` (RULEBOOK K9).
    """
    wanted = list(given)
    _refuse_taken(wanted)
    shifts = Shift.objects.in_bulk({item.shift_id for item in wanted})
    made = [_duty(roster, item, shifts[item.shift_id], moment) for item in wanted]
    refuse_uninsured(made)
    try:
        Duty.objects.bulk_create(made, batch_size=500)
    except IntegrityError as error:
        # Another roster's planner was faster by a moment; the transaction is given up with the lock.
        raise Problem(problems.DUTY_DAY_TAKEN, status=409, who="") from error
    _tell(made, NoticeKind.GIVEN, moment)
    return made


def _duty(roster: Roster, item: Given, shift: Shift, moment: datetime) -> Duty:
    start, end = hours_of(shift, item.day)
    return Duty(
        id=new_id(), roster=roster, person_id=item.person_id, post_id=item.post_id, shift=shift, day=item.day,
        starts_at=start, ends_at=end, given_at=moment,
    )  # fmt: skip


def _refuse_taken(wanted: list[Given]) -> None:
    if not wanted:
        return
    days = {item.day for item in wanted}
    standing = Duty.objects.filter(
        state=DutyState.STANDING, person__in={item.person_id for item in wanted}, day__range=(min(days), max(days))
    )
    keys = {(item.person_id, item.day) for item in wanted}
    taken = [
        f"{number} ({day:%Y-%m-%d})"
        for person, day, number in standing.values_list("person", "day", "person__number").order_by("day")
        if (person, day) in keys
    ]
    if taken:
        raise Problem(problems.DUTY_DAY_TAKEN, status=409, who=", ".join(taken[:MOST_NAMED]))


def _tell(duties: list[Duty], kind: NoticeKind, moment: datetime) -> None:
    notices = [Notice(person_id=duty.person_id, duty=duty, kind=kind, made_at=moment) for duty in duties]
    Notice.objects.bulk_create(notices, batch_size=500)


def this_moment() -> datetime:
    """Return now: one moment for everything that an act writes."""
    return now()
