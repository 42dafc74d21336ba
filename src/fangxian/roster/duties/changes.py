"""What publishing a plan would change for people: pure, shown before and done after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fangxian.planning.rosters import Plan
from fangxian.roster.duties.models import Duty


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """A duty to be given."""

    day: date
    person_id: UUID
    shift_id: UUID
    post_id: UUID


@dataclass(frozen=True, slots=True)
class Changes:
    """Duties to cancel and to give, how many stay, and how many that have begun stay although the plan differs."""

    cancel: tuple[Duty, ...]
    give: tuple[Given, ...]
    kept: int
    begun: int

    @property
    def is_empty(self) -> bool:
        """Say whether nobody's duties change."""
        return not self.cancel and not self.give


def wanted(plan: Plan, first_day: date) -> dict[tuple[UUID, date], Given]:
    """Return the duties of a plan by person and day."""
    found = {}
    for duty in plan.duties:
        day = first_day + timedelta(days=duty.day)
        given = Given(day, UUID(duty.person), UUID(duty.shift), UUID(duty.role))
        found[given.person_id, day] = given
    return found


def changes(plan: Plan, first_day: date, standing: Iterable[Duty], now: datetime) -> Changes:
    """Return what has to change so that ``standing`` becomes ``plan``: the fewest cancellations and new duties.

    A duty that has begun is history: it stays, whatever the plan says of that day.
    """
    want = wanted(plan, first_day)
    cancel, kept, begun = [], 0, 0
    for duty in standing:
        new = want.pop((duty.person_id, duty.day), None)
        if new and (new.shift_id, new.post_id) == (duty.shift_id, duty.post_id):
            kept += 1
        elif duty.starts_at <= now:
            begun += 1
        else:
            cancel.append(duty)
            if new:
                want[duty.person_id, duty.day] = new
    return Changes(tuple(cancel), tuple(sorted(want.values())), kept, begun)
