"""Verification finds whatever somebody with all rights on the database may do behind the application's back."""

import pytest
from django.db import connection
from django.db.models import F

from fangxian.base.ids import new_id
from fangxian.record import triggers
from fangxian.record.models import Batch, Entry, Head, HeldEntry, StationCounter
from fangxian.record.tests.support import NUMBER, as_attacker, entry, receive, station
from fangxian.record.verify import verify

pytestmark = pytest.mark.django_db
OTHER = new_id()


@pytest.fixture
def record():
    """Three batches of one station, with a held entry, sealed and bare."""
    st = station()
    receive(st, entry(1), entry(2, identity={"name": "甲", "id_number": NUMBER}), entry(3))
    receive(st, entry(4, kind="test.unknown"), entry(5, place=str(new_id()), author=str(new_id())))
    receive(st, entry(6), entry(7))
    assert verify().is_green
    return st


def found():
    return {finding.what for finding in verify().findings}


def uuid_text(value):
    return value.hex if connection.vendor == "sqlite" else str(value)


CHANGES = {
    "id": lambda: uuid_text(OTHER),
    "kind": lambda: "test.other",
    "version": lambda: 1,
    "observed_at": lambda: "2020-01-01 00:00:00",
    "received_at": lambda: "2020-01-01 00:00:00",
    "clock_offset_ms": lambda: 77,
    "unit_id": lambda: uuid_text(OTHER),
    "place_id": lambda: uuid_text(OTHER),
    "author_id": lambda: uuid_text(OTHER),
    "station_id": lambda: uuid_text(OTHER),
    "station_seq": lambda: 99,
    "subject_id": lambda: uuid_text(OTHER),
    "amends_id": lambda: uuid_text(OTHER),
    "payload": lambda: '{"text":"changed"}',
    "sealed": lambda: b"changed",
    "flags": lambda: "late",
    "leaf": lambda: bytes(32),
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_row_changed_in_any_column_is_found(record, column):
    with as_attacker() as cursor:
        cursor.execute(f"UPDATE record_entry SET {column} = %s WHERE position = 2", [CHANGES[column]()])
    assert "leaf" in found()


def test_every_column_was_tried():
    assert {field.column for field in Entry._meta.concrete_fields} == {*CHANGES, "position"}


def test_a_row_changed_together_with_its_leaf_breaks_the_chain(record):
    from fangxian.record import canonical

    row = Entry.objects.get(position=2)
    row.payload = '{"text":"changed"}'
    with as_attacker() as cursor:
        cursor.execute(
            "UPDATE record_entry SET payload = %s, leaf = %s WHERE position = 2", [row.payload, canonical.leaf(row)]
        )
    assert found() == {"chain"}


def test_a_deleted_row_is_found(record):
    with as_attacker() as cursor:
        cursor.execute("DELETE FROM record_entry WHERE position = 2")
    assert {"position", "chain"} <= found()


def test_swapped_positions_are_found(record):
    with as_attacker() as cursor:
        for before, after in ((2, 98), (3, 2), (98, 3)):
            cursor.execute("UPDATE record_entry SET position = %s WHERE position = %s", [after, before])
    assert Entry.objects.count() == 6
    assert "chain" in found()


def test_a_tail_cut_off_is_found(record):
    with as_attacker() as cursor:
        cursor.execute("DELETE FROM record_entry WHERE position > 4")
    assert {"chain", "head"} & found()


def test_a_tail_cut_off_with_its_batch_and_the_head_put_back_is_found_by_the_stations_numbers(record):
    last = Batch.objects.order_by("last_position").last()
    before = Batch.objects.order_by("last_position")[1]
    with as_attacker() as cursor:
        cursor.execute("DELETE FROM record_entry WHERE position >= %s", [last.first_position])
    last.delete()
    Head.objects.update(position=before.last_position, chain=before.chain)
    assert found() == {"counter"}


def test_a_tail_cut_off_with_counter_and_all_leaves_a_gap_that_the_station_knows_of(record):
    """All traces on the server are gone; what the station holds, receipts up to 7, is then the proof."""
    test_a_tail_cut_off_with_its_batch_and_the_head_put_back_is_found_by_the_stations_numbers(record)
    StationCounter.objects.update(highest=5, received=5)
    assert found() == set()
    answer = receive(record, entry(8))
    assert answer.counter.missing == [[6, 7]]


def test_a_row_slipped_in_is_found(record):
    row = Entry.objects.get(position=6)
    row.id, row.position, row.station_seq = new_id(), 7, None
    with as_attacker():
        row.save(force_insert=True)
    assert "head" in found()


@pytest.mark.parametrize(
    "change", [{"highest": 6}, {"highest": 9}, {"received": 6}, {"received": 8}, {"missing": [[2, 2]]}], ids=str
)
def test_a_changed_counter_is_found(record, change):
    StationCounter.objects.update(**change)
    assert found() == {"counter"}


def test_a_counter_that_is_gone_is_found(record):
    StationCounter.objects.all().delete()
    assert found() == {"counter"}


def test_a_gap_that_somebody_closed_without_the_entry_is_found(record):
    receive(record, entry(10))
    assert verify().is_green
    StationCounter.objects.update(received=10, missing=[])
    assert found() == {"counter"}


def test_a_held_entry_thrown_away_is_found(record):
    HeldEntry.objects.all().delete()
    assert found() == {"counter"}


@pytest.mark.parametrize("change", [{"position": 5}, {"chain": bytes(32)}], ids=str)
def test_a_changed_head_is_found(record, change):
    Head.objects.update(**change)
    assert found() == {"head"}


def test_a_missing_head_is_found(record):
    Head.objects.all().delete()
    assert "head" in found()


@pytest.mark.parametrize("change", [{"chain": bytes(32)}, {"last_position": 2}, {"first_position": 2}], ids=str)
def test_a_changed_batch_is_found(record, change):
    Batch.objects.filter(first_position=1).update(**change)
    assert "chain" in found()


def test_a_batch_that_is_gone_is_found(record):
    Batch.objects.filter(first_position=4).delete()
    assert "chain" in found()


def test_an_empty_record_is_green():
    assert verify().is_green


@pytest.mark.parametrize("name", sorted(triggers.EXPECTED[connection.vendor]))
def test_a_missing_trigger_is_found(record, name):
    on = " ON record_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert [(finding.what, finding.where) for finding in verify().findings] == [("trigger", name)]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite cannot switch a trigger off without dropping it")
def test_a_trigger_that_was_switched_off_is_found(record):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER entry_no_change")
    assert found() == {"trigger"}


HOLLOW = {
    "sqlite": [
        ("entry_no_update", "DROP TRIGGER entry_no_update",
         "CREATE TRIGGER entry_no_update BEFORE UPDATE ON record_entry BEGIN SELECT 1; END"),
        ("entry_no_delete", "DROP TRIGGER entry_no_delete",
         "CREATE TRIGGER entry_no_delete BEFORE DELETE ON record_entry WHEN OLD.position = 0"
         f" BEGIN SELECT RAISE(ABORT, '{triggers.REFUSAL}'); END"),
    ],
    "postgresql": [
        ("entry_no_change", "DROP TRIGGER entry_no_change ON record_entry",
         "CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON record_entry FOR EACH ROW WHEN (OLD.position = 0)"
         " EXECUTE FUNCTION record_append_only()"),
        ("entry_no_change", "DROP TRIGGER entry_no_change ON record_entry",
         "CREATE TRIGGER entry_no_change BEFORE DELETE ON record_entry FOR EACH ROW EXECUTE FUNCTION record_append_only()"),
        ("entry_no_truncate",
         "CREATE FUNCTION as_you_like() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
         "CREATE OR REPLACE TRIGGER entry_no_truncate BEFORE TRUNCATE ON record_entry EXECUTE FUNCTION as_you_like()"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "first", "hollow"), HOLLOW[connection.vendor])
def test_a_hollow_trigger_is_found_under_its_old_name(record, name, first, hollow):
    with connection.cursor() as cursor:
        cursor.execute(first)
        cursor.execute(hollow)
    assert [(finding.what, finding.where) for finding in verify().findings] == [("trigger_changed", name)]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's triggers call no function")
def test_a_hollow_function_behind_the_triggers_is_found(record):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION record_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        )
    Entry.objects.update(flags=F("flags"))
    assert [finding.where for finding in verify().findings] == ["entry_no_change", "entry_no_truncate"]
    assert found() == {"trigger_changed"}


def test_installing_again_mends_what_was_hollow(record):
    for _name, first, hollow in HOLLOW[connection.vendor][-1:]:
        with connection.cursor() as cursor:
            cursor.execute(first)
            cursor.execute(hollow)
    with as_attacker():
        pass
    assert verify().is_green


def test_findings_stop_at_a_hundred():
    st = station()
    receive(st, *[entry(number) for number in range(1, 151)])
    with as_attacker() as cursor:
        cursor.execute("UPDATE record_entry SET flags = 'late'")
    assert len(verify().findings) == 100


def test_the_count_of_entries_is_told_as_it_goes():
    receive(station(), *[entry(number) for number in range(1, 11)])
    told = []
    assert verify(told.append).entries == 10
    assert told[-1] == 10
