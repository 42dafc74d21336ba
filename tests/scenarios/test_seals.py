"""Sealed identities: opened at the door, bound to their entry, held when they cannot be read."""

import pytest

from fangxian.base.ids import new_id
from fangxian.record.models import Entry, HeldEntry, Subject
from fangxian.record.sealing import pad, unpad
from fangxian.record.services import release_held, reveal_identities
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


def test_a_sealed_identity_is_stored_encrypted_and_can_be_revealed(device: Device) -> None:
    device.screening("王小雪", NUMBER)
    device.sync()
    row = Entry.objects.get(station_id=device.id)
    assert "王小雪".encode() not in bytes(row.sealed or b"")
    assert "王小雪" not in row.payload
    shown = reveal_identities([row.id], purpose="trace", author_id=new_id(), unit_id=row.unit_id)
    assert shown[row.id] == {"name": "王小雪", "id_number": NUMBER}


def test_a_seal_of_a_key_nobody_has_is_held(device: Device) -> None:
    entry = device.screening("甲", NUMBER)
    entry["sealed"]["kid"] = "gone"
    assert device.post([entry]).reasons == ["seal_unreadable"]


def test_a_broken_ciphertext_is_held(device: Device) -> None:
    entry = device.screening("甲", NUMBER)
    raw = bytearray(unpad(entry["sealed"]["ct"]))
    raw[3] ^= 1
    entry["sealed"]["ct"] = pad(bytes(raw))
    assert device.post([entry]).reasons == ["seal_unreadable"]


def test_a_seal_moved_to_another_entry_is_held(device: Device) -> None:
    one, two = device.screening("甲", NUMBER), device.screening("乙")
    answer = device.post([one, {**two, "sealed": one["sealed"]}])
    assert answer.reasons == [None, "seal_unreadable"]


@pytest.mark.parametrize("part", ["epk", "iv", "ct", "kid"])
@pytest.mark.parametrize("junk", ["", "A", "????", "\u20ac", "\x00", "A" * 5000], ids=repr)
def test_junk_in_any_part_of_a_seal_is_held(device: Device, part: str, junk: str) -> None:
    entry = device.screening("甲")
    entry["sealed"][part] = junk[:40] if len(junk) > 1000 else junk
    assert device.post([entry, device.tally()]).reasons == ["seal_unreadable", None]


def test_a_seal_with_a_field_that_the_kind_does_not_have_is_held(device: Device) -> None:
    entry = device.passage()
    entry["sealed"] = device.seal({"name": "甲"}, entry["id"])
    assert device.post([entry]).reasons == ["seal_unreadable"]


def test_a_seal_on_a_kind_without_identity_is_held_and_not_thrown_away(device: Device) -> None:
    entry = device.tally()
    entry["sealed"] = device.seal({"name": "甲"}, entry["id"])
    assert device.post([entry]).reasons == ["seal_unreadable"]


def test_a_sealed_amendment_that_does_not_name_its_kind_is_held_and_not_thrown_away(device: Device) -> None:
    entry = device.screening("甲", NUMBER)
    id = str(new_id())
    device.amend(entry["id"], {}, id=id, sealed=device.seal({"name": "乙"}, id))
    (answer,) = device.sync()
    assert answer.reasons == [None, "seal_unreadable"]


def test_two_entries_with_one_id_number_are_about_one_subject(device: Device) -> None:
    device.screening("甲", NUMBER)
    device.screening("甲", NUMBER.lower())
    device.sync()
    assert Subject.objects.count() == 1


def test_a_seal_that_waited_for_its_key_is_released(device: Device, settings: object) -> None:
    from dataclasses import replace

    from fangxian.record import sealing

    entry = device.screening("甲", NUMBER)
    whole = settings.KEY_RING  # type: ignore[attr-defined]
    settings.KEY_RING = replace(whole, sealing={})  # type: ignore[attr-defined]
    sealing._content.cache_clear()
    assert device.post([entry]).reasons == ["seal_unreadable"]
    settings.KEY_RING = whole  # type: ignore[attr-defined]
    assert release_held() == 1
    assert HeldEntry.objects.get().resolution == "accepted"
    assert Subject.objects.count() == 1
