"""Editions and rotations: what is refused, what is proven, and what the database itself does not let happen."""

import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from fangxian.base.problems import Problem
from fangxian.base.testing import Cast
from fangxian.planning import batches as engine
from fangxian.planning.batches.meetings import WORDS
from fangxian.record.models import Entry
from fangxian.register.models import Person
from fangxian.roster.batches import proof, services, wording
from fangxian.roster.batches.book import open_book
from fangxian.roster.batches.models import BatchMember, Edition, Move, Occupied, Phase, Rotation
from fangxian.roster.batches.tests import cast as of

pytestmark = pytest.mark.django_db


def refused(code, act, *args, **kwargs) -> Problem:
    with pytest.raises(Problem) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def site(cast: Cast) -> of.Site:
    return of.site_of(cast)


def test_a_rotation_of_four_batches_of_25_on_14_14_14_never_mixes(cast, site) -> None:
    rotation = of.confirmed(cast, site)
    found = proof.prove(open_book(rotation.pk))
    assert found.is_clean
    assert (found.cohorts, found.cohort_pairs) == (4, 6)
    assert all(row.closest is None or row.closest >= 60 for row in found.compared)
    assert BatchMember.objects.filter(batch__rotation=rotation, is_open=True).count() == 100
    # 4 batches, 3 places, 14 nights each; 16 change-overs of 90 minutes in blocks of 5, of gate and vehicle.
    assert Occupied.objects.count() == 4 * 3 * 14 + 2 * 16 * 18
    entry = Entry.objects.get(kind="batch.confirmed")
    assert "P001" not in entry.payload
    assert '"pairs":6' in entry.payload


def test_on_one_day_the_batches_go_one_after_the_other_the_farthest_first(cast, site) -> None:
    rotation = of.draft(cast, site, people=1)
    moves = Move.objects.filter(batch__rotation=rotation, day=rotation.first_day + timedelta(days=42)).order_by(
        "minute"
    )
    assert [(move.batch.code, move.minute) for move in moves] == [("B1", 480), ("B2", 570), ("B3", 660), ("B4", 750)]


def test_the_database_refuses_what_no_code_checked(cast, site) -> None:
    one = of.confirmed(cast, site, people=1)
    taken = Occupied.objects.filter(batch__rotation=one, kind="gate").first()
    other = of.batch_of(one, "B3")
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupied.objects.create(batch=other, kind="gate", thing=taken.thing, day=taken.day, block=taken.block)
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchMember.objects.create(batch=other, person=Person.objects.get(number="P001"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(longest_duty=80)
    with pytest.raises(DatabaseError), transaction.atomic():
        Phase.objects.update(days=3)


def test_a_rotation_that_would_mix_is_refused_even_where_the_proof_is_left_out(cast, site, monkeypatch) -> None:
    of.confirmed(cast, site, people=1)
    edition = of.edition_of(cast, site, name="二版", gate="西门", vehicle="大巴二号")
    second = of.draft(cast, site, people=1, title="第二轮", edition=edition, began=3)
    said = refused("cohorts_would_meet", services.confirm_rotation, second.pk, actor=cast.coordinator)
    assert "安河所招待所" in said.title
    assert "冬季轮换 B1" in said.title
    act = sys.modules["fangxian.roster.batches.services.confirm_rotation"]
    monkeypatch.setattr(act, "proven", lambda book, *_args: proof.prove(book))
    refused("batch_place_taken", services.confirm_rotation, second.pk, actor=cast.coordinator)
    second.refresh_from_db()
    assert second.state == "draft"
    assert not Occupied.objects.filter(batch__rotation=second).exists()


def test_two_rotations_through_one_gate_are_given_other_minutes(cast, site) -> None:
    of.confirmed(cast, site, people=1)
    beside = of.site_of(cast, "安河二所")
    values = of.values_of(beside, name="并行")
    edition = services.define_edition(site.unit.pk, values, actor=cast.coordinator)
    second = services.start_rotation(edition.pk, title="并行", first_day=of.today(), batches=2, actor=cast.coordinator)
    numbers = of.people_of(site, 900, 2)
    for batch, number in zip(second.batches.all(), numbers, strict=True):
        services.place_people(batch.pk, [number], [number], actor=cast.coordinator)
    services.confirm_rotation(second.pk, actor=cast.coordinator)
    first_moves = Move.objects.filter(day=of.today()).order_by("batch__rotation__made_at")
    assert [move.minute for move in first_moves] == [480, 570]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("batch_edition_without_duty", lambda values: {"phases": values.phases[:1]}),
        ("batch_edition_without_duty", lambda values: {"phases": values.phases[::-1]}),
        ("batch_edition_without_duty", lambda values: {"phases": ()}),
        ("batch_edition_duty_too_long", lambda values: {"longest_duty": 7}),
        ("batch_edition_minutes", lambda values: {"first_move": 481}),
        ("batch_edition_place_twice", lambda values: {"phases": (*values.phases, values.phases[2])}),
        ("name_missing", lambda values: {"gate": " "}),
    ],
)
def test_an_edition_that_contradicts_itself_is_refused(cast, site, code, change) -> None:
    values = of.values_of(site)
    refused(code, services.define_edition, site.unit.pk, replace(values, **change(values)), actor=cast.coordinator)
    assert not Edition.objects.exists()


def test_duty_is_stretched_where_isolation_is_longer_so_that_nobody_is_missing(cast, site) -> None:
    edition = of.edition_of(cast, site, name="21+14+14", days=(21, 14, 14))
    rotation = of.draft(cast, site, people=1, edition=edition)
    found = proof.prove(open_book(rotation.pk))
    assert found.is_clean
    duty = [stay for stay in open_book(rotation.pk).stays if stay.phase == 1]
    assert {stay.end - stay.start for stay in duty} == {21}


def test_a_longest_duty_that_cannot_cover_is_refused_with_its_days(cast, site) -> None:
    edition = of.edition_of(cast, site, name="短", days=(21, 14, 14), longest_duty=14)
    rotation = of.draft(cast, site, people=1, edition=edition)
    said = refused("cohorts_would_meet", services.confirm_rotation, rotation.pk, actor=cast.coordinator)
    assert f"{rotation.first_day + timedelta(days=35):%Y-%m-%d}" in said.title


def test_who_is_in_a_batch(cast, site) -> None:
    rotation = of.draft(cast, site, people=2)
    first, second = of.batch_of(rotation, "B1"), of.batch_of(rotation, "B2")
    by = {"actor": cast.coordinator}
    said = refused("batch_member_elsewhere", services.place_people, second.pk, ["P001"], ["P001"], **by)
    assert said.detail["batch"] == "B1"
    refused("batch_member_unknown", services.place_people, first.pk, ["X1"], [], **by)
    services.place_people(first.pk, ["P001", "P002"], ["P001", "P002"], **by)
    assert first.members.filter(is_leader=True).count() == 2
    services.place_people(first.pk, ["P001", "P002"], [], **by)
    said = refused("cohorts_would_meet", services.confirm_rotation, rotation.pk, **by)
    assert "B1" in said.title
    services.place_people(first.pk, [], [], **by)
    refused("rotation_empty", services.confirm_rotation, rotation.pk, **by)
    numbers = of.people_of(site, 500, 26)
    refused("batch_too_many", services.place_people, first.pk, numbers, [], **by)


def test_people_of_other_units_are_unknown(cast, site) -> None:
    Person.objects.create(unit=cast.other_county, subject_id=cast.nobody.pk, kind="staff", number="Z9")
    rotation = of.draft(cast, site, people=1)
    batch = of.batch_of(rotation, "B1")
    before = set(batch.members.values_list("person", flat=True))
    refused("batch_member_unknown", services.place_people, batch.pk, ["Z9"], ["Z9"], actor=cast.coordinator)
    assert set(batch.members.values_list("person", flat=True)) == before


def test_after_a_batch_has_begun_people_only_leave(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=3)
    batch = of.batch_of(rotation, "B1")
    services.move_batch(batch.pk, of.today(), actor=cast.coordinator)
    by = {"actor": cast.coordinator}
    of.people_of(site, 700, 1)
    refused("batch_member_joins_late", services.place_people, batch.pk, ["P001", "P700"], ["P001"], reason="补人", **by)
    refused("batch_leader_missing", services.place_people, batch.pk, ["P001", "P002"], [], reason="离队", **by)
    refused("batch_reason_missing", services.place_people, batch.pk, ["P001", "P002"], ["P001"], **by)
    services.place_people(batch.pk, ["P001", "P002"], ["P001"], reason="发热送医", **by)
    assert batch.members.filter(is_open=True).count() == 2
    assert batch.members.get(person__number="P003").is_open is False


def test_a_title_taken_a_far_day_and_too_many_batches(cast, site) -> None:
    edition = of.edition_of(cast, site)
    about = {"title": "一", "first_day": of.today(), "batches": 2, "actor": cast.coordinator}
    services.start_rotation(edition.pk, **about)
    refused("rotation_title_taken", services.start_rotation, edition.pk, **about)
    refused("rotation_batches", services.start_rotation, edition.pk, **{**about, "title": "二", "batches": 0})
    far = of.today() + timedelta(days=400)
    refused("rotation_first_day", services.start_rotation, edition.pk, **{**about, "title": "二", "first_day": far})
    services.close_edition(edition.pk, actor=cast.coordinator, reason="改版")
    refused("batch_edition_closed", services.start_rotation, edition.pk, **{**about, "title": "二"})
    assert list(Rotation.objects.values_list("title", flat=True)) == ["一"]


def test_a_closed_rotation_frees_places_and_people(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1)
    refused("batch_reason_missing", services.close_rotation, rotation.pk, actor=cast.coordinator, reason=" ")
    services.close_rotation(rotation.pk, actor=cast.coordinator, reason="封闭解除")
    assert not Occupied.objects.exists()
    assert not BatchMember.objects.filter(is_open=True).exists()
    again = services.start_rotation(
        rotation.edition_id, title=rotation.title, first_day=rotation.first_day, batches=1, actor=cast.coordinator
    )
    services.place_people(of.batch_of(again, "B1").pk, ["P001"], ["P001"], actor=cast.coordinator)
    services.confirm_rotation(again.pk, actor=cast.coordinator)
    refused("rotation_state", services.confirm_rotation, again.pk, actor=cast.coordinator)
    assert Rotation.objects.get(pk=rotation.pk).history.count() == 3


def test_every_finding_of_the_checker_has_words(cast, site) -> None:
    assert set(wording.SENTENCES) == set(WORDS.sentences)
    book = open_book(of.draft(cast, site, people=1).pk)
    said = WORDS.say("uncovered", when="14", until=16)
    assert f"{book.day_of(16):%Y-%m-%d}" in wording.say(said, book, {})
    assert engine.check(book.rules, book.cohorts, book.stays).is_clean
