"""Clocks that are wrong, set back, in another zone or absurd: entries in the right order, flagged (THREATS T11)."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from fangxian.base.clock import now
from fangxian.record.models import Entry
from fangxian.record.verify import verify
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
CLOSE = timedelta(seconds=5)


def observed() -> list[tuple[int, datetime]]:
    """Numbers and moments of what stations sent, in order of observation and number."""
    rows = Entry.objects.filter(station_id__isnull=False).order_by("observed_at", "station_seq")
    return [(row.station_seq or 0, row.observed_at) for row in rows]


def test_a_clock_that_is_wrong_by_days_is_set_right_by_the_measured_offset(device: Device) -> None:
    device.skew = timedelta(days=5)
    device.tally()
    (answer,) = device.sync()
    assert answer.flags == [["clock_skew"]]
    ((_, moment),) = observed()
    assert abs(now() - moment) < CLOSE


def test_a_clock_that_stands_in_the_past_is_set_right_too(device: Device) -> None:
    device.skew = timedelta(days=-3000)
    device.tally()
    (answer,) = device.sync()
    assert answer.flags == [["clock_skew"]]
    assert abs(now() - observed()[0][1]) < CLOSE


def test_a_clock_set_back_in_mid_shift_does_no_harm_within_one_run_of_the_app(device: Device) -> None:
    began = now() - timedelta(hours=4)
    device.elapsed = timedelta(hours=-4)
    device.start_app("k3f9")
    for skew in (0, 0, -2, -2):
        device.skew = timedelta(hours=skew)
        device.tally()
        device.wait(timedelta(hours=1))
    (answer,) = device.sync()
    assert [number for number, _ in observed()] == [1, 2, 3, 4]
    for hours, (_, moment) in enumerate(observed()):
        assert abs(moment - (began + timedelta(hours=hours))) < CLOSE
    # Sent under the changed clock: what was written under the old one is what stands out.
    assert ["clock_jump" in flags for flags in answer.flags] == [True, True, False, False]


def test_a_clock_set_back_and_a_reboot_keep_the_order_of_the_numbers(device: Device) -> None:
    device.elapsed = timedelta(hours=-3)
    device.start_app("before")
    device.tally()
    device.wait(timedelta(hours=1))
    device.skew = timedelta(hours=-2)
    device.start_app("after")
    device.tally()
    device.wait(timedelta(hours=1))
    device.skew = timedelta(0)
    device.start_app("third")
    device.elapsed = timedelta(0)
    device.tally()
    (answer,) = device.sync()
    assert [number for number, _ in observed()] == [1, 2, 3]
    assert "clock_order" in answer.flags[1]


def test_another_time_zone_is_the_same_moment(device: Device) -> None:
    moment = datetime.now(UTC) - timedelta(minutes=10)
    far = moment.astimezone(timezone(timedelta(hours=14)))
    near = moment.astimezone(timezone(timedelta(hours=-12)))
    (answer,) = [device.post([device.tally(observed_at=far.isoformat()), device.tally(observed_at=near.isoformat())])]
    assert answer.flags == [[], []]
    assert all(abs(at - moment) < CLOSE for _, at in observed())


def test_an_entry_of_the_future_is_kept_at_the_moment_of_receipt(device: Device) -> None:
    answer = device.post([device.tally(observed_at=(now() + timedelta(days=400)).isoformat())])
    assert "future" in answer.flags[0]
    assert abs(now() - observed()[0][1]) < CLOSE


def test_an_entry_of_weeks_ago_is_kept_and_flagged_late(device: Device) -> None:
    device.elapsed = timedelta(days=-21)
    device.tally()
    device.elapsed = timedelta(0)
    (answer,) = device.sync()
    assert answer.flags == [["late"]]
    assert abs(now() - timedelta(days=21) - observed()[0][1]) < CLOSE


ABSURD = {
    "year 1": "0001-01-01T00:00:00+00:00",
    "year 1 east": "0001-01-01T00:00:00+14:00",
    "year 9999": "9999-12-31T23:59:59.999+00:00",
    "year 9999 west": "9999-12-31T23:59:59.999-12:00",
    "the epoch": "1970-01-01T00:00:00Z",
}


@pytest.mark.parametrize("moment", ABSURD.values(), ids=ABSURD.keys())
def test_an_absurd_time_of_observation_never_breaks_the_batch(device: Device, moment: str) -> None:
    answer = device.post([device.tally(observed_at=moment), device.tally()])
    assert answer.status == 200
    assert answer.statuses[1] == "accepted"
    assert answer.statuses[0] in {"accepted", "held"}
    assert verify().is_green


@pytest.mark.parametrize("moment", ABSURD.values(), ids=ABSURD.keys())
def test_an_absurd_time_of_sending_never_loses_the_facts(device: Device, moment: str) -> None:
    answer = device.post([device.tally(observed_at=moment)], sent_at=moment)
    assert answer.statuses == ["accepted"]
    assert abs(now() - observed()[0][1]) < CLOSE
    assert verify().is_green


@pytest.mark.parametrize("mono", [-(10**18), 10**18, 10**30], ids=["far back", "far ahead", "beyond counting"])
def test_an_absurd_monotonic_clock_never_loses_the_facts(device: Device, mono: int) -> None:
    device.start_app("k3f9")
    entry = device.tally(clock={"boot": "k3f9", "mono": mono})
    answer = device.post([entry], clock={"boot": "k3f9", "mono": -mono})
    assert answer.statuses == ["accepted"]
    assert verify().is_green


def test_an_unsteady_network_is_no_clock_set_back(device: Device) -> None:
    device.elapsed = timedelta(minutes=-1)
    entries = [device.tally(), device.tally()]
    device.elapsed = timedelta(0)
    slow = device.envelope(entries[:1], sent_at=(device.clock() - timedelta(seconds=3)).isoformat())
    assert device.post_raw(json.dumps(slow).encode()).flags == [[]]
    assert device.post(entries[1:]).flags == [[]]
    assert [number for number, _ in observed()] == [1, 2]


def test_numbers_decide_where_the_clock_stands_still(device: Device) -> None:
    moment = now().isoformat()
    entries = [device.tally(observed_at=moment) for _ in range(3)]
    device.post(entries[::-1])
    assert [number for number, _ in observed()] == [1, 2, 3]
    assert list(
        Entry.objects.filter(station_seq__isnull=False).order_by("position").values_list("station_seq", flat=True)
    ) == [1, 2, 3]
