"""What is not a batch is refused whole with a stable code; a bad entry in a good batch is held alone."""

import json
from typing import Any

import pytest
from django.test import Client

from fangxian.record.models import Entry, HeldEntry
from tests.scenarios.device import BATCHES, Device

pytestmark = pytest.mark.django_db


def nothing_stored() -> bool:
    return not HeldEntry.objects.exists() and not Entry.objects.filter(station_id__isnull=False).exists()


NOT_BATCHES = {
    "nothing at all": b"",
    "not JSON": b"hello",
    "cut off": b'{"station": "',
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "invalid UTF-8": b'{"station": "\xff\xfe"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"entries": []}'.encode("utf-16"),
    "NaN": b'{"entries": NaN}',
    "nested a hundred thousand deep": b'{"entries": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "NUL bytes": b"\x00" * 64,
    "a form": b"station=1&entries=2",
}


@pytest.mark.parametrize("body", NOT_BATCHES.values(), ids=NOT_BATCHES.keys())
def test_what_is_not_a_batch_is_refused_whole(device: Device, body: bytes) -> None:
    answer = device.post_raw(body)
    assert (answer.status, answer.code) == (400, "batch_malformed")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert nothing_stored()


WRONG: dict[str, dict[str, Any]] = {
    "no time of sending": {"sent_at": None},
    "a time without a zone": {"sent_at": "2020-02-05T03:00:00"},
    "a time that is none": {"sent_at": "yesterday"},
    "entries that are an object": {"entries": {}},
    "entries that are a text": {"entries": "none"},
    "a clock that is a number": {"clock": 5},
    "a version of the app as long as a book": {"app_version": "1" * 33},
    "a negative queue": {"waiting": -1},
    "a queue beyond counting": {"waiting": 10**30},
    "a station that is no UUID": {"station": "K7"},
}


@pytest.mark.parametrize("part", WRONG.values(), ids=WRONG.keys())
def test_an_envelope_with_a_wrong_part_is_refused_whole(device: Device, part: dict[str, Any]) -> None:
    answer = device.post_raw(json.dumps({**device.envelope([device.entry("checkpoint.tally", {})]), **part}).encode())
    assert (answer.status, answer.code) == (400, "batch_malformed")
    assert nothing_stored()


def test_a_thousand_entries_are_taken_and_one_more_is_too_many(device: Device) -> None:
    entries = [device.tally(people=number) for number in range(1001)]
    answer = device.post(entries)
    assert (answer.status, answer.code) == (413, "batch_too_large")
    assert nothing_stored()
    assert device.post(entries[:1000]).statuses == ["accepted"] * 1000


def test_a_batch_of_more_than_a_mebibyte_is_too_large(device: Device) -> None:
    answer = device.post_raw(b" " * (1024 * 1024 + 1))
    assert (answer.status, answer.code) == (413, "batch_too_large")


def test_a_body_beyond_every_limit_is_too_large_and_not_an_error_page(device: Device) -> None:
    answer = device.post_raw(b" " * (5 * 1024 * 1024))
    assert (answer.status, answer.code) == (413, "batch_too_large")


def test_a_batch_of_just_a_mebibyte_is_read(device: Device) -> None:
    body = json.dumps(device.envelope([])).encode()
    assert device.post_raw(body + b" " * (1024 * 1024 - len(body))).status == 200


def test_a_batch_that_names_another_station_is_refused(device: Device, neighbour: Device) -> None:
    answer = device.post([device.tally()], station=str(neighbour.id))
    assert (answer.status, answer.code) == (400, "station_mismatch")
    assert nothing_stored()


def test_duplicate_keys_count_as_their_last_value(device: Device) -> None:
    body = json.dumps(device.envelope([device.tally()]))
    assert (
        device.post_raw(body.replace('"app_version": "1"', '"app_version": "0", "app_version": "2"').encode()).status
        == 200
    )


def test_an_unknown_member_of_the_envelope_does_no_harm(device: Device) -> None:
    assert device.post([device.tally()], colour="red").statuses == ["accepted"]


def test_a_control_character_in_the_version_of_the_app_does_no_harm(device: Device) -> None:
    assert device.post([device.tally()], app_version="1\x00\x07").statuses == ["accepted"]


def test_only_posting_is_allowed() -> None:
    assert Client().get(BATCHES).status_code == 405


BAD_ENTRIES: dict[str, tuple[Any, str]] = {
    "null": (None, "entry_malformed"),
    "a text": ("entry", "entry_malformed"),
    "a list": ([1], "entry_malformed"),
    "an empty object": ({}, "entry_malformed"),
    "an id that is none": ({"id": "abc"}, "entry_malformed"),
    "an id that is a number": ({"id": 5}, "entry_malformed"),
    "a number of nought": ({"seq": 0}, "entry_malformed"),
    "a number below nought": ({"seq": -1}, "entry_malformed"),
    "a number that is yes": ({"seq": True}, "entry_malformed"),
    "a number beyond counting": ({"seq": 10**400}, "entry_malformed"),
    "a broken number": ({"seq": 1.5}, "entry_malformed"),
    "no time": ({"observed_at": None}, "entry_malformed"),
    "a time without a zone": ({"observed_at": "2020-02-05T03:00:00"}, "entry_malformed"),
    "the thirtieth of February": ({"observed_at": "2020-02-30T03:00:00Z"}, "entry_malformed"),
    "version nought": ({"version": 0}, "entry_malformed"),
    "an author who is no UUID": ({"author": "officer"}, "entry_malformed"),
    "a seal that is a text": ({"sealed": "secret"}, "entry_malformed"),
    "a kind nobody knows": ({"kind": "checkpoint.drone"}, "unknown_kind"),
    "an empty kind": ({"kind": ""}, "unknown_kind"),
    "a kind of 10,000 characters": ({"kind": "k" * 10_000}, "unknown_kind"),
    "a kind with a NUL": ({"kind": "checkpoint\x00tally"}, "unknown_kind"),
    "a kind only the server writes": ({"kind": "record.reveal"}, "unknown_kind"),
    "a version of the future": ({"version": 2}, "newer_version"),
    "a payload that is null": ({"payload": None}, "payload_invalid"),
    "a payload that is a list": ({"payload": [1, 2]}, "payload_invalid"),
    "a payload with an unknown field": ({"payload": {"colour": "red"}}, "payload_invalid"),
    "a code that is on no list": ({"payload": {"direction": "up"}}, "payload_invalid"),
    "a count beyond counting": ({"payload": {"people": 10**30}}, "payload_invalid"),
    "NUL in a place for a code": ({"payload": {"direction": "in\x00"}}, "payload_invalid"),
}


@pytest.mark.parametrize(("change", "reason"), BAD_ENTRIES.values(), ids=BAD_ENTRIES.keys())
def test_one_bad_entry_is_held_and_the_others_are_accepted(device: Device, change: Any, reason: str) -> None:
    before, bad, behind = device.tally(), device.tally(), device.tally()
    wrong = {**bad, **change} if isinstance(change, dict) and change else change
    answer = device.post([before, wrong, behind])
    assert answer.statuses == ["accepted", "held", "accepted"]
    assert answer.reasons[1] == reason
    held = HeldEntry.objects.get()
    assert json.loads(bytes(held.body)) == wrong
    assert device.post([before, wrong, behind]).statuses == ["duplicate", "held", "duplicate"]


def test_numbers_that_json_has_no_word_for_hold_the_entry_alone(device: Device) -> None:
    entry = device.record("checkpoint.conditions", {"ambient_c": -30.5})
    good = device.tally()
    body = json.dumps(device.envelope([entry, good])).replace("-30.5", "1e999").encode()
    assert device.post_raw(body).reasons == ["payload_invalid", None]


def test_a_payload_nested_too_deep_in_an_amendment_is_held(device: Device) -> None:
    entry = device.tally()
    value: Any = 1
    for _ in range(150):
        value = [value]
    device.amend(entry, {"note": value})
    (answer,) = device.sync()
    assert answer.reasons == [None, "payload_invalid"]


def test_a_held_number_leaves_no_gap(device: Device) -> None:
    entries = [device.tally(), device.tally(kind="checkpoint.drone"), device.tally()]
    assert device.post(entries).counter == {"highest": 3, "received": 3, "missing": []}


def test_a_number_that_cannot_be_read_stays_a_gap_until_somebody_resolves_it(device: Device) -> None:
    entries = [device.tally(), device.tally(seq="two"), device.tally()]
    assert device.post(entries).counter == {"highest": 3, "received": 2, "missing": [[2, 2]]}
