"""The server is killed in the middle of a batch, again and again: nothing is lost, nothing doubled."""

import threading
import time
from contextlib import suppress

import pytest

from tests.faults.house import House, OverHttp
from tests.scenarios.device import Device, NotSent

pytestmark = pytest.mark.faults
ENTRIES = 3000
BATCH = 150
# Milliseconds from the last byte of a batch to the kill: before it is read, while it is written, about when it is answered.
DELAYS = (0, 5, 15, 30, 50, 80, 120)
PATIENCE = 60


def fill(device: Device) -> None:
    for number in range(ENTRIES):
        device.screening("甲", f"1101051949{number:08d}") if number % 3 else device.tally(people=number)


def send_until_killed(house: House, device: Device, delay_ms: int) -> bool:
    """Send batches; the server dies ``delay_ms`` after the second one is on its way. Says whether an answer was lost."""
    sent: list[float] = []
    underway = threading.Event()

    def on_its_way() -> None:
        sent.append(time.monotonic())
        if len(sent) == 2:
            underway.set()

    def kill() -> None:
        underway.wait(PATIENCE)
        time.sleep(delay_ms / 1000)
        house.kill()

    device.line = OverHttp(house.port, [on_its_way])
    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    lost = False
    try:
        device.sync(size=BATCH)
    except NotSent:
        lost = True
    underway.set()
    killer.join(PATIENCE)
    return lost


def test_a_server_killed_in_mid_batch_loses_nothing_and_doubles_nothing(house: House) -> None:
    house.start()
    device = house.device()
    fill(device)
    everything = [entry["id"] for entry in device.queue]
    lost = 0
    for delay in DELAYS:
        lost += send_until_killed(house, device, delay)
        assert house.server is None
        house.start()
    assert lost >= len(DELAYS) // 2
    device.line = OverHttp(house.port)
    answers = device.sync(size=BATCH)
    assert {answer.status for answer in answers} <= {200}
    assert device.queue == []
    assert device.receipts.keys() == set(everything)
    assert {receipt["status"] for receipt in device.receipts.values()} <= {"accepted", "duplicate"}
    counter = device.post([]).counter
    assert counter == {"highest": ENTRIES, "received": ENTRIES, "missing": []}
    assert house.count("SELECT count(*) FROM record_entry WHERE station_id IS NOT NULL") == ENTRIES
    assert house.count("SELECT count(DISTINCT station_seq) FROM record_entry") == ENTRIES
    assert house.count("SELECT max(position) - count(*) FROM record_entry") == 0
    report = house.verify()
    assert (report.returncode, "green" in report.stdout) == (0, True), report.stdout


def test_two_stations_and_a_kill_leave_both_counters_whole(house: House) -> None:
    house.start()
    devices = [house.device(), house.device()]
    for device in devices:
        for number in range(600):
            device.tally(people=number)

    def send(device: Device) -> None:
        with suppress(NotSent):
            device.sync(size=50)

    senders = [threading.Thread(target=send, args=(device,), daemon=True) for device in devices]
    for sender in senders:
        sender.start()
    time.sleep(0.25)
    house.kill()
    for sender in senders:
        sender.join(PATIENCE)
    house.start()
    for device in devices:
        device.sync(size=50)
        assert device.post([]).counter == {"highest": 600, "received": 600, "missing": []}
    assert house.verify().returncode == 0
