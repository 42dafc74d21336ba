"""Two devices that know nothing of each other: everything is kept, what disagrees is flagged."""

from datetime import timedelta

import pytest

from fangxian.record.models import Entry, Subject
from fangxian.record.verify import verify
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
HERE, THERE = {"origin_code": "990101"}, {"origin_code": "990102"}


def met_offline(
    device: Device, neighbour: Device, *said: dict[str, str], names: tuple[str, str] = ("甲", "甲")
) -> Device:
    """Both write while neither has sent; the first then sends. Returns the second, still to send."""
    for one, what, name in zip((device, neighbour), said, names, strict=True):
        one.elapsed = timedelta(hours=-2)
        one.screening(name, NUMBER, payload=what)
        one.elapsed = timedelta(0)
    (answer,) = device.sync()
    assert answer.flags == [[]]
    return neighbour


def test_one_person_recorded_differently_by_two_stations_offline_is_kept_twice_and_flagged(
    device: Device, neighbour: Device
) -> None:
    (answer,) = met_offline(device, neighbour, HERE, THERE).sync()
    assert answer.statuses == ["accepted"]
    assert answer.flags == [["conflict"]]
    rows = Entry.objects.filter(kind="checkpoint.screening")
    assert rows.count() == 2
    assert len({row.subject_id for row in rows}) == Subject.objects.count() == 1
    assert verify().is_green


def test_one_person_recorded_alike_by_two_stations_offline_is_no_conflict(device: Device, neighbour: Device) -> None:
    (answer,) = met_offline(device, neighbour, HERE, HERE).sync()
    assert answer.flags == [[]]


def test_one_number_under_two_names_is_a_conflict(device: Device, neighbour: Device) -> None:
    (answer,) = met_offline(device, neighbour, HERE, HERE, names=("甲", "乙")).sync()
    assert answer.flags == [["conflict"]]


def test_a_person_who_comes_again_later_is_no_conflict(device: Device, neighbour: Device) -> None:
    device.screening("甲", NUMBER, payload=HERE)
    device.sync()
    neighbour.screening("甲", NUMBER, payload=THERE)
    (answer,) = neighbour.sync()
    assert answer.flags == [[]]


def test_one_station_that_says_two_things_is_no_conflict_of_stations(device: Device) -> None:
    device.elapsed = timedelta(hours=-2)
    device.screening("甲", NUMBER, payload=HERE)
    second = device.screening("甲", NUMBER, payload=THERE)
    device.elapsed = timedelta(0)
    device.post(device.queue[:1])
    assert device.post([second]).flags == [[]]


def test_corrections_of_one_field_by_two_stations_are_both_kept_and_the_later_one_holds(
    device: Device, neighbour: Device
) -> None:
    entry = device.tally(people=3)
    device.sync()
    neighbour.elapsed = timedelta(minutes=-5)
    neighbour.amend(entry, {"people": 5})
    neighbour.elapsed = timedelta(0)
    device.amend(entry, {"people": 4})
    device.sync()
    (answer,) = neighbour.sync()
    assert answer.statuses == ["accepted"]
    rows = Entry.objects.filter(amends_id=entry["id"]).order_by("observed_at")
    assert [row.station_id for row in rows] == [neighbour.id, device.id]
