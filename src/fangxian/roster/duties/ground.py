"""Everything from the registers that a roster depends on, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from fangxian.base.clock import local_day, now
from fangxian.register.models import Person, Unit
from fangxian.roster.cold import queries as cold
from fangxian.roster.cold.limits import Limits, limits_of_posts
from fangxian.roster.cold.queries import Hour
from fangxian.roster.duties.models import (
    Duty,
    DutyState,
    ForbiddenSuccession,
    PairRule,
    PinnedCell,
    Roster,
    RosterState,
    UnitRules,
)
from fangxian.roster.duties.queries import pairs_within, rules_of, successions_of
from fangxian.roster.staffing import queries as staffing
from fangxian.roster.staffing.days import moment
from fangxian.roster.staffing.models import Post, Shift, Staff
from fangxian.roster.staffing.queries import Away, Required, Wished
from fangxian.roster.staffing.worked import Worked, known_until

PAST: Final = timedelta(weeks=8)
"""How far back fairness looks."""
LONGEST_RUN: Final = 31
"""The longest run that a contract may know of, in days: how far back runs are looked at."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a unit for the days of a roster.

    ``past`` are standing duties of the eight weeks before, ``elsewhere`` those of other rosters in these days, ``standing``
    this roster's own. ``worked`` is when the staff were really there since eight weeks ago, as far as it is known ``at`` a
    moment. ``reach`` holds the path of the unit of each shift that may be planned. ``leavers`` have duties here and are no
    longer among the staff. ``pinned`` are the cells that are fixed in a draft.
    """

    unit: Unit
    first_day: date
    days: int
    today: date
    staff: Sequence[Staff] = ()
    leavers: Sequence[Person] = ()
    posts: Sequence[Post] = ()
    shifts: Sequence[Shift] = ()
    reach: Mapping[UUID, str] = field(default_factory=dict)
    needs: Sequence[Required] = ()
    away: Sequence[Away] = ()
    wished: Sequence[Wished] = ()
    past: Sequence[Duty] = ()
    elsewhere: Sequence[Duty] = ()
    standing: Sequence[Duty] = ()
    air: Mapping[UUID, Sequence[Hour]] = field(default_factory=dict)
    limits: Mapping[UUID, Limits] = field(default_factory=dict)
    pinned: Sequence[PinnedCell] = ()
    pairs: Sequence[PairRule] = ()
    rules: UnitRules = field(default_factory=UnitRules)
    successions: Sequence[ForbiddenSuccession] = ()
    worked: Sequence[Worked] = ()
    at: datetime | None = None

    def number_of(self, day: date) -> int:
        """Return a day as the engine counts it: 0 is the first."""
        return (day - self.first_day).days

    def day(self, number: int) -> date:
        """Return the day with this number."""
        return self.first_day + timedelta(days=number)


def gather(roster: Roster, first: date | None = None) -> Ground:
    """Return the ground of a roster, or of its days from ``first`` on, its own days before that being past.

    About nineteen queries, however many people, posts and days there are.
    """
    unit, end = roster.unit, roster.first_day + timedelta(days=roster.days)
    first = max(first or roster.first_day, roster.first_day)
    days = (end - first).days
    staff = list(staffing.staff_of(unit, first, days))
    posts = list(staffing.posts_of(unit))
    known = {member.person_id for member in staff}
    duties = _duties(known, roster, first, end)
    standing = [duty for duty in duties if duty.roster_id == roster.pk and duty.day >= first]
    leaving = {duty.person_id for duty in standing} - known
    everybody = [*known, *leaving]
    places = [post.place_id for post in posts]
    shifts = list(staffing.shifts_of(unit))
    return Ground(
        unit,
        first,
        days,
        local_day(now()),
        staff,
        list(Person.objects.filter(pk__in=leaving).order_by("number")),
        posts,
        _with_past(shifts, duties),
        {shift.pk: shift.unit.path for shift in shifts},
        # A need of the eve reaches into the first day, a night of the last one into the day after.
        staffing.people_needed([post.pk for post in posts], first - timedelta(days=1), days + 2),
        staffing.absences(everybody, first, days),
        staffing.wishes(known, first, days),
        [duty for duty in duties if duty.day < first],
        [duty for duty in duties if duty.day >= first and duty.roster_id != roster.pk],
        standing,
        cold.air_at(places, moment(first, 0), moment(end, 24 * 60)) if places else {},
        limits_of_posts(posts, now()),
        # What people have in their hands is kept by its own price; what was fixed for the draft has been settled.
        list(roster.pinned_cells.select_related("person")) if roster.state == RosterState.DRAFT else (),
        list(pairs_within(unit).order_by("pk")),
        rules_of(unit),
        list(successions_of(unit)),
        worked=known_until([member.person for member in staff], moment(first - PAST, 0), now()),
        at=now(),
    )


def _duties(people: set[UUID], roster: Roster, first: date, end: date) -> list[Duty]:
    """Return the standing duties of the staff from eight weeks before to the day after the end, and all of the roster."""
    around = Q(person__in=people, day__range=(first - PAST, end))
    found = Duty.objects.filter(around | Q(roster=roster), state=DutyState.STANDING)
    return list(found.select_related("shift").order_by("day", "person_id"))


def _with_past(shifts: Sequence[Shift], duties: Sequence[Duty]) -> list[Shift]:
    """Return the shifts that a roster may use, and those that duties of the last weeks had."""
    found = {shift.pk: shift for shift in shifts}
    for duty in duties:
        found.setdefault(duty.shift_id, duty.shift)
    return sorted(found.values(), key=lambda shift: (shift.start_minute, shift.code, shift.pk))
