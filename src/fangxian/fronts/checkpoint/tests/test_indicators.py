"""Figures on offer: each agrees with the entries that it opens to, for any number of units in one query."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from fangxian.accounts.models import Station
from fangxian.base.clock import day_bounds, local_day, now
from fangxian.base.ids import new_id
from fangxian.base.indicators import Indicator, Thing, Window, catalogue, indicator
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.tests.conftest import Night
from fangxian.record.models import Entry, HeldEntry, StationCounter
from fangxian.register.models import Place, PlaceKind, Unit


def today(*units: Unit) -> Window:
    start, end = day_bounds(local_day(now()))
    # A night that began before midnight is still this night's.
    return Window(tuple(unit.pk for unit in units), start - timedelta(days=1), end + timedelta(hours=1))


def mine() -> Iterator[Indicator]:
    return (figure for figure in catalogue() if figure.id.startswith(("checkpoint.", "record.")))


def value(id: str, window: Window) -> float:
    return sum(indicator(id).compute(window).values())


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("vehicles", 4), ("people", 9), ("tallied", 7), ("registered", 2), ("screened", 9), ("remeasured", 1),
        ("febrile", 1), ("dissuaded_vehicles", 1), ("dissuaded_people", 2), ("isolated", 1), ("on_hold", 0),
        ("unconfirmed_arrivals", 1), ("overdue_arrivals", 1),
    ],
)  # fmt: skip
def test_a_figure_counts_the_night(cast: Cast, night: Night, id: str, expected: int) -> None:
    assert value(f"checkpoint.{id}", today(cast.county)) == expected
    assert value(f"checkpoint.{id}", today(cast.other_county)) == 0


def test_a_figure_opens_to_its_entries(cast: Cast, night: Night) -> None:
    window = today(cast.county)
    for figure in mine():
        ids = figure.entries(window, 0, 50)
        assert len(set(ids)) == len(ids)
        if figure.id.startswith("checkpoint.") and value(figure.id, window) and not figure.things:
            assert Entry.objects.filter(pk__in=ids).count() == len(ids) > 0, figure.id
    assert indicator("checkpoint.febrile").entries(window, 0, 5) == [night.feverish]
    assert indicator("checkpoint.febrile").entries(window, 1, 5) == []


def test_entries_are_newest_first_over_several_sources(cast: Cast, night: Night) -> None:
    ids = indicator("checkpoint.vehicles").entries(today(cast.county), 0, 10)
    times = [Entry.objects.get(pk=id).observed_at for id in ids]
    assert len(ids) == 2
    assert times == sorted(times, reverse=True)


def test_every_figure_takes_one_query_for_many_units(cast: Cast, night: Night) -> None:
    units = list(Unit.objects.all())
    for figure in mine():
        window = today(*units)
        with CaptureQueriesContext(connection) as queries:
            figure.compute(window)
        assert len(queries) == 1, figure.id


def test_every_figure_says_what_it_is_in_both_languages(db: None) -> None:
    for figure in (figure for figure in mine() if figure.id.startswith("checkpoint.")):
        with override("en"):
            english = (figure.label(), figure.definition(), figure.unit())
        with override("zh-hans"):
            chinese = (figure.label(), figure.definition(), figure.unit())
        assert all(english)
        assert all(a != b for a, b in zip(english, chinese, strict=True)), figure.id


def heard(cast: Cast, minutes: int) -> Station:
    return Station.objects.create(
        short="K7", label="tablet", unit_id=cast.county.pk, place_id=cast.post.pk, public_key={},
        token_digest="0" * 64, enrolled_by_id=cast.leader.pk, last_heard_at=now() - timedelta(minutes=minutes),
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "manned"), [(5, 1), (600, 0)])
def test_a_post_is_manned_while_its_station_speaks(cast: Cast, minutes: int, manned: int) -> None:
    heard(cast, minutes)
    window = Window((cast.county.pk,), now() - timedelta(hours=1), now())
    assert value("checkpoint.posts_due", window) == 1
    assert value("checkpoint.posts_manned", window) == manned
    assert value("checkpoint.posts_silent", window) == 1 - manned


def things(id: str, window: Window) -> list[Thing]:
    listed = indicator(id).things
    assert listed is not None
    return list(listed(window, 0, 5))


def test_held_entries_and_gaps_are_figures_of_the_record(cast: Cast) -> None:
    station = heard(cast, 1)
    StationCounter.objects.create(pk=station.pk, highest=9, received=8, missing=[[4, 4]])
    held = HeldEntry.objects.create(
        digest=b"1" * 32, body=b"{}", reason="unknown_kind", received_at=now(), unit_id=cast.county.pk, id=new_id()
    )
    window = today(cast.county)
    assert value("record.held", window) == value("record.gaps", window) == 1
    waiting, gap = things("record.held", window), things("record.gaps", window)
    assert [(thing.kind, thing.id) for thing in (*waiting, *gap)] == [("held", held.pk), ("station", station.pk)]
    assert gap[0].detail == "缺 1 条"


def test_posts_are_listed_with_when_they_were_last_heard_from(cast: Cast) -> None:
    Place.objects.create(unit=cast.county, name="南出口卡点", kind=PlaceKind.CHECKPOINT, is_manned=True)
    station = heard(cast, 65)
    window = Window((cast.county.pk,), now() - timedelta(hours=1), now())
    assert [(post.name, post.at) for post in things("checkpoint.posts_silent", window)] == [
        ("南出口卡点", None),
        (cast.post.name, station.last_heard_at),
    ]
    assert value("checkpoint.silence", window) == 65
