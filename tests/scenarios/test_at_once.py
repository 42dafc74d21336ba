"""Several devices at the same moment: positions stay gapless, nothing is doubled, one code binds one device."""

import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from fangxian.accounts.models import Station
from fangxian.base.testing import Cast
from fangxian.record.models import Entry, HeldEntry
from fangxian.record.replay import replay
from fangxian.record.verify import verify
from fangxian.station.services import issue_code
from tests.scenarios.conftest import Enrol
from tests.scenarios.device import Answered, Device

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


def at_once(acts: Sequence[Callable[[], Answered]]) -> list[Answered]:
    """Run all of ``acts`` in threads of their own, started together; each closes its own connection."""
    start = threading.Barrier(len(acts))
    answers: dict[int, Answered] = {}

    def run(number: int, act: Callable[[], Answered]) -> None:
        try:
            start.wait(PATIENCE)
            answers[number] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act), daemon=True) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(answers) == len(acts)
    return [answers[number] for number in range(len(acts))]


def positions() -> list[int]:
    return list(Entry.objects.order_by("position").values_list("position", flat=True))


def test_batches_of_several_stations_at_once_keep_positions_gapless(enrol: Enrol) -> None:
    devices = [enrol() for _ in range(4)]
    for device in devices:
        for number in range(40):
            device.screening("甲", f"11010519491231{number:04d}")
    for turn in range(4):
        parts = [device.queue[turn * 10 : turn * 10 + 10] for device in devices]
        answers = at_once([lambda d=device, p=part: d.post(p) for device, part in zip(devices, parts, strict=True)])
        assert [answer.status for answer in answers] == [200] * 4
    assert positions() == list(range(1, len(positions()) + 1))
    assert Entry.objects.filter(kind="checkpoint.screening").count() == 160
    assert Entry.objects.filter(kind="checkpoint.screening").values("subject_id").distinct().count() == 40
    assert verify().is_green


def test_one_batch_sent_several_times_at_once_is_stored_once(device: Device) -> None:
    for number in range(30):
        device.tally(people=number)
    answers = at_once([lambda: device.post(device.queue)] * 4)
    assert sorted(answer.statuses[0] for answer in answers) == ["accepted"] + ["duplicate"] * 3
    assert len({tuple(receipt["position"] for receipt in answer.content["receipts"]) for answer in answers}) == 1
    assert Entry.objects.filter(station_id=device.id).count() == 30
    assert verify().is_green


def test_one_bad_entry_sent_several_times_at_once_is_held_once(device: Device) -> None:
    device.tally(people=-1)
    answers = at_once([lambda: device.post(device.queue)] * 4)
    assert {answer.statuses[0] for answer in answers} == {"held"}
    assert HeldEntry.objects.count() == 1


def test_one_bad_entry_of_two_stations_at_once_is_no_error(device: Device, neighbour: Device) -> None:
    answers = at_once([lambda: device.post([{}]), lambda: neighbour.post([{}])])
    assert {answer.statuses[0] for answer in answers} == {"held"}


def test_one_code_used_by_several_devices_at_once_binds_one(cast: Cast) -> None:
    _row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    devices = [Device() for _ in range(4)]
    answers = at_once([lambda d=device: d.enrol(code) for device in devices])
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert Station.objects.count() == 1
    assert verify().is_green


def test_verifying_while_stations_send_sees_one_state(enrol: Enrol) -> None:
    devices = [enrol() for _ in range(2)]
    for device in devices:
        for number in range(300):
            device.tally(people=number)
    reports = []

    def check() -> Answered:
        reports.extend(verify() for _ in range(5))
        return Answered(200, {}, b"")

    answers = at_once([check, *[lambda d=device: d.sync(size=30)[-1] for device in devices]])
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert [report.findings for report in reports] == [[]] * 5


def test_replaying_while_stations_send_loses_nothing(device: Device) -> None:
    for number in range(200):
        device.tally(people=number)

    def again() -> Answered:
        for _ in range(3):
            replay()
        return Answered(200, {}, b"")

    answers = at_once([again, lambda: device.sync(size=20)[-1]])
    assert [answer.status for answer in answers] == [200, 200]
    assert Entry.objects.filter(station_id=device.id).count() == 200
    assert verify().is_green
