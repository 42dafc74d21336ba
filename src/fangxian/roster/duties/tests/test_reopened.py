"""Weather told after publishing opens duties again: on the roster's page, on the board, and to whoever answers for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.clock import now, set_to
from fangxian.base.indicators import Window, indicator
from fangxian.base.testing import Cast, client_of
from fangxian.register.models import PersonKind
from fangxian.roster.duties import services
from fangxian.roster.duties.models import Duty, DutyState, Notice, NoticeKind, PlanSource, Roster
from fangxian.roster.duties.reopened import matters_in, matters_of
from fangxian.roster.duties.searching import Asked, search_repair
from fangxian.roster.duties.services import Made
from fangxian.roster.duties.tests.cold_stage import MILD, STOPPED, first_duty, freeze, published
from fangxian.roster.duties.tests.stage import Stage
from fangxian.roster.staffing.models import Need, Staff

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WARNING = (-27.0, 18.0)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


def codes(roster: Roster) -> list[str]:
    return [item.code for item in matters_of(roster, now())]


def volunteer(duty: Duty) -> None:
    duty.person.kind = PersonKind.VOLUNTEER
    duty.person.save()


def with_room(stage: Stage) -> None:
    """Let two people be asked for from the start, so that only the insurance is a matter."""
    Need.objects.update(required=0, preferred=0)


def test_a_volunteer_without_insurance_is_not_left_in_the_warning_cold(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    volunteer(duty)
    with_room(stage)
    assert codes(roster) == []
    freeze(stage.post.place, duty.starts_at, 3, WARNING)
    (matter,) = matters_of(roster, now())
    assert (matter.code, matter.duties, matter.values["number"]) == ("uninsured", (duty,), duty.person.number)
    staff = Staff.objects.filter(person=duty.person)
    staff.update(insurance="PA-1", insured_until=duty.day - timedelta(days=1))
    assert codes(roster) == ["uninsured"]
    staff.update(insured_until=duty.day)
    assert codes(roster) == []
    staff.update(insurance="")
    freeze(stage.post.place, duty.starts_at, 3, MILD)
    assert codes(roster) == []


def test_a_stint_that_became_too_long_and_a_post_that_nobody_may_hold(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    freeze(stage.post.place, duty.starts_at, 12)
    (matter,) = matters_of(roster, now())
    assert (matter.code, dict(matter.values)) == ("too_few", {"there": 1, "people": 2})
    freeze(stage.post.place, duty.starts_at, 12, STOPPED)
    assert codes(roster) == ["closed"]
    freeze(stage.post.place, duty.starts_at, 12, MILD)
    freeze(stage.post.place, duty.starts_at + 2 * HOUR, 2, STOPPED)
    assert "closed_hours" in codes(roster)
    with set_to(duty.ends_at):
        assert codes(roster) == []


def test_the_warm_room_may_be_too_small(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    stage.post.warm_places = 0
    stage.post.save()
    second = stage.people[1]
    Duty.objects.filter(person=second).delete()
    Duty.objects.create(
        roster=roster, person=second, post=duty.post, shift=duty.shift, day=duty.day, starts_at=duty.starts_at,
        ends_at=duty.ends_at, given_at=now(),
    )  # fmt: skip
    freeze(stage.post.place, duty.starts_at, 12)
    assert codes(roster) == ["no_room"]


def test_the_page_says_what_to_do_and_the_board_counts_it(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    volunteer(duty)
    freeze(stage.post.place, duty.starts_at, 12)
    address = reverse("duties:roster", args=[roster.pk])
    text = client_of(stage.cast.coordinator).get(address).content.decode()
    assert text.count('data-matter="uninsured"') == text.count('data-matter="too_few"') == 1
    assert reverse("duties:cell", args=[roster.pk, duty.person_id, 0]) + "?plan=0" in text
    assert f"{reverse('cold:post', args=[stage.post.pk])}?day={duty.day}" in text
    looked = client_of(stage.cast.leader).get(address).content.decode()
    assert 'data-matter="uninsured"' in looked
    assert reverse("duties:repair", args=[roster.pk]) not in looked
    window = Window([stage.cast.county.pk], now(), now())
    assert indicator("duties.reopened").compute(window) == {stage.cast.county.pk: 2}
    things = indicator("duties.reopened").things(window, 0, 9)  # type: ignore[misc]
    assert {(thing.kind, thing.id) for thing in things} == {("roster", roster.pk)}
    behind = client_of(stage.cast.coordinator).get(
        reverse("command:figure", args=[stage.cast.county.pk, "duties.reopened"])
    )
    assert address in behind.content.decode()
    assert indicator("duties.reopened").compute(Window([stage.cast.other_county.pk], now(), now())) == {}


@pytest.mark.parametrize("is_volunteer", [False, True])
def test_planning_again_leaves_nobody_there(stage: Stage, is_volunteer: bool) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    if is_volunteer:
        volunteer(duty)
    freeze(stage.post.place, duty.starts_at, 12, STOPPED)
    assert "closed" in codes(roster)
    made = Made(PlanSource.REPAIR, stage.cast.coordinator.pk)
    found = search_repair(roster, Asked(iterations=20), made=made, tell=lambda *_: None)
    services.publish_plan(found.plan.pk, actor=stage.cast.coordinator, overrule="严寒")
    assert not Duty.objects.filter(state=DutyState.STANDING, starts_at=duty.starts_at).exists()
    assert codes(roster) == []


def test_who_answers_for_the_post_is_told_once(stage: Stage, django_capture_on_commit_callbacks: Any) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    leader = stage.member("L01")
    leader.user_id = stage.cast.leader.pk
    leader.save()
    stranger = stage.member("L02")
    stranger.user_id = stage.cast.officer.pk
    stranger.save()
    for air in ((-31.0, 16.0), (-33.0, 16.0)):
        with django_capture_on_commit_callbacks(execute=True):
            freeze(stage.post.place, duty.starts_at, 12, air)
    told = Notice.objects.filter(kind=NoticeKind.COLD)
    assert [(notice.person_id, notice.duty_id) for notice in told] == [(leader.pk, duty.pk)]
    text = client_of(stage.cast.leader).get(reverse("my_duties:home")).content.decode()
    assert reverse("duties:roster", args=[roster.pk]) in text


def test_looking_again_costs_the_same_whatever_the_number_of_posts(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    volunteer(duty)
    freeze(stage.post.place, duty.starts_at, 12)
    units = [stage.cast.county.pk]
    with CaptureQueriesContext(connection) as one:
        assert len(matters_in(units, now())) == 2
    for n in range(5):
        post, person = stage.gate(f"卡点{n}"), stage.member(f"V{n:02}", PersonKind.VOLUNTEER)
        Need.objects.create(post=post, required=1, preferred=1)
        freeze(post.place, duty.starts_at, 12)
        Duty.objects.create(
            roster=roster, person=person, post=post, shift=duty.shift, day=duty.day, starts_at=duty.starts_at,
            ends_at=duty.ends_at, given_at=now(),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert len(matters_in(units, now())) == 12
    assert len(one) == len(many) <= 13
