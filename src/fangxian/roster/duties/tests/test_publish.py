from datetime import timedelta

import pytest

from fangxian.base.clock import now, set_to
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast
from fangxian.record.models import Entry
from fangxian.roster.duties import services
from fangxian.roster.duties.lacking import unfilled
from fangxian.roster.duties.models import Duty, DutyState, Notice, NoticeKind, RosterState
from fangxian.roster.duties.tests.stage import Stage


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


def refused(code: str):
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


def test_a_published_plan_becomes_duties_notices_and_an_entry(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.full(roster)
    assert (plan.violations, plan.number) == (0, 1)
    found = services.publish_plan(plan.pk, actor=stage.cast.coordinator, expected=None)
    assert (len(found.changes.give), found.changes.cancel) == (4, ())
    assert Duty.objects.filter(state=DutyState.STANDING).count() == 4
    assert Notice.objects.filter(kind=NoticeKind.GIVEN).count() == 4
    roster.refresh_from_db()
    assert (roster.state, roster.published_plan_id) == (RosterState.PUBLISHED, plan.pk)
    assert Entry.objects.get(kind="duty.published").unit_id == stage.cast.county.pk


def test_publishing_again_changes_only_what_differs(stage: Stage) -> None:
    roster = stage.roster()
    first = stage.full(roster)
    services.publish_plan(first.pk, actor=stage.cast.coordinator)
    second = stage.plan(roster, (0, 0, stage.day), (2, 0, stage.night), (0, 1, stage.day), (3, 1, stage.night))
    found = services.publish_plan(second.pk, actor=stage.cast.coordinator, expected=first.pk)
    assert (len(found.changes.give), len(found.changes.cancel), found.changes.kept) == (1, 1, 3)
    assert Notice.objects.filter(kind=NoticeKind.CANCELLED).get().person == stage.people[1]


def test_the_second_of_two_planners_is_told(stage: Stage) -> None:
    roster = stage.roster()
    mine, theirs = stage.full(roster), stage.full(roster)
    services.publish_plan(theirs.pk, actor=stage.cast.coordinator, expected=None)
    with refused("roster_published_meanwhile"):
        services.publish_plan(mine.pk, actor=stage.cast.coordinator, expected=None)


def test_a_plan_that_breaks_a_rule_needs_a_reason_that_is_kept(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.plan(roster, (0, 0, stage.night), (0, 1, stage.day))
    with refused("roster_rules_broken") as told:
        services.publish_plan(plan.pk, actor=stage.cast.coordinator)
    assert "R00" in told.value.title
    services.publish_plan(plan.pk, actor=stage.cast.coordinator, overrule="无人可替")
    payload = Entry.objects.get(kind="duty.published").payload
    assert "rest" in str(payload)
    assert "无人可替" in str(payload)


def test_what_has_begun_stays_whatever_is_published(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    other = stage.plan(roster, (1, 0, stage.day), (2, 0, stage.night), (0, 1, stage.day), (3, 1, stage.night))
    begun = Duty.objects.get(day=roster.first_day, shift=stage.day)
    with set_to(begun.starts_at + timedelta(minutes=1)):
        services.publish_plan(other.pk, actor=stage.cast.coordinator, overrule="试")
    begun.refresh_from_db()
    assert begun.state == DutyState.STANDING


def test_unfilled_says_when_who_is_missing(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.plan(roster, (0, 0, stage.day))
    services.publish_plan(plan.pk, actor=stage.cast.coordinator, overrule="试")
    duty = Duty.objects.get()
    found = unfilled([stage.cast.county.pk], duty.starts_at, duty.ends_at + timedelta(hours=3))
    assert [(gap.start, gap.end, gap.missing) for gap in found] == [
        (duty.ends_at, duty.ends_at + timedelta(hours=3), 1)
    ]


def test_a_duty_is_handed_over_and_both_are_told(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    duty = Duty.objects.get(person=stage.people[0])
    new = services.hand_over_duty(duty.pk, stage.people[1].pk, actor=stage.cast.leader, reason="家中有事")
    assert (new.person, new.day, new.shift) == (stage.people[1], duty.day, duty.shift)
    assert Entry.objects.filter(kind="duty.changed").count() == 1
    with refused("duty_gone"):
        services.hand_over_duty(duty.pk, stage.people[1].pk, actor=stage.cast.leader, reason="再来")


def test_a_hand_over_that_breaks_a_rule_is_refused(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    morning = Duty.objects.get(person=stage.people[1])
    with refused("roster_rules_broken"):
        services.hand_over_duty(morning.pk, stage.people[2].pk, actor=stage.cast.leader, reason="换")
    with refused("duty_day_taken"):
        services.hand_over_duty(morning.pk, stage.people[3].pk, actor=stage.cast.leader, reason="换")
    morning.refresh_from_db()
    assert morning.state == DutyState.STANDING


def test_a_roster_is_taken_back_before_it_begins(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    assert services.unpublish_roster(roster.pk, actor=stage.cast.coordinator, reason="封控解除") == 4
    assert not Duty.objects.filter(state=DutyState.STANDING).exists()
    services.delete_draft(stage.roster().pk)
    with set_to(now()), refused("roster_not_draft"):
        services.delete_draft(roster.pk)
