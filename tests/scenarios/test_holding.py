"""The holding area: released by an upgrade, mended or dismissed by a person; nothing doubled, nothing lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
import pytest

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast
from fangxian.record import kinds
from fangxian.record.models import Entry, HeldEntry
from fangxian.record.services import assign_held, correct_held, dismiss_held, release_held
from fangxian.record.verify import verify
from fangxian.station.services import revoke_station
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
FUTURE = "test.drone"
CLOSE = timedelta(seconds=5)


@pytest.fixture
def upgrade() -> Iterator[object]:
    """Call it to teach the server a new kind, as a new release would."""

    def learn() -> None:
        @kinds.kind(FUTURE, version=1, label="Drone")
        class Drone(msgspec.Struct, frozen=True, kw_only=True):
            height: Annotated[int, kinds.field("Height", unit="m")] = 0

    yield learn
    kinds._registry.pop(FUTURE, None)


def test_an_unknown_kind_waits_and_becomes_an_entry_after_the_upgrade(device: Device, cast: Cast, upgrade) -> None:
    entry = device.record(FUTURE, {"height": 80})
    (answer,) = device.sync()
    assert answer.reasons == ["unknown_kind"]
    assert release_held() == 0
    upgrade()
    assert release_held() == 1
    row = Entry.objects.get(pk=entry["id"])
    assert (row.station_seq, row.unit_id, row.place_id, row.author_id) == (
        1,
        cast.county.id,
        cast.post.id,
        cast.officer.id,
    )
    assert device.post([entry]).statuses == ["duplicate"]
    assert device.post([entry]).content["receipts"][0]["position"] == row.position
    assert verify().is_green


def test_a_newer_version_waits_and_is_read_when_the_server_has_it(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = device.tally(version=2)
    assert device.post([entry]).reasons == ["newer_version"]
    about = kinds.get("checkpoint.tally")
    newer = kinds.Kind(**{name: getattr(about, name) for name in kinds.Kind.__dataclass_fields__} | {"version": 2})
    monkeypatch.setitem(kinds._registry, "checkpoint.tally", newer)
    assert release_held() == 1
    assert Entry.objects.get(pk=entry["id"]).version == 2


def test_a_held_entry_that_comes_again_after_the_upgrade_is_one_fact(device: Device, upgrade) -> None:
    entry = device.record(FUTURE, {"height": 80})
    device.post([entry])
    upgrade()
    (receipt,) = device.post([entry]).content["receipts"]
    assert (receipt["status"], receipt["flags"]) == ("accepted", [])
    assert release_held() == 0
    assert Entry.objects.filter(kind=FUTURE).count() == 1
    assert Entry.objects.get(pk=entry["id"]).station_seq == 1
    assert HeldEntry.objects.get().resolution == "accepted"
    assert verify().is_green


def test_a_release_keeps_what_was_known_of_the_sender(device: Device, cast: Cast, upgrade) -> None:
    from fangxian.accounts.models import Station

    revoke_station(Station.objects.get(pk=device.id), reason="lost", author=cast.coordinator)
    device.record(FUTURE, {})
    device.sync()
    upgrade()
    release_held()
    assert Entry.objects.get(kind=FUTURE).flags == "station_revoked"


def test_releases_go_in_the_order_of_the_stations_numbers(device: Device, upgrade) -> None:
    entries = [device.record(FUTURE, {"height": height}) for height in range(5)]
    device.post(entries[::-1])
    upgrade()
    assert release_held() == 5
    assert list(Entry.objects.filter(kind=FUTURE).order_by("position").values_list("station_seq", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert verify().is_green


def test_a_person_puts_a_held_entry_right_and_the_body_as_it_came_is_kept(device: Device, cast: Cast) -> None:
    entry = device.tally(people=-3)
    device.sync()
    held = HeldEntry.objects.get()
    fixed = correct_held(held.id, {"payload": {"people": 3}}, note="asked the officer", author_id=cast.coordinator.id)
    assert (fixed.id, fixed.station_seq, fixed.flags) == (UUID(entry["id"]), 1, "corrected_at_door")
    assert b"-3" in bytes(HeldEntry.objects.get().body)
    answer = device.post([entry])
    assert answer.statuses == ["duplicate"]
    assert answer.content["receipts"][0]["position"] == fixed.position
    assert verify().is_green


def test_an_entry_without_a_readable_id_gets_one_and_is_known_again(device: Device, cast: Cast) -> None:
    entry = device.tally(id="broken")
    device.sync()
    changes = {"id": "0190a4b0-0000-7000-8000-000000000001"}
    fixed = correct_held(HeldEntry.objects.get().id, changes, note="n", author_id=cast.coordinator.id)
    answer = device.post([entry])
    assert answer.statuses == ["duplicate"]
    assert answer.content["receipts"][0]["position"] == fixed.position


def test_a_number_nobody_sent_is_not_made_up_for_a_corrected_entry(device: Device, cast: Cast) -> None:
    device.seq = 1
    device.tally(seq="one")
    device.sync()
    correct_held(HeldEntry.objects.get().id, {"seq": 1}, note="n", author_id=cast.coordinator.id)
    assert Entry.objects.get(station_id=device.id).station_seq is None
    assert verify().is_green


def test_a_conflict_of_ids_is_resolved_under_a_new_id(device: Device, cast: Cast) -> None:
    entry = device.tally(people=3)
    other = {**entry, "seq": 2, "payload": {**entry["payload"], "people": 4}}
    device.post([entry, other])
    fixed = correct_held(HeldEntry.objects.get().id, {}, note="two cars", author_id=cast.coordinator.id)
    assert str(fixed.id) != entry["id"]
    assert "id_replaced" in fixed.flags
    answer = device.post([entry, other])
    assert answer.statuses == ["duplicate", "duplicate"]
    assert answer.content["receipts"][1]["position"] == fixed.position
    assert answer.content["receipts"][1]["id"] == entry["id"]
    assert verify().is_green


def test_a_dismissed_entry_stays_kept_and_out_of_the_record(device: Device, cast: Cast) -> None:
    entry = device.tally(people=-3)
    device.sync()
    dismiss_held(HeldEntry.objects.get().id, note="a test of the app", author_id=cast.coordinator.id)
    assert not Entry.objects.filter(station_id=device.id).exists()
    assert bytes(HeldEntry.objects.get().body)
    assert device.post([entry]).statuses == ["held"]
    assert verify().is_green


def test_an_entry_is_resolved_once(device: Device, cast: Cast) -> None:
    device.tally(people=-3)
    device.sync()
    held = HeldEntry.objects.get()
    dismiss_held(held.id, note="n", author_id=cast.coordinator.id)
    with pytest.raises(Problem) as refused:
        correct_held(held.id, {"payload": {"people": 3}}, note="n", author_id=cast.coordinator.id)
    assert refused.value.code == "held_resolved"


def test_a_resolution_needs_a_note_and_leaves_a_trace(device: Device, cast: Cast) -> None:
    device.tally(people=-3)
    device.sync()
    held = HeldEntry.objects.get()
    with pytest.raises(Problem) as refused:
        dismiss_held(held.id, note="  ", author_id=cast.coordinator.id)
    assert refused.value.code == "held_note_missing"
    assign_held(held.id, cast.township.id, note="theirs", author_id=cast.coordinator.id)
    assert HeldEntry.objects.get().unit_id == cast.township.id
    assert Entry.objects.get(kind="record.resolution").author_id == cast.coordinator.id


# When it was seen: by the clocks of the sender, as at the door


def moments(device: Device) -> list[tuple[int | None, datetime, str]]:
    """Number, moment of observation and flags of what the device sent, in the order of observation."""
    rows = Entry.objects.filter(station_id=device.id).order_by("observed_at", "station_seq")
    return [(row.station_seq, row.observed_at, row.flags) for row in rows]


def set_back_before_sending(device: Device) -> datetime:
    """Two hours ago the device begins to record; its clock is set back by three days before it sends."""
    device.elapsed = timedelta(hours=-2)
    device.start_app("k3f9")
    return now() - timedelta(hours=2)


def send_set_back(device: Device) -> None:
    device.elapsed, device.mono = timedelta(0), int(timedelta(hours=2) / timedelta(milliseconds=1))
    device.skew = timedelta(days=-3)
    device.sync()


def test_a_release_dates_by_the_monotonic_clock_as_the_door_does(device: Device, upgrade) -> None:
    truth = set_back_before_sending(device)
    device.record(FUTURE, {"height": 80})
    device.tally()
    send_set_back(device)
    upgrade()
    assert release_held() == 1
    (held, at, flags), (direct, direct_at, direct_flags) = moments(device)
    assert (held, direct, flags, direct_flags) == (1, 2, "clock_jump", "clock_jump")
    assert abs(at - truth) < CLOSE
    assert abs(direct_at - truth) < CLOSE
    assert verify().is_green


def test_a_correction_at_the_door_dates_by_the_monotonic_clock_too(device: Device, cast: Cast) -> None:
    truth = set_back_before_sending(device)
    device.tally(people=-3)
    send_set_back(device)
    held = HeldEntry.objects.get()
    fixed = correct_held(held.id, {"payload": {"people": 3}}, note="n", author_id=cast.coordinator.id)
    assert fixed.flags == "clock_jump,corrected_at_door"
    assert abs(fixed.observed_at - truth) < CLOSE


def test_a_moment_that_a_person_tells_is_no_reading_of_the_devices_clocks(device: Device, cast: Cast) -> None:
    set_back_before_sending(device)
    device.tally(people=-3)
    send_set_back(device)
    told = now() - timedelta(hours=5)
    changes = {"payload": {"people": 3}, "observed_at": told}
    fixed = correct_held(HeldEntry.objects.get().id, changes, note="n", author_id=cast.coordinator.id)
    assert (fixed.observed_at, fixed.flags) == (told, "corrected_at_door")


def test_an_entry_without_a_readable_moment_is_of_the_moment_of_receipt(device: Device, cast: Cast) -> None:
    device.skew = timedelta(days=-3)
    entry = device.tally()
    device.queue.clear()
    del entry["observed_at"]
    device.post([entry])
    held = HeldEntry.objects.get()
    fixed = correct_held(held.id, {}, note="nobody knows", author_id=cast.coordinator.id)
    assert abs(fixed.observed_at - held.received_at) < CLOSE


def test_a_release_stands_between_what_its_device_wrote_before_and_after(device: Device, upgrade) -> None:
    """Another run of the app, the clock wrong by a day meanwhile: the numbers tell the order."""
    device.elapsed = timedelta(hours=-3)
    device.start_app("before")
    device.tally()
    for height, skew in ((1, -24), (2, 24)):
        device.start_app("between")
        device.elapsed, device.skew = timedelta(hours=-2), timedelta(hours=skew)
        device.record(FUTURE, {"height": height})
    device.start_app("after")
    device.elapsed, device.skew = timedelta(hours=-1), timedelta(0)
    device.tally()
    device.start_app("last")
    device.elapsed = timedelta(0)
    device.sync()
    upgrade()
    assert release_held() == 2
    found = moments(device)
    assert [number for number, _, _ in found] == [1, 2, 3, 4]
    assert [flags for _, _, flags in found] == ["", "clock_order,late", "clock_order,future", ""]
    (_, first, _), (_, second, _), (_, third, _), (_, fourth, _) = found
    assert (second, third) == (first, fourth)
    assert verify().is_green


def test_what_comes_after_a_release_is_not_dated_before_it(device: Device, upgrade) -> None:
    device.record(FUTURE, {"height": 80})
    device.sync()
    upgrade()
    release_held()
    device.elapsed = timedelta(hours=-1)
    entry = device.tally()
    device.elapsed = timedelta(0)
    assert device.post([entry]).flags == [["clock_order"]]
    assert [number for number, _, _ in moments(device)] == [1, 2]


@pytest.mark.parametrize(
    "clock",
    [{"boot": "a\x00", "mono": 1}, {"boot": "b" * 5000, "mono": 1}, {"boot": "c", "mono": 10**30}],
    ids=["text that no database keeps", "an endless name", "beyond counting"],
)
def test_an_absurd_clock_is_not_kept_and_the_entry_is(device: Device, upgrade, clock: dict) -> None:
    entry = device.record(FUTURE, {"height": 80}, clock=clock)
    assert device.post([entry], clock=clock).reasons == ["unknown_kind"]
    assert HeldEntry.objects.get().clock is None
    upgrade()
    assert release_held() == 1
    assert abs(Entry.objects.get(kind=FUTURE).observed_at - now()) < CLOSE


def test_what_was_held_before_clocks_were_kept_is_dated_by_the_measured_offset(device: Device, upgrade) -> None:
    device.skew = timedelta(days=-3)
    device.start_app("k3f9")
    device.record(FUTURE, {"height": 80})
    device.sync()
    HeldEntry.objects.update(clock=None)
    upgrade()
    assert release_held() == 1
    ((_, moment, flags),) = moments(device)
    assert abs(moment - now()) < CLOSE
    assert flags == "clock_skew"


@pytest.mark.parametrize("sent_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999-12:00"])
def test_an_absurd_time_of_sending_does_not_keep_an_entry_held(device: Device, upgrade, sent_at: str) -> None:
    device.post([device.record(FUTURE, {"height": 80}, observed_at=sent_at)], sent_at=sent_at)
    upgrade()
    assert release_held() == 1
    assert abs(Entry.objects.get(kind=FUTURE).observed_at - now()) < CLOSE
