"""Closed batches and duty rosters know each other; nobody who is stopped goes into a batch."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fangxian.base.clock import local_day, now
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast
from fangxian.register.models import Person
from fangxian.roster.batches import away, services
from fangxian.roster.batches.book import open_book
from fangxian.roster.batches.models import Rotation
from fangxian.roster.batches.tests.cast import batch_of, confirmed, draft, people_of, site_of, today
from fangxian.roster.duties import judging
from fangxian.roster.duties import services as duties
from fangxian.roster.duties.tests.stage import Stage
from fangxian.roster.staffing import queries
from fangxian.roster.staffing import services as staffing
from fangxian.roster.staffing.models import Staff

pytestmark = pytest.mark.django_db


def _member(rotation: Rotation, code: str) -> Person:
    member = batch_of(rotation, code).members.select_related("person").earliest("person__number")
    return member.person


def _stage(cast: Cast, *people: Person) -> Stage:
    stage = Stage(cast, people=0)
    for person in people:
        Staff.objects.create(person=person, minutes_week=60 * 60)
    stage.people = list(people)
    return stage


def test_people_of_a_running_batch_are_away_until_it_is_home(cast: Cast) -> None:
    rotation = confirmed(cast, site_of(cast), people=2)
    person = _member(rotation, "B1")
    found = queries.absences([person.pk], today() - timedelta(days=1), 60)
    home = today() + timedelta(days=42)
    assert {item.day for item in found} == {today() + timedelta(days=n) for n in range(43)}
    assert {item.until for item in found} == {home}
    assert found[0].start_minute == 480, "at home until the change-over"
    move = batch_of(rotation, "B1").moves.get(phase=3)
    assert (found[-1].start_minute, found[-1].end_minute) == (0, move.minute + 30)


def test_an_overdue_change_over_home_has_not_happened(cast: Cast) -> None:
    rotation = confirmed(cast, site_of(cast), people=2, began=44)
    person = _member(rotation, "B1")
    assert queries.is_whole_day(queries.away_on([person.pk], today())[person.pk])


def test_a_draft_takes_nobody_away(cast: Cast) -> None:
    person = _member(draft(cast, site_of(cast), people=2), "B1")
    assert queries.absences([person.pk], today(), 10) == []


def test_as_many_queries_for_all_people_as_for_one(cast: Cast, django_assert_max_num_queries: object) -> None:
    rotation = confirmed(cast, site_of(cast), people=5)
    everybody = [member.person_id for batch in rotation.batches.all() for member in batch.members.all()]
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert list(away.absences(everybody, today(), 60))
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert not list(away.absences([cast.county.pk], today(), 60))


def test_the_checker_names_the_batch_and_publishing_needs_a_reason(cast: Cast) -> None:
    rotation = confirmed(cast, site_of(cast), people=2)
    stage = _stage(cast, _member(rotation, "B1"))
    roster = stage.roster(days=1)
    plan = stage.plan(roster, (0, 0, stage.day))
    with pytest.raises(Problem) as refused:
        duties.publish_plan(plan.pk, actor=cast.coordinator)
    assert refused.value.code == "roster_rules_broken"
    assert f"{today() + timedelta(days=42):%Y-%m-%d}" in str(refused.value.detail)


def test_the_institution_itself_rosters_its_closed_duty(cast: Cast) -> None:
    site = site_of(cast)
    rotation = confirmed(cast, site, people=2, began=20)
    person = _member(rotation, "B1")
    stage = _stage(cast, person)
    assert [item.reason for item in judging.problem_now(stage.roster(days=1)).absences] != []
    stage.post.place.unit = site.unit
    stage.post.place.save()
    own = duties.make_roster(site.unit.pk, first_day=today() + timedelta(days=1), days=1, actor=cast.coordinator)
    assert judging.problem_now(own).absences == ()


def test_a_duty_that_stands_is_named_where_the_rotation_is_proven(cast: Cast) -> None:
    rotation = draft(cast, site_of(cast), people=2)
    person = _member(rotation, "B1")
    stage = _stage(cast, person)
    plan = stage.plan(stage.roster(days=1), (0, 0, stage.day))
    duties.publish_plan(plan.pk, actor=cast.coordinator, overrule="为测试")
    services.confirm_rotation(rotation.pk, actor=cast.coordinator)
    found = away.contradictions(open_book(rotation.pk))
    assert [(item.batch.code, item.duty.person) for item in found] == [("B1", person)]
    client = Client()
    client.force_login(cast.coordinator)
    for page in ("batches:proof", "batches:rotation"):
        text = client.get(reverse(page, args=[rotation.pk])).content.decode()
        assert person.number in text
        assert stage.day.name in text


def test_who_is_stopped_is_not_placed_unless_overridden(cast: Cast) -> None:
    site = site_of(cast)
    rotation = confirmed(cast, site, people=2)
    [number] = people_of(site, 90, 1)
    person, batch = Person.objects.get(number=number), batch_of(rotation, "B3")
    numbers = [member.person.number for member in batch.members.select_related("person")]
    stop = staffing.set_stop(person.pk, kind="illness", first_day=local_day(now()), actor=cast.coordinator)
    with pytest.raises(Problem) as refused:
        services.place_people(batch.pk, [*numbers, number], numbers[:1], actor=cast.coordinator)
    assert refused.value.code == "batch_member_stopped"
    assert number in str(refused.value.detail)
    assert "病" not in str(refused.value.detail)
    staffing.override_stop(
        stop.pk, first_day=today(), last_day=today() + timedelta(days=200), reason="已复核", actor=cast.coordinator
    )
    services.place_people(batch.pk, [*numbers, number], numbers[:1], actor=cast.coordinator)
    assert batch.members.filter(person=person, is_open=True).exists()


def test_a_batch_does_not_go_in_with_somebody_stopped(cast: Cast) -> None:
    rotation = confirmed(cast, site_of(cast), people=2)
    person = _member(rotation, "B1")
    staffing.set_stop(person.pk, kind="illness", first_day=local_day(now()), actor=cast.coordinator)
    with pytest.raises(Problem) as refused:
        services.move_batch(batch_of(rotation, "B1").pk, today(), actor=cast.coordinator)
    assert refused.value.code == "batch_member_stopped"
    assert batch_of(rotation, "B1").at is None


def test_a_change_over_of_an_earlier_day_is_a_fact(cast: Cast) -> None:
    rotation = confirmed(cast, site_of(cast), people=2, began=1)
    staffing.set_stop(
        _member(rotation, "B1").pk, kind="illness", first_day=today() - timedelta(days=1), actor=cast.coordinator
    )
    services.move_batch(batch_of(rotation, "B1").pk, today() - timedelta(days=1), actor=cast.coordinator)
    assert batch_of(rotation, "B1").at == 0
