"""Text as people write it, and as programs garble it: stored exactly or held with a reason, never an error."""

import json
import unicodedata

import pytest

from fangxian.record.models import Entry, HeldEntry
from fangxian.record.services import reveal_identities
from fangxian.record.verify import verify
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db

TEXTS = {
    "emoji": "发热🤒👨‍👩‍👧‍👦🇨🇳",
    "rare Han beyond the BMP": "𠮷𡚴𪚥𰻝㐂",
    "right-to-left marks": "a\u202eb\u200f\u2066c\u2069",
    "Mongolian script": "ᠮᠣᠩᠭᠣᠯ",
    "combining signs": "e\u0301\u0323 Z͑ͫ̓a̴l",
    "10,000 characters": "长" * 10_000,
    "NUL": "a\x00b",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028\u2029",
    "a formula": "=cmd|' /C calc'!A0",
    "another formula": '@SUM(1+1)*HYPERLINK("x")',
    "markup": "<script>alert(1)</script>{{ 7*7 }}{% debug %}",
    "SQL": "'; DROP TABLE record_entry; --",
    "format signs": "%s %(name)s {0} {name}",
    "backslashes": "\\u0000 \\n \\\\ud800",
    "not a character": "\ufffe\uffff",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_note_is_stored_exactly_as_it_was_written(device: Device, text: str) -> None:
    device.passage("蒙K12345", payload={"note": text})
    (answer,) = device.sync()
    assert answer.statuses == ["accepted"]
    row = Entry.objects.get(station_id=device.id)
    assert json.loads(row.payload)["note"] == text
    assert verify().is_green


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_sealed_name_never_breaks_the_batch_and_is_read_without_control_characters(device: Device, text: str) -> None:
    device.screening(text, "11010519491231002X")
    (answer,) = device.sync()
    assert answer.statuses == ["accepted"]
    row = Entry.objects.get(station_id=device.id)
    shown = reveal_identities([row.id], purpose="trace", author_id=row.author_id, unit_id=row.unit_id)[row.id]["name"]
    assert "\x00" not in shown
    assert shown[:1] in unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_where_a_kind_belongs_is_held(device: Device, text: str) -> None:
    entry = device.tally(kind=text)
    answer = device.post([entry])
    assert answer.reasons == ["unknown_kind"]
    held = HeldEntry.objects.get()
    assert json.loads(bytes(held.body))["kind"] == text
    assert "\x00" not in held.kind + held.detail


def test_10001_characters_are_held_with_the_reason(device: Device) -> None:
    device.passage(payload={"note": "长" * 10_001})
    (answer,) = device.sync()
    assert answer.reasons == ["payload_invalid"]
    assert "10000" in answer.content["receipts"][0]["detail"]


def test_half_an_emoji_does_not_block_the_batch(device: Device) -> None:
    """A text cut between the two halves of a sign leaves a lone surrogate, which JSON.stringify writes as an escape."""
    entries = [device.passage(payload={"note": "x"}), device.tally()]
    body = json.dumps(device.envelope(entries)).replace('"note": "x"', r'"note": "热\ud83e"').encode()
    answer = device.post_raw(body)
    assert answer.status == 200
    assert answer.statuses == ["accepted", "accepted"]
    assert json.loads(Entry.objects.get(kind="checkpoint.passage").payload)["note"] == "热\ufffd"
    assert device.post_raw(body).statuses == ["duplicate", "duplicate"]


def test_escaped_text_that_only_looks_like_half_a_sign_is_left_alone(device: Device) -> None:
    notes = [r"\\ud83e", r"😀", r"\ud83e"]
    entries = [device.passage(payload={"note": f"n{number}"}) for number in range(3)]
    body = json.dumps(device.envelope(entries))
    for number, note in enumerate(notes):
        body = body.replace(f'"note": "n{number}"', f'"note": "{note}"')
    assert device.post_raw(body.encode()).statuses == ["accepted"] * 3
    rows = Entry.objects.filter(station_id=device.id).order_by("station_seq")
    assert [json.loads(row.payload)["note"] for row in rows] == ["\\ud83e", "😀", "\ufffd"]


def test_a_huge_number_in_an_amendment_is_kept_without_effect(device: Device) -> None:
    entry = device.tally()
    device.amend(entry, {"people": 10**40})
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "accepted"]
    assert verify().is_green
