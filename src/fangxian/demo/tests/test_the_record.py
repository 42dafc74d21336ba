"""What the demonstration leaves in the record: whole, decided by the policy, and as uneven as real days are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from fangxian.accounts.models import Station
from fangxian.base.clock import set_to
from fangxian.base.ids import is_uuid7
from fangxian.base.indicators import catalogue
from fangxian.command.queries import behind_figure
from fangxian.demo.tests.conftest import SMALL, Made
from fangxian.fronts.checkpoint.codes import Outcome
from fangxian.fronts.checkpoint.decision import Measured, Situation, decide, origin_of
from fangxian.fronts.checkpoint.kinds import FurtherReading, Reading, Screening
from fangxian.fronts.checkpoint.models import Conditions, HandOver
from fangxian.fronts.checkpoint.models import Screening as ScreeningRow
from fangxian.fronts.checkpoint.policy import CheckpointPolicy
from fangxian.record.models import Entry, HeldEntry, StationCounter
from fangxian.record.verify import verify
from fangxian.register.models import Place, Unit
from fangxian.register.policies import policy_in_force, typed_values
from fangxian.register.queries import top_units
from fangxian.roster.staffing.models import Need, Post, Staff, Statement, StatementKind, StatementState, Stop

pytestmark = pytest.mark.django_db


def by_kind(kind: str) -> Iterator[tuple[Entry, Any]]:
    shapes = {"checkpoint.screening": Screening, "checkpoint.reading": FurtherReading}
    for entry in Entry.objects.filter(kind=kind).order_by("position"):
        yield entry, msgspec.json.decode(entry.payload, type=shapes[kind])


def measured(reading: Reading) -> Measured:
    return Measured(
        method=reading.method,
        celsius=reading.celsius,
        ambient_c=reading.ambient_c,
        in_tent=reading.in_tent,
        at=reading.at,
    )


def test_the_record_verifies_green(made: Made) -> None:
    report = verify(lambda done: None)
    assert report.is_green
    assert report.entries == Entry.objects.count() > made.outcome.entries


def test_every_figure_opens_to_what_it_counts(made: Made) -> None:
    with set_to(SMALL.until):
        opened = [behind_figure(figure, unit) for unit in top_units(Unit.objects.all()) for figure in catalogue()]
    counted = [behind for behind in opened if behind.value]
    assert len(counted) >= 20
    assert [behind.indicator.id for behind in counted if not behind.lines and not behind.things] == []


def test_every_batch_was_received_at_its_own_moment(made: Made) -> None:
    entries = Entry.objects.filter(station_id__isnull=False)
    assert not entries.filter(received_at__gt=SMALL.until).exists()
    times = list(entries.order_by("position").values_list("received_at", flat=True))
    assert times == sorted(times)


def test_ids_are_uuids_of_version_7_and_of_the_time_of_the_fact(made: Made) -> None:
    facts = [fact for sending in made.sent for fact in sending.facts]
    assert all(is_uuid7(fact.id) for fact in facts)
    assert all(fact.id.int >> 80 == int(fact.at.timestamp() * 1000) for fact in facts if not fact.at.microsecond)


def test_every_decision_is_the_policys_own(made: Made) -> None:
    county = dict(Unit.objects.filter(pk__in=Entry.objects.values("unit_id")).values_list("pk", "code"))
    tents = dict(Conditions.objects.values_list("place_id", "warm_tent"))
    policy = policy_in_force("checkpoint", next(iter(county)), SMALL.start)
    assert policy
    values: CheckpointPolicy = typed_values(policy)
    ladders: dict[Any, tuple[Situation, list[Measured]]] = {}
    checked = 0
    for entry, body in by_kind("checkpoint.screening"):
        origin, is_key = origin_of(values, body.origin_code, county[entry.unit_id])
        asked = Situation(
            direction=body.direction, residence=body.residence, origin=origin, from_key_area=is_key,
            symptoms=tuple(body.symptoms), exertion=body.exertion, has_tent=tents[entry.place_id],
            post_code=county[entry.unit_id], destination_code=body.destination_code,
        )  # fmt: skip
        ladders[entry.id] = asked, [measured(one) for one in body.readings]
        checked += same(values, *ladders[entry.id], body.decision)
    for _entry, body in by_kind("checkpoint.reading"):
        asked, readings = ladders[body.screening]
        readings.append(measured(body.reading))
        checked += same(values, asked, readings, body.decision)
    assert checked == Entry.objects.filter(kind__in=["checkpoint.screening", "checkpoint.reading"]).count() > 300


def same(policy: CheckpointPolicy, asked: Situation, readings: list[Measured], written: Any) -> bool:
    found = decide(policy, replace(asked, readings=tuple(readings)))
    said = (written.outcome, written.rule, written.next_method, written.days)
    return (found.outcome, found.rule, found.next_method, found.days) == said


def test_one_station_has_a_gap_of_three(made: Made) -> None:
    missing = [counter.missing for counter in StationCounter.objects.all() if counter.missing]
    assert len(missing) == 1
    ((low, high),) = missing[0]
    assert high - low == 2


def test_entries_of_a_newer_app_are_held(made: Made) -> None:
    reasons = Counter(HeldEntry.objects.filter(resolved_at=None).values_list("reason", flat=True))
    assert reasons == {"newer_version": 2, "unknown_kind": 2}


def test_one_passage_is_amended_and_one_withdrawn(made: Made) -> None:
    corrections = Entry.objects.filter(kind__in=["record.amendment", "record.withdrawal"])
    originals = Entry.objects.filter(pk__in=corrections.values("amends_id"))
    assert Counter(corrections.values_list("kind", flat=True)) == {"record.amendment": 1, "record.withdrawal": 1}
    assert set(originals.values_list("kind", flat=True)) == {"checkpoint.passage"}


def test_what_the_revoked_tablet_still_held_is_kept_and_flagged(made: Made) -> None:
    lost = Station.objects.get(label="备用平板")
    flags = [row.split(",") for row in Entry.objects.filter(station_id=lost.pk).values_list("flags", flat=True)]
    assert lost.is_revoked
    assert any("station_revoked" in row for row in flags)


def test_a_night_offline_is_late_and_a_slow_clock_is_noticed(made: Made) -> None:
    flags = Counter(flag for row in Entry.objects.values_list("flags", flat=True) for flag in row.split(",") if flag)
    assert flags["late"] > 0
    assert flags["clock_skew"] > 0
    assert set(flags) <= {"late", "clock_skew", "station_revoked", "id_doubtful"}


def test_most_arrivals_are_confirmed_and_some_are_overdue(made: Made) -> None:
    awaited = ScreeningRow.objects.filter(confirm_by__lt=SMALL.until)
    arrived = awaited.filter(arrival="arrived").count()
    assert awaited.count() > arrived > 0.8 * awaited.count()


def test_nights_are_cold_and_readings_at_the_window_drift_low(made: Made) -> None:
    coldest = min(Conditions.objects.values_list("ambient_c", flat=True))
    assert -31.0 <= coldest <= -28.0
    outside = ScreeningRow.objects.filter(first_celsius__lt=35.0)
    assert outside.exists()
    assert not outside.filter(readings=1, outcome=Outcome.PASS).exists()


def test_shifts_are_handed_over_at_eight_and_at_twenty(made: Made) -> None:
    hours = {timezone.localtime(moment).hour for moment in HandOver.objects.values_list("observed_at", flat=True)}
    assert hours == {8, 20}


def test_the_places_of_the_story_are_there(made: Made) -> None:
    kinds = Counter(Place.objects.values_list("kind", flat=True))
    assert kinds["herder_point"] == 46
    assert (kinds["prison"], kinds["rehabilitation"], kinds["office"]) == (2, 2, 1)
    assert Entry.objects.filter(kind="register.person").count() == 847 + 62 + 100
    assert Place.objects.filter(name="北出口6号卡点", unit__name="东胜区").exists()


def test_every_post_has_a_need_and_six_officers_as_staff(made: Made) -> None:
    assert Need.objects.filter(required=1, is_closed=False).count() == Post.objects.count() == 10
    assert Staff.objects.filter(person__user_id__isnull=False).count() == 62
    assert Statement.objects.filter(kind=StatementKind.LEAVE, state=StatementState.ASKED).exists()
    assert Stop.objects.count() == 3
