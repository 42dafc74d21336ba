"""What posts lack once the weather is known: the second person whom the cold asks for, told after publishing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fangxian.base.indicators import Window, indicator
from fangxian.base.testing import Cast
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.lacking import unfilled
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.tests.cold_stage import MILD, STOPPED, first_duty, freeze, published
from fangxian.roster.duties.tests.stage import Stage
from fangxian.roster.staffing.models import Need, Skill

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


def lacking(stage: Stage, start, hours: int = 12) -> list[tuple[float, float, int, bool]]:
    found = unfilled([stage.cast.county.pk], start, start + hours * HOUR)
    return [((gap.start - start) / HOUR, (gap.end - start) / HOUR, gap.missing, gap.is_for_cold) for gap in found]


def test_the_second_person_whom_the_cold_asks_for_is_unfilled_after_publishing(stage: Stage) -> None:
    duty = first_duty(published(stage))
    assert lacking(stage, duty.starts_at) == []
    freeze(stage.post.place, duty.starts_at, 12)
    assert lacking(stage, duty.starts_at) == [(0, 12, 1, True)]
    window = Window([stage.cast.county.pk], duty.starts_at, duty.starts_at)
    assert indicator("attendance.unfilled").compute(window) == {stage.cast.county.pk: 1}
    (thing,) = indicator("attendance.unfilled").things(window, 0, 9)  # type: ignore[misc]
    assert (thing.at, thing.id) == (duty.starts_at, stage.post.pk)
    assert "寒冷" in thing.detail
    freeze(stage.post.place, duty.starts_at, 12, MILD)
    assert lacking(stage, duty.starts_at) == []


def test_it_is_as_many_as_the_planner_would_ask_for(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    stage.post.warm_up_minutes = 30
    stage.post.save()
    freeze(stage.post.place, duty.starts_at, 12)
    asked = {
        item.required
        for item in build(gather(roster)).problem.demands
        if item.must and item.day == 0 and item.shift == str(duty.shift_id)
    }
    (gap,) = unfilled([stage.cast.county.pk], duty.starts_at, duty.ends_at)
    assert {gap.missing + 1} == asked
    assert gap.missing > 1


def test_who_is_missing_anyway_does_not_count_twice(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    duty.delete()
    freeze(stage.post.place, duty.starts_at, 12)
    assert lacking(stage, duty.starts_at) == [(0, 12, 1, False), (0, 12, 1, True)]
    skill = Skill.objects.create(code="RN", name="护士")
    Need.objects.update(skill=skill)
    assert [item[2] for item in lacking(stage, duty.starts_at)] == [1, 1]


def test_a_shift_through_which_nobody_may_stand_lacks_nobody(stage: Stage) -> None:
    roster = published(stage)
    duty = first_duty(roster)
    duty.delete()
    freeze(stage.post.place, duty.starts_at, 12, STOPPED)
    assert lacking(stage, duty.starts_at, 14) == []
    assert lacking(stage, duty.starts_at - HOUR) == [(0, 1, 1, False)]


def test_indoors_the_cold_asks_for_nobody(stage: Stage) -> None:
    duty = first_duty(published(stage))
    freeze(stage.post.place, duty.starts_at, 12)
    stage.post.is_outdoor = False
    stage.post.save()
    assert lacking(stage, duty.starts_at) == []


def test_many_posts_are_asked_about_at_once(stage: Stage) -> None:
    duty = first_duty(published(stage))
    freeze(stage.post.place, duty.starts_at, 12)
    with CaptureQueriesContext(connection) as one:
        assert len(lacking(stage, duty.starts_at)) == 1
    for n in range(6):
        post = stage.gate(f"卡点{n}")
        Need.objects.create(post=post, required=1, preferred=1)
        freeze(post.place, duty.starts_at, 12)
    with CaptureQueriesContext(connection) as many:
        assert len(lacking(stage, duty.starts_at)) == 13
    assert len(one) == len(many) <= 8
