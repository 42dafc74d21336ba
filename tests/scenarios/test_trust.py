"""Stolen, revoked and unknown devices, officers without a role, places of others: kept and flagged, nothing shown (T2)."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from fangxian.access.models import Grant
from fangxian.access.roles import Role
from fangxian.accounts.models import EnrolmentCode, Station, User
from fangxian.base.clock import now
from fangxian.base.ids import new_id
from fangxian.base.testing import Cast, give
from fangxian.record.models import Entry
from fangxian.register.models import Unit
from fangxian.station.services import issue_code, revoke_station
from tests.scenarios.conftest import Enrol
from tests.scenarios.device import BATCHES, PACK, TOKEN, Device

pytestmark = pytest.mark.django_db


def stolen(device: Device) -> Device:
    """Somebody who copied the token but cannot copy the key."""
    thief = device.backup()
    thief.key = ec.generate_private_key(ec.SECP256R1())
    return thief


def test_a_revoked_station_keeps_sending_and_its_facts_are_flagged(device: Device, cast: Cast) -> None:
    device.tally()
    revoke_station(Station.objects.get(pk=device.id), reason="lost", author=cast.coordinator)
    (answer,) = device.sync()
    assert answer.statuses == ["accepted"]
    assert answer.flags == [["station_revoked"]]


@pytest.mark.parametrize(("method", "path"), [("GET", PACK), ("POST", TOKEN)])
def test_a_revoked_station_is_shown_nothing(device: Device, cast: Cast, method: str, path: str) -> None:
    revoke_station(Station.objects.get(pk=device.id), reason="lost", author=cast.coordinator)
    answer = device.request(method, path)
    assert (answer.status, answer.code) == (403, "station_revoked")


def test_a_stolen_token_without_the_key_may_add_facts_which_are_flagged(device: Device) -> None:
    thief = stolen(device)
    thief.tally()
    (answer,) = thief.sync()
    assert answer.flags == [["station_unsigned"]]


@pytest.mark.parametrize(("method", "path"), [("GET", PACK), ("POST", TOKEN)])
def test_a_stolen_token_without_the_key_is_shown_nothing(device: Device, method: str, path: str) -> None:
    answer = stolen(device).request(method, path)
    assert (answer.status, answer.code) == (403, "station_unsigned")


def test_what_a_thief_sends_under_used_numbers_does_not_hide_the_real_facts(device: Device) -> None:
    thief = stolen(device)
    thief.tally(people=99)
    thief.sync()
    device.tally(people=1)
    (answer,) = device.sync()
    assert answer.statuses == ["accepted"]
    assert answer.flags == [["seq_reused"]]


@pytest.mark.parametrize("signature", ["", "AAAA", "!" * 86, "A" * 86, "\u20ac"], ids=repr)
def test_junk_for_a_signature_counts_as_unsigned(device: Device, signature: str) -> None:
    headers = {"X-Station-Signature": signature.encode().decode("latin-1")}
    assert device.request("GET", PACK, **headers).code == "station_unsigned"


def test_a_signature_does_not_cover_another_body(device: Device) -> None:
    body = b"{}"
    signature = device.sign("POST", BATCHES, "2020-01-01T00:00:00Z", body)
    entry = device.tally()
    answer = device.post_raw(
        json.dumps(device.envelope([entry])).encode(),
        **{"X-Station-Signature": signature, "X-Station-Time": "2020-01-01T00:00:00Z"},
    )
    assert answer.flags == [["station_unsigned"]]


AUTHORIZATIONS = [
    "",
    "Station",
    "Station .",
    "Station abc.def",
    "Bearer x",
    f"Station {new_id()}.token",
    "Station \u20ac.\u20ac",
    "Station " + "x" * 5000,
]


@pytest.mark.parametrize("header", AUTHORIZATIONS, ids=range(len(AUTHORIZATIONS)))
def test_whoever_is_not_enrolled_is_unknown(device: Device, header: str) -> None:
    answer = device.post_raw(b"{}", Authorization=header.encode().decode("latin-1"))
    assert (answer.status, answer.code) == (401, "station_unknown")


def test_a_wrong_token_for_a_known_station_is_unknown(device: Device) -> None:
    device.token += "x"
    assert device.post([device.tally()]).code == "station_unknown"
    assert not Entry.objects.filter(station_id=device.id).exists()


def test_an_enrolment_code_used_twice_binds_the_first_device_alone(cast: Cast) -> None:
    _row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    assert Device().enrol(code).status == 201
    second = Device().enrol(code)
    assert (second.status, second.code) == (409, "enrolment_code_invalid")
    assert Station.objects.count() == 1
    assert EnrolmentCode.objects.get().reused_at is not None
    assert Entry.objects.filter(kind="station.code_reused").count() == 1


@pytest.mark.parametrize("junk", ["\x00", "\n", "="], ids=repr)
def test_junk_inside_a_public_key_is_dropped(cast: Cast, monkeypatch: pytest.MonkeyPatch, junk: str) -> None:
    _row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    device = Device(author=cast.officer.id)
    key = device.jwk()
    monkeypatch.setattr(device, "jwk", lambda: {**key, "x": junk + key["x"]})
    assert device.enrol(code).status in {201, 400}
    for station in Station.objects.all():
        assert station.public_key == key
        assert device.post([device.tally()]).flags == [[]]


@pytest.mark.parametrize(
    "key",
    [
        {},
        {"x": 1, "y": 2},
        {"x": "AA", "y": "AA"},
        {"x": [], "y": {}},
        {"x": "A" * 9000, "y": "A"},
        {"x": "\u20ac", "y": ""},
    ],
    ids=range(6),
)
def test_what_is_no_public_key_is_refused_and_the_code_stays_good(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, key: dict[str, object]
) -> None:
    _row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    device = Device()
    with monkeypatch.context() as patch:
        patch.setattr(device, "jwk", lambda: key)
        answer = device.enrol(code)
    assert (answer.status, answer.code) == (400, "enrolment_malformed")
    assert device.enrol(code).status == 201


def test_an_enrolment_code_that_ran_out_is_not_valid(cast: Cast) -> None:
    row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    EnrolmentCode.objects.filter(pk=row.pk).update(expires_at=now() - timedelta(seconds=1))
    assert Device().enrol(code).code == "enrolment_code_invalid"


def test_an_unknown_code_and_a_spent_one_are_refused_alike(cast: Cast) -> None:
    _row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    Device().enrol(code)
    assert Device().enrol(code).content == Device().enrol("2222-2222").content


def test_a_code_may_be_typed_in_small_letters_with_blanks(cast: Cast) -> None:
    _row, code = issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)
    assert Device().enrol(f" {code.lower().replace('-', ' ')} ").status == 201


def test_guessing_codes_is_braked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fangxian.station.throttle.MOST_FAILURES", 3)
    answers = [Device().enrol("2222-2222") for _ in range(5)]
    assert [answer.status for answer in answers] == [409, 409, 409, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_good_codes_are_not_braked_however_many_devices_share_an_address(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fangxian.station.throttle.MOST_FAILURES", 3)
    codes = [issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)[1] for _ in range(5)]
    assert {Device().enrol(code).status for code in codes} == {201}


def test_an_officer_who_lost_the_role_while_offline_is_flagged(device: Device, cast: Cast) -> None:
    device.elapsed = timedelta(hours=-2)
    device.tally()
    Grant.objects.filter(user=cast.officer).update(ends_at=now() - timedelta(hours=1))
    device.elapsed = timedelta(0)
    device.tally()
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "accepted"]
    assert answer.flags == [[], ["role_lapsed"]]


def again(cast: Cast, role: Role, unit: Unit) -> None:
    """The officer's role has ended; another one is left."""
    Grant.objects.filter(user=cast.officer).update(ends_at=now() - timedelta(days=1))
    give(cast.officer, role, unit)


@pytest.mark.parametrize(
    ("role", "where", "flags"),
    [
        (Role.EDITOR, "county", ["role_lapsed"]),
        (Role.OFFICER, "other_county", ["role_lapsed"]),
        (Role.OFFICER, "township", ["role_lapsed"]),
        (Role.OFFICER, "county", []),
        (Role.POST_LEADER, "league", []),
    ],
)
def test_the_role_that_records_must_be_held_there(
    device: Device, cast: Cast, role: Role, where: str, flags: list[str]
) -> None:
    again(cast, role, getattr(cast, where))
    entry = device.tally()
    device.amend(entry, {"people": 4})
    device.withdraw(entry["id"])
    device.record("attendance.on", {"outdoors": True})
    (answer,) = device.sync()
    assert answer.flags == [flags] * 4


def test_a_community_worker_counts_and_tells_of_arrivals_but_holds_no_lane(device: Device, cast: Cast) -> None:
    device.author = cast.worker.pk
    device.tally()
    device.record("checkpoint.arrival", {"screening": str(new_id()), "result": "arrived"})
    device.screening()
    (answer,) = device.sync()
    assert answer.statuses == ["accepted"] * 3
    assert answer.flags == [[], [], ["role_lapsed"]]


def test_somebody_whose_account_is_closed_holds_no_role(device: Device, cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert device.post([device.tally()]).flags == [["role_lapsed"]]


def test_an_author_nobody_knows_is_flagged(device: Device) -> None:
    answer = device.post([device.tally(author=str(new_id())), device.tally(author=None)])
    assert answer.flags == [["unknown_author"], ["unknown_author"]]


def test_a_place_nobody_knows_is_flagged(device: Device) -> None:
    assert device.post([device.tally(place=str(new_id()))]).flags == [["unknown_place"]]


def test_a_place_of_another_unit_is_flagged(device: Device, cast: Cast) -> None:
    assert device.post([device.tally(place=str(cast.clinic.id))]).flags == [["foreign_place"]]


def test_a_unit_nobody_knows_is_flagged(device: Device) -> None:
    assert "unknown_unit" in device.post([device.tally(unit=str(new_id()))]).flags[0]


def test_a_station_writes_for_its_own_unit_and_all_below(device: Device, cast: Cast) -> None:
    answer = device.post([device.tally(unit=str(cast.township.id), place=str(cast.clinic.id))])
    assert answer.flags == [[]]
    assert Entry.objects.get(station_id=device.id).unit_id == cast.township.id


@pytest.mark.parametrize("elsewhere", ["other_county", "league"])
def test_an_entry_for_a_unit_of_others_is_kept_there_and_flagged(device: Device, cast: Cast, elsewhere: str) -> None:
    unit = getattr(cast, elsewhere)
    answer = device.post([device.tally(unit=str(unit.id))])
    assert answer.statuses == ["accepted"]
    assert "foreign_unit" in answer.flags[0]
    assert Entry.objects.get(station_id=device.id).unit_id == unit.id


def test_a_station_of_another_county_writes_for_its_own_unit(enrol: Enrol, cast: Cast) -> None:
    other = enrol(unit=cast.other_county)
    other.tally()
    other.sync()
    assert Entry.objects.get(station_id=other.id).unit_id == cast.other_county.id
