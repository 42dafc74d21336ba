"""Change-overs as they happen, and rotations re-timed after an exposure or a change-over on another day."""

from datetime import timedelta

import pytest

from fangxian.base.clock import now
from fangxian.base.indicators import Window, indicator
from fangxian.base.testing import Cast
from fangxian.record.models import Entry
from fangxian.roster.batches import proof, queries, services
from fangxian.roster.batches.book import open_book
from fangxian.roster.batches.models import BatchMember, Exposure, Move, Retiming, Rotation
from fangxian.roster.batches.tests import cast as of
from fangxian.roster.batches.tests.test_rotations import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(cast: Cast) -> of.Site:
    return of.site_of(cast)


def days_of(rotation: Rotation, phase: int) -> dict[str, int]:
    moves = Move.objects.filter(batch__rotation=rotation, phase=phase)
    return {move.batch.code: (move.day - rotation.first_day).days for move in moves.select_related("batch")}


def test_an_exposure_on_day_9_is_retimed_and_the_cohorts_stay_apart(cast, site) -> None:
    """Four batches of 25 on 14+14+14; on day 9 of its isolation before duty the second batch is exposed."""
    rotation = of.confirmed(cast, site, began=14 + 9)
    of.move_until(cast, rotation, of.today())
    batch = of.batch_of(rotation, "B2")
    proposal = services.report_exposure(batch.pk, of.today(), actor=cast.coordinator)
    assert proposal.state == "proposed"
    assert proposal.changes
    assert days_of(rotation, 1) == {"B1": 14, "B2": 28, "B3": 42, "B4": 56}
    services.confirm_retiming(proposal.pk, actor=cast.coordinator)
    after = days_of(rotation, 1)
    assert (after["B2"], days_of(rotation, 2)["B1"]) == (37, 37)
    found = proof.prove(open_book(rotation.pk))
    assert found.is_clean
    assert found.cohort_pairs == 6
    kinds = list(Entry.objects.filter(kind__startswith="batch.").order_by("position").values_list("kind", flat=True))
    assert kinds == ["batch.confirmed", "batch.moved", "batch.moved", "batch.moved", "batch.exposed", "batch.retimed"]


def test_an_exposure_on_day_9_of_duty_needs_no_change(cast, site) -> None:
    rotation = of.confirmed(cast, site, began=14 + 9, people=1)
    batch = of.batch_of(rotation, "B1")
    proposal = services.report_exposure(batch.pk, of.today(), actor=cast.coordinator)
    assert (proposal.state, proposal.changes) == ("confirmed", 0)


def test_an_exposure_that_no_rotation_can_bear_is_said_and_only_refused(cast, site) -> None:
    edition = of.edition_of(cast, site, longest_duty=14)
    rotation = of.confirmed(cast, site, began=14 + 9, people=1, edition=edition)
    proposal = services.report_exposure(of.batch_of(rotation, "B2").pk, of.today(), actor=cast.coordinator)
    assert proposal.after is None
    refused("retiming_impossible", services.confirm_retiming, proposal.pk, actor=cast.coordinator)
    refused("batch_reason_missing", services.refuse_retiming, proposal.pk, actor=cast.coordinator, reason="")
    services.refuse_retiming(proposal.pk, actor=cast.coordinator, reason="借调外单位")
    refused("retiming_decided", services.refuse_retiming, proposal.pk, actor=cast.coordinator, reason="再")
    # A refused one no longer binds what is done later.
    assert open_book(rotation.pk).exposures == ()


def test_exposures_that_cannot_be(cast, site) -> None:
    edition = of.edition_of(cast, site, name="7+7+7", days=(7, 7, 7), longest_duty=14)
    rotation = of.confirmed(cast, site, began=22, people=1, batches=2, edition=edition)
    of.move_until(cast, rotation, of.today())
    by = {"actor": cast.coordinator}
    refused("batch_is_home", services.report_exposure, of.batch_of(rotation, "B1").pk, of.today(), **by)
    second = of.batch_of(rotation, "B2")
    refused("exposure_in_future", services.report_exposure, second.pk, of.today() + timedelta(days=1), **by)
    early = rotation.first_day - timedelta(days=20)
    refused("exposure_before_rotation", services.report_exposure, second.pk, early, **by)
    assert not Exposure.objects.exists()
    assert BatchMember.objects.get(batch__code="B1").is_open is False
    services.close_rotation(rotation.pk, actor=cast.coordinator, reason="结束")
    refused("rotation_state", services.report_exposure, second.pk, of.today(), **by)


def test_a_change_over_is_recorded_on_its_day_and_not_before(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1, began=-1)
    batch = of.batch_of(rotation, "B1")
    refused("batch_move_in_future", services.move_batch, batch.pk, rotation.first_day, actor=cast.coordinator)
    refused("batch_move_minute", services.move_batch, batch.pk, rotation.first_day, 481, actor=cast.coordinator)
    far = rotation.first_day + timedelta(days=90)
    refused("batch_move_day", services.move_batch, batch.pk, far, actor=cast.coordinator)
    assert not Move.objects.filter(batch=batch, moved_at__isnull=False).exists()


def test_an_empty_batch_or_one_without_a_leader_does_not_go_in(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1, began=14)
    of.move_until(cast, rotation, rotation.first_day)
    batch = of.batch_of(rotation, "B2")
    services.place_people(batch.pk, ["P002"], [], actor=cast.coordinator)
    refused("batch_leader_missing", services.move_batch, batch.pk, of.today(), actor=cast.coordinator)
    services.place_people(batch.pk, [], [], actor=cast.coordinator)
    refused("batch_empty", services.move_batch, batch.pk, of.today(), actor=cast.coordinator)
    assert not Move.objects.filter(batch=batch, moved_at__isnull=False).exists()


def test_a_gate_is_not_used_twice_in_one_minute(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1, began=14)
    of.move_until(cast, rotation, rotation.first_day)
    first, second = of.batch_of(rotation, "B1"), of.batch_of(rotation, "B2")
    services.move_batch(first.pk, of.today(), actor=cast.coordinator)
    for minute in (480, 500, 540):
        said = refused("cohorts_would_meet", services.move_batch, second.pk, of.today(), minute, actor=cast.coordinator)
    assert "东门" in said.title
    services.move_batch(second.pk, of.today(), 600, actor=cast.coordinator)
    assert of.batch_of(rotation, "B2").at == 0
    assert Move.objects.get(batch=second, phase=0).minute == 600


def test_a_change_over_two_days_late_is_proposed_confirmed_and_recorded(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1, began=30)
    of.move_until(cast, rotation, rotation.first_day + timedelta(days=14))
    batch = of.batch_of(rotation, "B1")
    proposal = services.move_batch(batch.pk, of.today(), 600, actor=cast.coordinator, reason="大雪封路")
    assert isinstance(proposal, Retiming)
    services.confirm_retiming(proposal.pk, actor=cast.coordinator)
    assert days_of(rotation, 2)["B1"] == 30
    assert days_of(rotation, 1)["B2"] == 30
    assert of.batch_of(rotation, "B1").at == 2
    assert Move.objects.get(batch=batch, phase=2).minute == 600
    assert proof.prove(open_book(rotation.pk)).is_clean


def test_isolation_cut_short_cannot_be_confirmed(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1, began=10)
    of.move_until(cast, rotation, rotation.first_day)
    proposal = services.move_batch(of.batch_of(rotation, "B1").pk, of.today(), actor=cast.coordinator)
    assert isinstance(proposal, Retiming)
    assert proposal.after is None


def test_a_proposal_made_from_another_rotation_is_stale_and_can_be_renewed(cast, site) -> None:
    rotation = of.confirmed(cast, site, people=1, began=14 + 9)
    of.move_until(cast, rotation, of.today())
    batch = of.batch_of(rotation, "B2")
    first = services.report_exposure(batch.pk, of.today() - timedelta(days=1), actor=cast.coordinator)
    second = services.report_exposure(batch.pk, of.today(), actor=cast.coordinator)
    services.confirm_retiming(second.pk, actor=cast.coordinator)
    refused("retiming_stale", services.confirm_retiming, first.pk, actor=cast.coordinator)
    assert services.renew_retiming(first.pk).changes == 0
    services.confirm_retiming(first.pk, actor=cast.coordinator)


def test_people_behind_the_gate_and_duties_that_last_too_long(cast, site, django_assert_num_queries) -> None:
    rotation = of.confirmed(cast, site, people=2, began=14 + 29, batches=2)
    of.move_until(cast, rotation, rotation.first_day + timedelta(days=14))
    # B1 has been on duty for 29 days and 28 is the longest; B2 has been in isolation before duty all the time.
    window = Window([site.unit.pk], now() - timedelta(hours=1), now())
    figures = {id: indicator(f"batches.{id}") for id in ("by_phase", "before", "on_duty", "after", "overlong")}
    with django_assert_num_queries(3):
        found = {id: figure.compute(window).get(site.unit.pk, 0) for id, figure in figures.items()}
    assert found == {"by_phase": 4, "before": 2, "on_duty": 2, "after": 0, "overlong": 2}
    assert figures["overlong"].danger(2)
    entries = figures["on_duty"].entries(window, 0, 10)
    assert Entry.objects.get(pk=entries[0]).kind == "batch.moved"
    alarms = queries.alarms(Rotation.objects.all())
    assert [(alarm.kind, alarm.days) for alarm in alarms if alarm.kind == "overlong"] == [("overlong", 29)]
    assert {alarm.kind for alarm in alarms} == {"overlong", "overdue"}
    late = services.move_batch(of.batch_of(rotation, "B1").pk, of.today(), actor=cast.coordinator, reason="无人接替")
    assert isinstance(late, Retiming)
    services.confirm_retiming(late.pk, actor=cast.coordinator)
    assert [alarm.kind for alarm in queries.alarms(Rotation.objects.all())] == ["due"]
