from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from msgspec.structs import replace

from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.jobs.models import Job, JobState
from fangxian.jobs.running import run
from fangxian.planning.rosters import Plan, check
from fangxian.planning.rosters.problem import Pin
from fangxian.register.models import PersonKind
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.duties import remarks, searching, services
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import Duty, PlanSource
from fangxian.roster.duties.parcel import packed
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.tests.stage import Stage, tomorrow
from fangxian.roster.duties.tests.test_publish import refused
from fangxian.roster.staffing.days import moment
from fangxian.roster.staffing.models import Need, Skill, Staff, Statement, StatementState


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


@pytest.fixture(autouse=True)
def _no_pulse(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pulse has a connection of its own, which would wait for the test's transaction."""
    monkeypatch.setattr("fangxian.jobs.running.BEAT", 3600)


def task(roster: Any) -> Any:
    return build(gather(roster))


def planned(roster: Any, stage: Stage, **asked: Any) -> Job:
    """Let a search run as the worker runs it."""
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator, **{"iterations": 5, **asked})
    run(str(job.pk))
    job.refresh_from_db()
    return job


def test_a_search_keeps_a_plan_without_a_fault(stage: Stage) -> None:
    roster = stage.roster(days=3)
    job = planned(roster, stage)
    assert (job.state, job.problem) == (JobState.DONE, "")
    plan = roster.plans.get()
    assert (plan.violations, plan.source, plan.job_id) == (0, PlanSource.SOLVER, job.pk)
    assert len(Plan.from_json(plan.duties).duties) == 6
    services.publish_plan(plan.pk, actor=stage.cast.coordinator)


def test_what_cannot_hold_is_said_with_the_plan(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "DIAGNOSIS_SECONDS", 1.0)
    Need.objects.update(required=40, preferred=40)
    roster = stage.roster(days=1)
    job = planned(roster, stage)
    assert job.state == JobState.DONE
    assert job.result["violations"] > 0
    assert {rule["code"] for rule in job.result["relaxation"]} == {"must_cover"}
    assert job.result["conflict"]
    assert any("80" in text for text in remarks.in_words(task(roster).remarks))


def test_a_cancelled_search_keeps_its_best_plan(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    roster = stage.roster()
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator, iterations=4)
    with refused("roster_job_open"):
        services.plan_roster(roster.pk, actor=stage.cast.coordinator)
    monkeypatch.setattr("fangxian.jobs.work.Work.is_cancelled", lambda work: bool(work.best))
    Job.objects.filter(pk=job.pk).update(cancel_asked_at=now())
    run(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert roster.plans.get().job_id == job.pk


def test_a_draft_is_not_deleted_under_a_search(stage: Stage) -> None:
    roster = stage.roster()
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator)
    with refused("roster_job_open"):
        services.delete_draft(roster.pk)
    roster.delete()
    run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, "roster_unknown")


def test_the_best_plan_of_a_killed_worker_is_kept(stage: Stage) -> None:
    roster = stage.roster()
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator)
    best = {"cost": 1, "violations": 0, "plan": packed(Plan.from_json(stage.full(roster).duties))}
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=now(), problem="job_worker_lost", best=best)
    job.refresh_from_db()
    kept = services.keep_best(job, actor=stage.cast.coordinator)
    assert (kept.violations, len(Plan.from_json(kept.duties).duties)) == (0, 4)
    assert services.keep_best(job, actor=stage.cast.coordinator) == kept


def test_a_sick_call_changes_as_little_as_it_can(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    sick = stage.people[0]
    job = services.call_in_sick(
        roster.pk, sick.pk, first_day=roster.first_day, last_day=None, actor=stage.cast.coordinator
    )
    run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result["changes"], job.result["missing"]) == (JobState.DONE, job.result["least_changes"], 0)
    plan = roster.plans.get(source=PlanSource.REPAIR)
    assert plan.violations == 0
    services.publish_plan(plan.pk, actor=stage.cast.coordinator)
    assert not Duty.objects.filter(person=sick, state="standing").exists()


def test_the_best_repair_of_a_killed_worker_is_kept(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    roster = stage.roster()
    plan = stage.full(roster)
    services.publish_plan(plan.pk, actor=stage.cast.coordinator)
    sick = stage.people[0]
    job = services.call_in_sick(
        roster.pk, sick.pk, first_day=roster.first_day, last_day=None, actor=stage.cast.coordinator
    )

    def killed(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(searching, "_keep", killed)
        with pytest.raises(KeyboardInterrupt):
            run(str(job.pk))
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=now(), problem="job_worker_lost")
    job.refresh_from_db()
    kept = services.keep_best(job, actor=stage.cast.coordinator)
    assert (kept.source, kept.base_id) == (PlanSource.REPAIR, plan.pk)
    assert (kept.violations, str(sick.pk) in kept.duties) == (job.best["violations"], False)


def test_who_left_is_planned_no_more_and_their_past_stays(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    gone = stage.people[3]
    gone.is_closed = True
    gone.save()
    job = services.replan_roster(roster.pk, actor=stage.cast.coordinator)
    run(str(job.pk))
    plan = roster.plans.get(source=PlanSource.REPAIR)
    assert (plan.violations, str(gone.pk) in plan.duties) == (0, False)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda stage: [setattr(p, "is_closed", True) or p.save() for p in stage.people], "roster_no_staff"),
        (lambda stage: Need.objects.update(is_closed=True), "roster_no_needs"),
    ],
)
def test_a_search_that_cannot_begin_says_why(stage: Stage, spoil: Any, code: str) -> None:
    spoil(stage)
    job = planned(stage.roster(), stage)
    assert (job.state, job.problem) == (JobState.FAILED, code)


def test_a_roster_that_is_too_large_is_refused_with_what_would_do(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = stage.roster(days=11)
    monkeypatch.setattr(import_module("fangxian.roster.duties.services.make_roster"), "MOST_CELLS", 40)
    with refused("roster_too_large") as told:
        stage.roster(days=366)
    assert told.value.detail["most"] == 10
    with refused("roster_too_large"):
        searching.refuse_impossible(gather(small))


def test_skills_leave_and_past_duties_enter_the_task(stage: Stage) -> None:
    skill = Skill.objects.create(code="nurse", name="护理")
    Need.objects.create(post=stage.post, skill=skill, start_minute=8 * 60, end_minute=12 * 60)
    roster = stage.roster(days=2)
    Statement.objects.create(
        person=stage.people[0], kind="leave", first_day=roster.first_day, state=StatementState.APPROVED,
        stated_at=now(), stated_by_id=stage.cast.coordinator.pk,
    )  # fmt: skip
    found = task(roster)
    assert [(item.day, item.reason) for item in found.problem.absences] == [(0, "leave"), (1, "leave")]
    assert {item.code for item in found.remarks} == {"nobody_with_skill"}
    asked = [item for item in found.problem.demands if item.skill]
    assert {(item.shift, item.required) for item in asked} == {(str(stage.day.pk), 1)}
    stage.people[1].staff.skills.add(skill)
    assert not task(roster).remarks


def test_other_rosters_keep_people_away(stage: Stage) -> None:
    first = stage.roster(days=1)
    services.publish_plan(stage.plan(first, (0, 0, stage.night)).pk, actor=stage.cast.coordinator, overrule="试")
    absences = task(stage.roster(days=2)).problem.absences
    assert [(item.day, item.start, item.reason) for item in absences] == [(0, None, "elsewhere"), (1, 0, "elsewhere")]
    assert task(stage.roster(days=2, first=first.first_day + timedelta(days=1))).problem.people[0].before[-1] == str(
        stage.night.pk
    )


def _freeze(stage: Stage, roster: Any, celsius: float, wind: float) -> None:
    start = moment(roster.first_day, 0)
    WeatherHour.objects.bulk_create(
        WeatherHour(
            place=stage.cast.post, at=start + timedelta(hours=n), celsius=celsius, wind_kmh=wind, chill=celsius,
            source="form", made_at=now(),
        )
        for n in range(24 * (roster.days + 1))
    )  # fmt: skip


def test_the_cold_asks_for_turns_and_bars_the_uninsured(stage: Stage) -> None:
    roster = stage.roster(days=1)
    volunteer = stage.member("V01", PersonKind.VOLUNTEER)
    _freeze(stage, roster, -31, 16)
    found = task(roster)
    assert {item.required for item in found.problem.demands} == {2}
    assert {item.code for item in found.remarks} == {"cold"}
    skills = {person.id: person.skills for person in found.problem.people}
    assert skills[str(volunteer.pk)] == ()
    assert str(stage.post.pk) in skills[str(stage.people[0].pk)]


def test_where_nobody_may_stand_nobody_is_planned(stage: Stage) -> None:
    roster = stage.roster(days=1)
    _freeze(stage, roster, -45, 40)
    found = task(roster)
    assert not [item for item in found.problem.demands if item.must]
    assert {item.code for item in found.remarks} == {"too_cold"}


def test_one_hour_of_emergency_work_does_not_empty_the_shift(stage: Stage) -> None:
    roster = stage.roster(days=1)
    _freeze(stage, roster, -30, 16)
    stormy = moment(roster.first_day, 13 * 60)
    WeatherHour.objects.filter(at=stormy).update(wind_kmh=33)
    found = task(roster)
    assert {item.shift: item.required for item in found.problem.demands} == {
        str(stage.day.pk): 2,
        str(stage.night.pk): 2,
    }
    (closed,) = [item for item in found.remarks if item.code == "closed_hours"]
    assert closed.values["hours"] == "13:00–14:00"
    assert "13:00–14:00" in remarks.in_words([closed])[0]


def test_the_warm_room_must_hold_those_who_are_relieved(stage: Stage) -> None:
    stage.post.warm_places = 1
    stage.post.save()
    Need.objects.update(required=4, preferred=4)
    roster = stage.roster(days=1)
    _freeze(stage, roster, -31, 24)
    rooms = [item for item in task(roster).remarks if item.code == "no_room"]
    assert {item.values["places"] for item in rooms} == {1}
    assert all(int(str(item.values["people"])) > 1 for item in rooms)


def test_a_volunteer_without_insurance_may_stand_in_common_frost(stage: Stage) -> None:
    roster = stage.roster(days=1)
    volunteer = stage.member("V01", PersonKind.VOLUNTEER)
    _freeze(stage, roster, -10, 8)
    skills = {person.id: person.skills for person in task(roster).problem.people}
    assert skills[str(volunteer.pk)] == (str(stage.post.pk),)


def test_no_reason_sends_a_volunteer_without_insurance_into_the_warning_cold(stage: Stage) -> None:
    roster = stage.roster()
    stage.people[0] = stage.member("V01", PersonKind.VOLUNTEER)
    _freeze(stage, roster, -31, 16)
    plan = stage.full(roster)
    with refused("duty_uninsured") as told:
        services.publish_plan(plan.pk, actor=stage.cast.coordinator, overrule="无人可派")
    assert told.value.detail["who"] == "V01"
    assert not Duty.objects.exists()
    Staff.objects.filter(person=stage.people[0]).update(insurance="PICC-1")
    services.publish_plan(plan.pk, actor=stage.cast.coordinator, overrule="人手不足")
    duty = Duty.objects.get(person=stage.people[1])
    other = stage.member("V02", PersonKind.VOLUNTEER)
    with refused("duty_uninsured"):
        services.change_duties(
            [services.Step(duty.pk, person_id=other.pk)], actor=stage.cast.coordinator, reason="换人", overrule="急"
        )


def test_who_stays_indoors_is_not_sent_out(stage: Stage) -> None:
    stage.member("I01", is_indoor_only=True)
    inside = stage.gate("大厅", is_outdoor=False)
    person = task(stage.roster()).problem.people[0]
    assert person.skills == (str(inside.pk),)


def test_shorter_shifts_come_first_and_long_ones_fill_what_is_left(stage: Stage) -> None:
    for code, start in (("1", 0), ("2", 6 * 60), ("3", 12 * 60), ("4", 18 * 60)):
        stage.shift(code, f"六小时{code}", start, 6 * 60)
    found = task(stage.roster(days=1)).problem
    names = {shift.id: shift.minutes for shift in found.shifts}
    assert {names[item.shift] for item in found.demands if item.must} == {360}


def test_hours_that_no_shift_covers_are_told(stage: Stage) -> None:
    stage.night.is_closed = True
    stage.night.save()
    assert {item.code for item in task(stage.roster()).remarks} == {"uncovered"}


def test_fairness_carries_past_weeks_and_spares_who_is_new(stage: Stage) -> None:
    past = stage.roster(days=2, first=stage_day(-10))
    services.publish_plan(stage.full(past).pk, actor=stage.cast.coordinator)
    stage.member("Z99")
    carried = {person.id: person.carried for person in task(stage.roster()).problem.people}
    assert carried[str(stage.people[2].pk)] == {"nights": 1, "duties": 1}
    assert carried[str(stage.people[0].pk)] == {"nights": 0, "duties": 1}
    assert len(carried) == 5


def stage_day(away: int) -> date:
    return tomorrow() + timedelta(days=away)


def test_contradicting_pins_are_named(stage: Stage) -> None:
    roster = stage.roster()
    problem = task(roster).problem
    who, shift = problem.people[0].id, problem.shifts[0].id
    problem = replace(problem, pins=(Pin(person=who, day=0, shift=shift), Pin(person=who, day=0)))
    found = searching.diagnosed(problem, gather(roster), seconds=5)
    assert {rule["code"] for rule in found["conflict"]} == {"pin"}
    assert not check(problem, Plan()).is_feasible
