"""What a device is served: its pack, by ETag, and a new token that cannot lock it out."""

import pytest

from fangxian.accounts.models import Station
from fangxian.base.testing import Cast
from fangxian.register.models import Place, PlaceKind
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
