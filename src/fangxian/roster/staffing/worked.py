"""Who may be overworked, by what was really worked. Apps above staffing tell the hours; nobody is stopped by them alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from fangxian.base.clock import local_day
from fangxian.register.models import Person
from fangxian.roster.staffing.models import Staff
from fangxian.roster.staffing.queries import stops_in_force

WEEK = timedelta(days=7)
LOOKED_BACK = timedelta(days=31)
"""How far back a run of days is followed."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A time at a post as it really was. ``is_forgotten``: nothing ended it, so how long it was nobody knows."""

    person_id: UUID
    start: datetime
    end: datetime
    is_forgotten: bool = False


Source = Callable[[Sequence[Person], datetime, datetime], Iterable[Worked]]
"""Asked for people, a beginning and an end; answers in a fixed number of queries."""

_sources: list[Source] = []


def offer(source: Source) -> None:
    """Register a source of hours worked, once."""
    if source not in _sources:
        _sources.append(source)


def known_until(people: Sequence[Person], start: datetime, at: datetime) -> list[Worked]:
    """Return the times at posts that any source knows of people from ``start`` to ``at``, forgotten ones too."""
    return [spell for source in tuple(_sources) for spell in source(people, start, at)] if start < at else []


@dataclass(frozen=True, slots=True)
class Overworked:
    """Somebody beyond a limit of theirs: hours of the last seven days, and days in a row up to today or yesterday."""

    person: Person
    hours: float
    hours_limit: float
    run: int
    run_limit: int

    @property
    def is_over_hours(self) -> bool:
        return self.hours > self.hours_limit

    @property
    def is_over_run(self) -> bool:
        return self.run > self.run_limit


def overworked(people: QuerySet[Person], at: datetime) -> list[Overworked]:
    """Return who of ``people`` worked more than the staff list allows (RULEBOOK H11) and is not stopped, by unit and number.

    Four queries and those of the sources, however many people there are.
    """
    if not _sources:
        return []
    staff = list(Staff.objects.filter(person__in=people, is_closed=False).select_related("person__unit"))
    spells: dict[UUID, list[Worked]] = {}
    for spell in known_until([member.person for member in staff], at - LOOKED_BACK, at):
        # What was forgotten counts nothing: nobody is stopped for hours that nobody knows.
        if not spell.is_forgotten:
            spells.setdefault(spell.person_id, []).append(spell)
    today = local_day(at)
    stopped = {stop.person_id for stop in stops_in_force(spells, today, today)}
    found = [
        _measured(member, spells[member.person_id], at)
        for member in staff
        if member.person_id in spells and member.person_id not in stopped
    ]
    over = [item for item in found if item.is_over_hours or item.is_over_run]
    return sorted(over, key=lambda item: (item.person.unit.path, item.person.number))


def _measured(member: Staff, spells: Sequence[Worked], at: datetime) -> Overworked:
    since = at - WEEK
    worked = sum((max(min(one.end, at) - max(one.start, since), timedelta()) for one in spells), timedelta())
    hours = round(worked.total_seconds() / 3600, 1)
    run = _run({local_day(one.start) for one in spells}, local_day(at))
    return Overworked(member.person, hours, round(member.minutes_week / 60, 1), run, member.longest_run)


def _run(days: set[date], today: date) -> int:
    """Return how many days in a row had work, as duties are counted: by the day on which they begin."""
    last = today if today in days else today - timedelta(days=1)
    run = 0
    while last - timedelta(days=run) in days:
        run += 1
    return run
