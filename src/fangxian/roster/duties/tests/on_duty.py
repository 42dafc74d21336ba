"""People with published duties for the tests of duties and attendance. Everybody here is invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.planning.rosters import Problem
from fangxian.planning.rosters.problem import Person as PlannedPerson
from fangxian.planning.rosters.problem import Shift as PlannedShift
from fangxian.register.identities import Registration, write_identities
from fangxian.register.models import Person, PersonKind, Unit
from fangxian.roster.duties.models import Duty, Roster, RosterPlan, RosterState
from fangxian.roster.staffing.models import Post, Shift, Staff


def person_of(unit: Unit, number: str, user: User | None = None, name: str = "") -> Person:
    """Register staff of ``unit``, with a sealed name where one is given."""
    told = Registration(unit.pk, number, "staff", {"name": name, "id_number": f"T{number}"} if name else {})
    with transaction.atomic():
        write_identities([told], None)
    assert told.subject_id is not None
    person = Person.objects.create(
        unit=unit, number=number, kind=PersonKind.STAFF, subject_id=told.subject_id, user_id=user.pk if user else None
    )
    Staff.objects.create(person=person)
    return person


@dataclass
class Crew:
    """The cast's north exit as a post, a published roster, and three people of the county."""

    cast: Cast
    post: Post
    day_shift: Shift
    night_shift: Shift
    roster: Roster
    officer: Person
    leader: Person
    other: Person

    def duty(self, person: Person, starts_at: datetime, hours: float = 8, **more: Any) -> Duty:
        """Give ``person`` a duty."""
        values = {
            "roster": self.roster, "post": self.post, "shift": self.day_shift, "given_at": now(),
            "day": localtime(starts_at).date(), "ends_at": starts_at + timedelta(hours=hours),
        }  # fmt: skip
        return Duty.objects.create(person=person, starts_at=starts_at, **{**values, **more})


def crew_of(cast: Cast) -> Crew:
    """Build the crew around the cast."""
    moment = now()
    post = Post.objects.create(place=cast.post)
    day = Shift.objects.create(unit=cast.county, code="D", name="白班", start_minute=8 * 60, minutes=8 * 60)
    night = Shift.objects.create(unit=cast.county, code="N", name="夜班", start_minute=22 * 60, minutes=9 * 60)
    who = {"made_at": moment, "made_by_id": cast.coordinator.pk}
    roster = Roster.objects.create(
        unit=cast.county, title="二月第一周", first_day=localtime(moment).date(), days=28, **who
    )
    officer = person_of(cast.county, "1001", cast.officer, "沈望北")
    leader = person_of(cast.county, "1002", cast.leader, "林远山")
    other = person_of(cast.county, "1003", cast.worker, "石听雪")
    problem = Problem(
        days=28,
        shifts=tuple(
            PlannedShift(id=str(shift.pk), start=shift.start_minute, minutes=shift.minutes) for shift in (day, night)
        ),
        people=tuple(PlannedPerson(id=str(person.pk), skills=(str(post.pk),)) for person in (officer, leader, other)),
        min_rest=11 * 60,
    )
    plan = RosterPlan.objects.create(
        roster=roster, number=1, source="hand", problem=problem.to_json().decode(), duties="[]", **who
    )
    roster.published_plan, roster.state, roster.published_at = plan, RosterState.PUBLISHED, moment
    roster.save()
    return Crew(cast, post, day, night, roster, officer, leader, other)
