"""A database that is locked, gone or full: 503 and a time to try again, nothing stored; then everything goes on."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.faults.house import House
from tests.scenarios.device import Device

pytestmark = pytest.mark.faults
STATIONS_OWN = "SELECT count(*) FROM record_entry WHERE station_id IS NOT NULL"


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another process holds the end of the record for longer than the server waits."""
    if house.database_url:
        with psycopg.connect(house.database_url) as connection:
            connection.execute("SELECT * FROM record_head FOR UPDATE")
            yield
            connection.rollback()
        return
    connection = sqlite3.connect(house.file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def gone(house: House) -> Iterator[None]:
    """The database is not there: its file moved away, or its server lets nobody in."""
    if house.database_url:
        name = urlsplit(house.database_url).path.lstrip("/")
        admin = house.database_url.replace(f"/{name}", "/postgres")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        return
    ends = [end for end in ("", "-wal", "-shm") if house.file.with_name(house.file.name + end).exists()]
    away = house.var / "away"
    away.mkdir()
    for end in ends:
        shutil.move(house.file.with_name(house.file.name + end), away / (house.file.name + end))
    yield
    for end in ("", "-wal", "-shm"):
        house.file.with_name(house.file.name + end).unlink(missing_ok=True)
    for end in ends:
        shutil.move(away / (house.file.name + end), house.file.with_name(house.file.name + end))


def refused(device: Device) -> None:
    """The queue stays; the answer says when to try again."""
    waiting = len(device.queue)
    (answer,) = device.sync()
    assert (answer.status, answer.code) == (503, "record_unavailable")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert len(device.queue) == waiting
    assert device.receipts == {}


def recovered(house: House, device: Device, number: int) -> None:
    answers = device.sync()
    assert answers[-1].counter == {"highest": number, "received": number, "missing": []}
    assert {receipt["status"] for receipt in device.receipts.values()} == {"accepted"}
    assert house.count(STATIONS_OWN) == number
    report = house.verify()
    assert report.returncode == 0, report.stdout


@pytest.mark.parametrize("trouble", [locked, gone], ids=["locked", "gone"])
def test_a_database_that_cannot_be_written_is_told_and_nothing_is_stored(house: House, trouble) -> None:
    house.start()
    device = house.device()
    for number in range(50):
        device.tally(people=number)
    with trouble(house):
        refused(device)
    assert house.count(STATIONS_OWN) == 0
    recovered(house, device, 50)


def test_a_full_disk_is_told_and_nothing_is_stored(house: House) -> None:
    if house.database_url:
        pytest.skip("the disk of PostgreSQL is its own server's; its refusal arrives as the same class of error")
    house.start(largest_file=max(house.file.stat().st_size, 600_000) + 200_000)
    device = house.device()
    for number in range(900):
        device.passage(payload={"note": "雪" * 300 + str(number)})
    stored = 0
    for _ in range(30):
        answer = device.post(device.queue[stored : stored + 50])
        if answer.status != 200:
            break
        stored += 50
    assert (answer.status, answer.code) == (503, "record_unavailable")
    assert house.count(STATIONS_OWN) == stored
    house.give_room()
    recovered_answers = device.sync(size=300)
    assert recovered_answers[-1].counter == {"highest": 900, "received": 900, "missing": []}
    assert house.count(STATIONS_OWN) == 900
    assert house.verify().returncode == 0
