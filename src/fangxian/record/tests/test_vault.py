"""Data keys, wrapping keys and blind indexes."""

from dataclasses import replace

import pytest

from fangxian.base import keys
from fangxian.base.ids import new_id
from fangxian.config.cli import main
from fangxian.record import vault
from fangxian.record.models import BlindIndex, Entry, Subject
from fangxian.record.services import look_up_subjects, reveal_identities, rewrap_subjects
from fangxian.record.tests.support import NUMBER, entry, receive, station

pytestmark = pytest.mark.django_db
IDENTITY = {"name": "甲", "id_number": NUMBER, "phone": "13800138000"}


@pytest.fixture
def own_keys(settings, tmp_path):
    """A key file and a ring of this test's own."""
    settings.KEYS, settings.KEY_FILE = "", tmp_path / "keys.json"
    settings.KEY_RING = keys.load("", settings.KEY_FILE)
    return settings


@pytest.fixture
def sealed(own_keys):
    receive(station(), entry(1, identity=IDENTITY))
    return Entry.objects.get()


def shown(row):
    return reveal_identities([row.id], purpose="trace", author_id=new_id(), unit_id=None)[row.id]


def test_what_is_sealed_is_revealed(sealed):
    assert shown(sealed) == IDENTITY


def test_a_ciphertext_is_bound_to_its_entry(sealed):
    subject = Subject.objects.get()
    key = vault.unwrap(subject.wrapped_key, subject.wrapping_id, subject.id)
    with pytest.raises(vault.Unreadable):
        vault.decrypt(key, bytes(sealed.sealed), new_id())


def test_a_wrapped_key_is_bound_to_its_subject(sealed):
    subject = Subject.objects.get()
    with pytest.raises(vault.Unreadable):
        vault.unwrap(subject.wrapped_key, subject.wrapping_id, new_id())


def test_a_server_with_another_key_of_the_same_name_reads_nothing(sealed, settings):
    settings.KEY_RING = replace(settings.KEY_RING, wrapping={settings.KEY_RING.wrapping_id: bytes(32)})
    with pytest.raises(vault.Unreadable):
        shown(sealed)


def test_a_server_without_the_key_reads_nothing(sealed, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "other.json"
    settings.KEY_RING = keys.load("", settings.KEY_FILE)
    with pytest.raises(vault.Unreadable):
        shown(sealed)


@pytest.mark.parametrize(
    ("index", "value"),
    [
        ("id_number", NUMBER.lower()),
        ("id_number", " 110105 19491231 002x "),
        ("phone", "+86 138-0013-8000"),
        ("phone", "１３８００１３８０００"),
    ],
)
def test_a_subject_is_found_however_the_number_is_written(sealed, index, value):
    assert look_up_subjects(index, value, purpose="p", author_id=new_id(), unit_id=None) == [sealed.subject_id]


def test_another_index_key_finds_nothing(sealed, settings):
    settings.KEY_RING = replace(settings.KEY_RING, index=b"x" * 32)
    assert look_up_subjects("phone", IDENTITY["phone"], purpose="p", author_id=new_id(), unit_id=None) == []


def test_the_same_value_in_two_indexes_has_two_digests():
    assert vault.blind("phone", "123") != vault.blind("id_number", "123")


def test_rotation_wraps_anew_and_everything_stays_readable(sealed, own_keys, capsys):
    before = Subject.objects.get()
    assert main(["keys", "rotate"]) == 0
    after = Subject.objects.get()
    assert after.wrapping_id == own_keys.KEY_RING.wrapping_id != before.wrapping_id
    assert bytes(after.wrapped_key) != bytes(before.wrapped_key)
    assert shown(sealed) == IDENTITY
    assert "1 subjects wrapped under" in capsys.readouterr().out
    assert own_keys.KEY_FILE.stat().st_mode & 0o777 == 0o600


def test_a_process_that_started_before_the_rotation_reads_on(sealed, own_keys):
    started_with = own_keys.KEY_RING
    main(["keys", "rotate"])
    own_keys.KEY_RING = started_with
    assert shown(sealed) == IDENTITY


def test_rotation_twice_and_rewrapping_again_change_nothing_more(sealed, own_keys):
    main(["keys", "rotate"])
    main(["keys", "rotate"])
    wrapped = bytes(Subject.objects.get().wrapped_key)
    assert rewrap_subjects() == 0
    assert bytes(Subject.objects.get().wrapped_key) == wrapped
    assert len(own_keys.KEY_RING.wrapping) == 3


def test_the_status_counts_subjects_by_key(sealed, own_keys, capsys):
    main(["keys", "rotate"])
    capsys.readouterr()
    assert main(["keys", "status"]) == 0
    told = capsys.readouterr().out
    assert f"wrapping {own_keys.KEY_RING.wrapping_id}: 1 subjects, current" in told


def test_the_status_tells_of_a_key_that_is_not_there(sealed, own_keys, capsys):
    Subject.objects.update(wrapping_id="gone")
    assert main(["keys", "status"]) == 1
    assert "gone: 1 subjects, but this server does not hold the key" in capsys.readouterr().out


def test_a_key_in_use_is_not_retired_and_an_unused_one_is(sealed, own_keys):
    old = own_keys.KEY_RING.wrapping_id
    assert main(["keys", "retire", old]) == 1
    main(["keys", "rotate"])
    assert main(["keys", "retire", old]) == 0
    assert main(["keys", "retire", old]) == 1
    assert old not in own_keys.KEY_FILE.read_text()
    assert shown(sealed) == IDENTITY


def test_keys_from_the_environment_are_not_written_to_a_file(own_keys, capsys):
    own_keys.KEYS = own_keys.KEY_FILE.read_text()
    before = own_keys.KEY_FILE.read_bytes()
    assert main(["keys", "rotate"]) == 1
    assert "FANGXIAN_KEYS" in capsys.readouterr().err
    assert own_keys.KEY_FILE.read_bytes() == before


def test_no_plain_value_and_no_unkeyed_hash_stands_in_the_index(sealed):
    import hashlib

    digests = {bytes(row.digest) for row in BlindIndex.objects.all()}
    assert digests
    assert not digests & {hashlib.sha256(value.encode()).digest() for value in (NUMBER, IDENTITY["phone"])}
