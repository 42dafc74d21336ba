"""What a device is served: its pack, by ETag, and a new token that cannot lock it out."""

import pytest

from fangxian.accounts.models import Station
from fangxian.base.testing import Cast
from fangxian.register.models import Place, PlaceKind
from fangxian.register.policies import load_builtin
from tests.scenarios.device import PACK, TOKEN, Device

pytestmark = pytest.mark.django_db


def rotated(device: Device) -> str:
    answer = device.request("POST", TOKEN)
    assert answer.status == 200
    return str(answer.content["token"])


def test_a_new_token_retires_the_old_one_when_it_is_first_used(device: Device) -> None:
    old, device.token = device.token, rotated(device)
    assert device.request("GET", PACK).status == 200
    device.token = old
    assert device.request("GET", PACK).code == "station_unknown"


def test_a_new_token_whose_answer_was_lost_does_not_lock_the_device_out(device: Device) -> None:
    rotated(device)
    assert device.request("GET", PACK).status == 200
    device.token = rotated(device)
    assert device.request("GET", PACK).status == 200
    assert device.post([device.tally()]).statuses == ["accepted"]


def test_a_token_that_was_offered_and_replaced_is_good_for_nothing(device: Device) -> None:
    lost = rotated(device)
    device.token = rotated(device)
    device.request("GET", PACK)
    device.token = lost
    assert device.request("GET", PACK).code == "station_unknown"


def test_a_pack_that_has_not_changed_is_not_sent_again(device: Device) -> None:
    first = device.request("GET", PACK)
    again = device.request("GET", PACK, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_pack_that_has_changed_is_sent_with_a_new_tag(device: Device, cast: Cast) -> None:
    first = device.request("GET", PACK)
    Place.objects.create(unit=cast.county, name="新隔离点", kind=PlaceKind.ISOLATION_SITE)
    again = device.request("GET", PACK, **{"If-None-Match": first.headers["ETag"]})
    assert again.status == 200
    assert again.headers["ETag"] != first.headers["ETag"]
    assert "新隔离点" in {place["name"] for place in again.content["places"]}


def test_a_pack_holds_nothing_of_another_county(device: Device, cast: Cast) -> None:
    Place.objects.create(unit=cast.other_county, name="邻县隔离点", kind=PlaceKind.ISOLATION_SITE)
    answer = device.request("GET", PACK)
    assert "邻县" not in answer.body.decode()
    assert cast.outsider.name not in answer.body.decode()
    assert Station.objects.get(pk=device.id).token_digest not in answer.body.decode()


def test_a_pack_is_never_kept_by_a_cache(device: Device) -> None:
    assert device.request("GET", PACK).headers["Cache-Control"] == "no-store"


def passes(device: Device, **headers: str) -> str:
    return device.request("GET", PACK, **headers).headers["X-Station-Passes"]


def give_out(device: Device, *numbers: str) -> None:
    for number in numbers:
        device.screening(payload={"pass_number": number})
    device.sync()


def test_the_highest_pass_number_comes_beside_the_pack_also_when_nothing_changed(
    device: Device, neighbour: Device
) -> None:
    load_builtin()
    short, other = Station.objects.get(pk=device.id).short, Station.objects.get(pk=neighbour.id).short
    first = device.request("GET", PACK)
    assert first.headers["X-Station-Passes"] == "0"
    give_out(device, f"{short}-0009", f"{short}-0012", f"{short}-0011")
    give_out(neighbour, f"{other}-0500")
    unchanged = device.request("GET", PACK, **{"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status, unchanged.headers["X-Station-Passes"]) == (304, "12")
    assert passes(neighbour) == "500"


def test_a_pass_number_that_was_withdrawn_stays_given_out(device: Device) -> None:
    load_builtin()
    short = Station.objects.get(pk=device.id).short
    entry = device.screening(payload={"pass_number": f"{short}-0041"})
    device.withdraw(entry["id"])
    device.sync()
    assert passes(device) == "41"


def test_odd_pass_numbers_count_for_nothing(device: Device) -> None:
    load_builtin()
    short = Station.objects.get(pk=device.id).short
    give_out(device, "", "abc", f"{short}-", f"{short}-12x", "ZZ9-0077", f"{short}-{'9' * 30}", f"{short}-٤٢")
    assert passes(device) == "0"


def test_without_a_policy_there_are_no_pass_numbers(device: Device) -> None:
    assert passes(device) == "0"
