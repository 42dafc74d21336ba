"""Erased means erased: no byte of the database, and nothing that is handed out, lets anybody read the identity."""

import os
from pathlib import Path

import pytest
from django.db import connection

from fangxian.base.ids import new_id
from fangxian.base.problems import Problem
from fangxian.record import vault
from fangxian.record.models import BlindIndex, Entry, HeldEntry, Subject
from fangxian.record.services import (
    correct_held,
    erase_subjects,
    look_up_subjects,
    masked_identities,
    place_hold,
    reveal_identities,
)
from fangxian.record.tests.support import OTHER_NUMBER, entry, receive, station
from fangxian.record.verify import verify

# In no other test: what those rolled back may still lie in the pages of their tables.
NUMBER = "99010119900101003X"
IDENTITY = {"name": "欧阳雪松", "id_number": NUMBER, "phone": "10099887766"}
BYSTANDER = {"name": "司马长风", "id_number": OTHER_NUMBER, "phone": "13900139000"}


def erase(*subjects):
    return erase_subjects(subjects, reason="asked for it", author_id=new_id(), unit_id=None)


def database_bytes():
    """Every byte that the database keeps of its tables: the files of SQLite, or those of PostgreSQL read by the server."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        return b"".join(
            Path(f"{name}{end}").read_bytes() for end in ("", "-wal", "-shm") if os.path.exists(f"{name}{end}")
        )
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid), 0, pg_relation_size(oid)) FROM pg_class"
            " WHERE relkind IN ('r', 'i', 't') AND pg_relation_size(oid) > 0 AND pg_relation_filepath(oid) IS NOT NULL"
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def snapshots_held():
    """Who keeps PostgreSQL from forgetting old row versions: for the message of a failing test."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname, backend_type, state, backend_xmin::text, backend_xid::text, left(query, 80)"
            " FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
        return cursor.fetchall()


def secrets_of(subject):
    """What must be gone: the plain values, the wrapped data key, the data key, the blind digests."""
    wrapped = bytes(subject.wrapped_key)
    digests = [bytes(row.digest) for row in BlindIndex.objects.filter(subject=subject)]
    assert len(digests) == 2
    return {
        "wrapped key": [wrapped, wrapped.hex().encode()],
        "data key": [vault.unwrap(wrapped, subject.wrapping_id, subject.id)],
        "digests": digests,
        "plain": [value.encode() for value in IDENTITY.values()],
    }


LONG = "x" * 101  # a text that the kind refuses, so that the entry is held


def hold(st, sent):
    """Let an entry be held; returns the ciphertext of its seal as it is kept."""
    (receipt,) = receive(st, sent).receipts
    assert receipt["status"] == "held"
    return sent["sealed"]["ct"].encode() if sent["sealed"] else b""


def hold_identities(st):
    """Hold what tells of the person: one that waits, one that was put right, and one with the identity in clear."""
    sealed = [hold(st, entry(number, text=LONG, identity=IDENTITY)) for number in (41, 42)]
    hold(st, {**entry(43), "payload": {"text": LONG, "set": {"people": [IDENTITY]}}})
    released = HeldEntry.objects.get(station_seq=42)
    correct_held(released.id, {"payload": {"text": "short"}}, note="put right", author_id=new_id())
    return [*sealed, NUMBER.encode(), IDENTITY["phone"].encode()]


@pytest.mark.django_db
def test_what_waits_in_the_holding_area_keeps_the_fact_and_loses_the_person():
    st = station()
    receive(st, entry(1, identity=IDENTITY))
    hold(st, entry(2, text=LONG, identity=IDENTITY))
    waiting = HeldEntry.objects.get()
    erase(Entry.objects.get().subject_id)
    row = correct_held(waiting.id, {"payload": {"text": "short"}}, note="put right", author_id=new_id())
    assert (row.sealed, row.subject_id) == (None, None)
    assert HeldEntry.objects.get().forgotten_at is not None


@pytest.mark.django_db
def test_a_number_corrected_to_somebody_elses_goes_with_its_owner_too():
    st = station()
    receive(st, entry(1, identity=IDENTITY))
    erased = Entry.objects.get().subject_id
    hold(st, {**entry(2), "payload": {"text": LONG, **IDENTITY}})
    held = HeldEntry.objects.get()
    correct_held(
        held.id,
        {"payload": {"text": "short"}},
        note="put right",
        author_id=new_id(),
        without=["name", "id_number", "phone"],
    )
    erase(erased)
    assert bytes(HeldEntry.objects.get().body) == b""


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_the_database_lets_anybody_read_an_erased_identity():
    st = station()
    receive(st, *[entry(number, identity=IDENTITY if number % 2 else BYSTANDER) for number in range(1, 41)])
    subject = Subject.objects.get(indexes__digest=vault.blind("id_number", NUMBER))
    gone = secrets_of(subject) | {"held": hold_identities(st)}
    kept = hold(st, entry(44, text=LONG, identity=BYSTANDER))
    before = database_bytes()
    assert all(needle in before for needle in (gone["wrapped key"][0], *gone["digests"], *gone["held"]))
    erase(subject.id)
    after = database_bytes()
    left = [what for what, needles in gone.items() if any(needle in after for needle in needles)]
    assert left == [], snapshots_held()
    assert verify().is_green
    assert Entry.objects.filter(subject_id=subject.id).count() == 21
    assert kept in after
    other = Entry.objects.exclude(subject_id=subject.id).filter(kind="test.note").first()
    assert reveal_identities([other.id], purpose="p", author_id=new_id(), unit_id=None)[other.id] == BYSTANDER


@pytest.mark.django_db
def test_nothing_is_revealed_masked_or_found_after_erasure():
    receive(station(), entry(1, identity=IDENTITY))
    row = Entry.objects.get()
    erase(row.subject_id)
    assert reveal_identities([row.id], purpose="p", author_id=new_id(), unit_id=None) == {row.id: {}}
    assert masked_identities([row.id]) == {row.id: {}}
    for index in ("id_number", "phone"):
        assert look_up_subjects(index, IDENTITY[index], purpose="p", author_id=new_id(), unit_id=None) == []


@pytest.mark.django_db
def test_the_entry_of_an_erasure_names_nobody():
    receive(station(), entry(1, identity=IDENTITY))
    subject = Entry.objects.get().subject_id
    row = erase(subject)
    assert str(subject) not in row.payload
    assert row.subject_id is None


@pytest.mark.django_db
def test_a_person_who_comes_again_after_erasure_is_somebody_new():
    st = station()
    receive(st, entry(1, identity=IDENTITY))
    first = Entry.objects.get().subject_id
    erase(first)
    receive(st, entry(2, identity=IDENTITY))
    again = Entry.objects.get(station_seq=2)
    assert again.subject_id != first
    assert "subject_erased" not in again.flags


@pytest.mark.django_db
def test_a_late_entry_that_names_an_erased_subject_does_not_bring_it_back():
    st = station()
    receive(st, entry(1, identity=IDENTITY))
    first = Entry.objects.get().subject_id
    erase(first)
    receive(st, entry(2, identity={"name": "甲"}, subject=str(first)))
    again = Entry.objects.get(station_seq=2)
    assert again.subject_id != first
    assert "subject_erased" in again.flags
    assert Subject.objects.get(pk=first).wrapped_key is None


@pytest.mark.django_db
def test_an_erased_entry_that_is_sent_again_is_still_a_duplicate():
    st = station()
    one = entry(1, identity=IDENTITY)
    receive(st, one)
    erase(Entry.objects.get().subject_id)
    assert [line["status"] for line in receive(st, one).receipts] == ["duplicate"]


@pytest.mark.django_db
def test_a_hold_keeps_all_of_those_that_were_to_be_erased_together():
    st = station()
    receive(st, entry(1, identity=IDENTITY), entry(2, identity=BYSTANDER))
    one, two = Subject.objects.all()
    place_hold(one.id, reason="a claim", author_id=new_id())
    with pytest.raises(Problem) as refused:
        erase(two.id, one.id)
    assert refused.value.code == "subject_on_hold"
    assert not Subject.objects.exclude(erased_at=None).exists()


@pytest.mark.django_db
def test_erasing_twice_counts_once():
    receive(station(), entry(1, identity=IDENTITY))
    subject = Entry.objects.get().subject_id
    assert '"subjects":1' in erase(subject).payload
    assert '"subjects":0' in erase(subject).payload


@pytest.mark.django_db
def test_the_databases_statistics_take_no_sample_of_keys_and_digests():
    """ANALYZE would copy values to where an erasure does not reach."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")
            assert cursor.fetchone() == (0,)
        return
    receive(station(), entry(1, identity=IDENTITY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE record_subject, record_blindindex")
        cursor.execute("SELECT attname FROM pg_stats WHERE tablename IN ('record_subject', 'record_blindindex')")
        assert {"wrapped_key", "digest"}.isdisjoint(row[0] for row in cursor.fetchall())
