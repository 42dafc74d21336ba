"""A captured request shows nothing to whoever sends it again; facts are never refused for it."""

import json
from datetime import timedelta

import pytest

from fangxian.accounts import challenges
from fangxian.accounts.models import Station
from fangxian.base.testing import Cast
from fangxian.record.models import Entry
from fangxian.station.services import issue_code
from tests.scenarios.device import BATCHES, CHALLENGE, ENROL, PACK, TOKEN, Answered, Device

pytestmark = pytest.mark.django_db


def again(device: Device, body: bytes = b"") -> Answered:
    """Send the device's last request once more, byte for byte."""
    method, path, headers = device.asked
    return device.line.send(method, path, body, headers)


def test_a_captured_question_for_the_pack_is_not_answered_again(device: Device) -> None:
    assert device.request("GET", PACK).status == 200
    replayed = again(device)
    assert (replayed.status, replayed.code) == (403, "station_stale")
    assert "officers" not in replayed.body.decode()


def test_a_captured_rotation_gives_nobody_a_token(device: Device) -> None:
    assert device.request("POST", TOKEN).status == 200
    before = Station.objects.get(pk=device.id).next_token_digest
    assert again(device).code == "station_stale"
    assert Station.objects.get(pk=device.id).next_token_digest == before


def test_a_question_without_a_challenge_brings_one_and_the_second_is_answered(device: Device) -> None:
    refused = device.line.send("GET", PACK, b"", device.headers("GET", PACK, b""))
    assert (refused.status, refused.code) == (403, "station_stale")
    signed = device.headers("GET", PACK, b"", refused.headers[CHALLENGE])
    assert device.line.send("GET", PACK, b"", signed).status == 200


def test_every_answer_brings_the_challenge_of_the_next_question(device: Device) -> None:
    first = device.request("GET", PACK)
    unchanged = device.request("GET", PACK, **{"If-None-Match": first.headers["ETag"]})
    assert unchanged.status == 304
    signed = device.headers("POST", TOKEN, b"", unchanged.headers[CHALLENGE])
    assert device.line.send("POST", TOKEN, b"", signed).status == 200


def test_a_challenge_is_put_under_no_other_question(device: Device) -> None:
    device.request("GET", PACK)
    foreign = {**device.headers("GET", PACK, b""), CHALLENGE: device.challenge}
    assert device.line.send("GET", PACK, b"", foreign).code == "station_unsigned"


def test_a_challenge_of_another_station_is_good_for_nothing(device: Device, neighbour: Device) -> None:
    neighbour.request("GET", PACK)
    signed = device.headers("GET", PACK, b"", neighbour.challenge)
    assert device.line.send("GET", PACK, b"", signed).code == "station_stale"


@pytest.mark.parametrize("challenge", ["1", "0:x", "abc", "1580871600000000:AAAA"])
def test_a_made_up_challenge_is_good_for_nothing(device: Device, challenge: str) -> None:
    assert device.line.send("GET", PACK, b"", device.headers("GET", PACK, b"", challenge)).code == "station_stale"


def test_a_challenge_grows_old_and_is_replaced(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    device.request("GET", PACK)
    late = challenges.now() + timedelta(minutes=31)
    monkeypatch.setattr(challenges, "now", lambda: late)
    signed = device.headers("GET", PACK, b"", device.challenge)
    assert device.line.send("GET", PACK, b"", signed).code == "station_stale"
    assert device.request("GET", PACK).status == 200


def test_what_was_held_back_on_the_way_is_overtaken_by_the_next_question(device: Device) -> None:
    device.request("GET", PACK)
    held_back = device.headers("GET", PACK, b"", device.challenge)
    device.challenge = ""
    assert device.request("GET", PACK).status == 200
    assert device.line.send("GET", PACK, b"", held_back).code == "station_stale"


@pytest.mark.parametrize("days", [-400, 3, 4000])
def test_a_device_whose_clock_is_wrong_by_days_is_served(device: Device, days: int) -> None:
    device.skew = timedelta(days=days)
    assert device.request("GET", PACK).status == 200
    assert device.request("POST", TOKEN).status == 200


def test_a_batch_sent_again_by_somebody_else_changes_nothing(device: Device) -> None:
    device.tally()
    body = json.dumps(device.envelope(device.queue)).encode()
    first = device.request("POST", BATCHES, body)
    replayed = again(device, body)
    assert (first.statuses, replayed.statuses) == (["accepted"], ["duplicate"])
    assert Entry.objects.filter(station_id=device.id).count() == 1


def test_an_app_of_the_version_before_delivers_its_facts_and_is_asked_to_sign_anew_for_the_rest(device: Device) -> None:
    assert device.post([device.tally()]).flags == [[]]
    assert device.line.send("GET", PACK, b"", device.headers("GET", PACK, b"")).code == "station_stale"


def test_an_enrolment_brings_the_first_challenge(cast: Cast) -> None:
    _row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    device = Device(author=cast.officer.id)
    given = device.enrol(code).headers[CHALLENGE]
    assert device.line.send("GET", PACK, b"", device.headers("GET", PACK, b"", given)).status == 200


def test_enrolment_needs_no_challenge(device: Device) -> None:
    assert device.line.send("POST", ENROL, b"{}", {}).code == "enrolment_malformed"
