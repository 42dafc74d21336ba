"""A week of 60 people and 12 posts at -31 °C, from the registers and the weather through the planner to a sick call."""

from datetime import timedelta
from typing import Any

import pytest

from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.jobs.models import Job, JobState
from fangxian.jobs.running import run
from fangxian.planning.rosters import Plan
from fangxian.register.models import Person
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.duties import services
from fangxian.roster.duties.models import Duty, PlanSource, Roster
from fangxian.roster.duties.tests.stage import Stage
from fangxian.roster.staffing.days import moment
from fangxian.roster.staffing.models import Need, Shift
from fangxian.roster.staffing.services import decide_leave
from fangxian.roster.staffing.tests.crew import state, stop

DAYS, POSTS, PEOPLE = 7, 12, 60
COLD_NIGHTS = (1, 2, 3)
CARING, ILL, ON_LEAVE = 9, 3, 2
EVENING, NIGHT = 21 * 60, 22 * 60


class Week:
    """The unit at work: half of the posts outdoors; the first 9 care for somebody in the evening, 3 are ill, 2 on leave."""

    def __init__(self, cast: Cast, people: int) -> None:
        self.stage = Stage(cast, people=0)
        Shift.objects.all().delete()
        Need.objects.all().delete()
        for code, name, start in (("Z", "早班", 6 * 60), ("M", "中班", 14 * 60), ("Y", "夜班", NIGHT)):
            self.stage.shift(code, name, start, 8 * 60)
        self.outdoors = [self.stage.gate(f"卡点{n:02}") for n in range(POSTS // 2)]
        indoors = [self.stage.gate(f"登记处{n:02}", is_outdoor=False) for n in range(POSTS // 2)]
        Need.objects.bulk_create(Need(post=post, required=1, preferred=1) for post in (*self.outdoors, *indoors))
        self.people = [self.stage.member(f"P{n:02}", minutes_week=44 * 60) for n in range(people)]
        self.roster = self.stage.roster(days=DAYS)
        self._say_who_cannot()
        self._freeze()

    def _say_who_cannot(self) -> None:
        first, last, by = self.roster.first_day, self.roster.first_day + timedelta(days=DAYS - 1), self.stage.cast
        caring, rest = self.people[:CARING], self.people[CARING:]
        for person in caring:
            state(person, "care", first, last, start_minute=EVENING, end_minute=24 * 60 - 1, by=by.coordinator)
        for person in rest[:ILL]:
            stop(person, first, last, by=by.coordinator)
        for person in rest[ILL : ILL + ON_LEAVE]:
            leave = state(person, "leave", first, last, by=by.coordinator)
            decide_leave(leave.pk, approve=True, reason="", actor=by.leader)

    def _freeze(self) -> None:
        nights = [moment(self.roster.first_day + timedelta(days=day), NIGHT) for day in COLD_NIGHTS]
        WeatherHour.objects.bulk_create(
            WeatherHour(
                place=post.place, at=night + timedelta(hours=n), celsius=-31, wind_kmh=16, chill=-41, source="form",
                made_at=now(),
            )
            for post in self.outdoors for night in nights for n in range(8)
        )  # fmt: skip

    def done(self, job: Job) -> Job:
        run(str(job.pk))
        job.refresh_from_db()
        assert (job.state, job.problem) == (JobState.DONE, "")
        return job

    def planned(self, **asked: Any) -> Job:
        return self.done(services.plan_roster(self.roster.pk, actor=self.stage.cast.coordinator, **asked))


def nights_in_the_cold(roster: Roster, plan: Plan) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    night = str(Shift.objects.get(code="Y").pk)
    for duty in plan.duties:
        if duty.shift == night:
            found[duty.day, duty.role] = found.get((duty.day, duty.role), 0) + 1
    return found


@pytest.fixture(autouse=True)
def _no_pulse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fangxian.jobs.running.BEAT", 3600)


def test_the_week_is_planned_and_put_right_after_a_sick_call(cast: Cast) -> None:
    week = Week(cast, PEOPLE)
    job = week.planned(iterations=40)
    plan = week.roster.plans.get()
    assert (job.result["violations"], plan.violations) == (0, 0)
    duties = Plan.from_json(plan.duties)
    standing = nights_in_the_cold(week.roster, duties)
    outdoors = {str(post.pk) for post in week.outdoors}
    assert {n for (day, post), n in standing.items() if day in COLD_NIGHTS and post in outdoors} == {2}
    services.publish_plan(plan.pk, actor=cast.coordinator)
    sick = Person.objects.get(pk=Duty.objects.filter(day=week.roster.first_day).order_by("pk")[0].person_id)
    called = services.call_in_sick(
        week.roster.pk, sick.pk, first_day=week.roster.first_day, last_day=None, actor=cast.coordinator
    )
    repair = week.done(called).result
    assert (repair["violations"], repair["missing"], repair["changes"]) == (0, 0, repair["least_changes"])
    services.publish_plan(week.roster.plans.get(source=PlanSource.REPAIR).pk, actor=cast.coordinator)
    assert not Duty.objects.filter(person=sick, state="standing").exists()


def test_forty_people_cannot_hold_it_and_are_told_why(cast: Cast) -> None:
    job = Week(cast, 40).planned(iterations=10)
    assert job.result["violations"] > 0
    assert job.result["conflict"]
    assert job.result["relaxation"]
