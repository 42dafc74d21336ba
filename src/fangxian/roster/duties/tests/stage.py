"""A small invented unit at work: staff, posts, shifts and needs, and rosters made of them."""

from datetime import date, timedelta
from typing import Any

from fangxian.base.clock import local_day, now
from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Plan
from fangxian.register.models import Person, PersonKind, Place, PlaceKind
from fangxian.roster.duties import judging
from fangxian.roster.duties.models import PlanSource, Roster, RosterPlan
from fangxian.roster.duties.services import Made, make_roster, store_plan
from fangxian.roster.staffing.models import Need, Post, Shift, Staff

DAY_SHIFT, NIGHT_SHIFT = ("D", "白班", 8 * 60), ("N", "夜班", 20 * 60)


def tomorrow() -> date:
    return local_day(now()) + timedelta(days=1)


class Stage:
    """Two shifts of twelve hours around the clock at one outdoor post, and ``people`` to stand there."""

    def __init__(self, cast: Cast, people: int = 4, required: int = 1) -> None:
        self.cast = cast
        self.day, self.night = (self.shift(*about) for about in (DAY_SHIFT, NIGHT_SHIFT))
        self.post = Post.objects.create(place=cast.post)
        Need.objects.create(post=self.post, required=required, preferred=required)
        self.people = [self.member(f"R{n:02}") for n in range(people)]

    def shift(self, code: str, name: str, start: int, minutes: int = 12 * 60) -> Shift:
        return Shift.objects.create(unit=self.cast.county, code=code, name=name, start_minute=start, minutes=minutes)

    def member(self, number: str, kind: str = PersonKind.STAFF, **values: Any) -> Person:
        person = Person.objects.create(unit=self.cast.county, subject_id=new_id(), kind=kind, number=number)
        Staff.objects.create(person=person, **{"minutes_week": 60 * 60, **values})
        return person

    def gate(self, name: str, **values: Any) -> Post:
        place = Place.objects.create(unit=self.cast.county, name=name, kind=PlaceKind.COMMUNITY_GATE, is_manned=True)
        return Post.objects.create(place=place, **values)

    def roster(self, days: int = 2, first: date | None = None) -> Roster:
        return make_roster(self.cast.county.pk, first_day=first or tomorrow(), days=days, actor=self.cast.coordinator)

    def plan(self, roster: Roster, *cells: tuple[int, int, Shift]) -> RosterPlan:
        """Keep a plan by hand: each cell is a person's index, a day and a shift."""
        duties = tuple(
            PlannedDuty(person=str(self.people[who].pk), day=day, shift=str(shift.pk), role=str(self.post.pk))
            for who, day, shift in cells
        )
        made = Made(PlanSource.HAND, self.cast.coordinator.pk)
        return store_plan(roster.pk, judging.problem_now(roster), Plan(duties=tuple(sorted(duties))), made)

    def full(self, roster: Roster) -> RosterPlan:
        """Keep a plan without a fault for two days: days by the first and second, nights by the third and fourth."""
        return self.plan(roster, (0, 0, self.day), (2, 0, self.night), (1, 1, self.day), (3, 1, self.night))
