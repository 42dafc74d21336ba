"""Paging the record: scoped by the caller's units, pseudonymous."""

from collections.abc import Callable

import pytest
from django.test import Client

from fangxian.accounts.models import User
from fangxian.base.testing import Cast, client_of
from fangxian.record.models import Entry
from fangxian.record.services import write_entry
from tests.scenarios.conftest import enrolled
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
URL = "/api/v1/record/entries"
NUMBER = "11010519491231002X"


@pytest.fixture
def device(cast: Cast) -> Device:
    made = enrolled(cast)
    for number in range(5):
        made.tally(people=number)
    made.screening("王小雪", NUMBER)
    made.sync()
    return made


def page(user: User, **query: object) -> dict:
    answer = client_of(user).get(URL, query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_entries_come_in_order_page_by_page(device: Device, cast: Cast) -> None:
    seen, after, more = [], 0, True
    while more:
        found = page(cast.coordinator, after=after, limit=2)
        seen += [entry["position"] for entry in found["entries"]]
        after, more = found["next"], found["more"]
    assert seen == list(Entry.objects.order_by("position").values_list("position", flat=True))


def test_at_the_end_next_stays_where_it_is(device: Device, cast: Cast) -> None:
    end = page(cast.coordinator, limit=1000)["next"]
    assert page(cast.coordinator, after=end) == {"entries": [], "next": end, "more": False}


def test_an_identity_is_never_there(device: Device, cast: Cast) -> None:
    answer = client_of(cast.coordinator).get(URL)
    (found,) = [entry for entry in answer.json()["entries"] if entry["kind"] == "checkpoint.screening"]
    assert found["has_identity"] is True
    assert found["payload"]["direction"] == "in"
    assert "sealed" not in found
    assert NUMBER not in answer.content.decode()
    assert "王小雪" not in answer.content.decode()


def test_flags_and_leaf_are_those_of_the_receipt(device: Device, cast: Cast) -> None:
    by_id = {entry["id"]: entry for entry in page(cast.coordinator)["entries"]}
    for id, receipt in device.receipts.items():
        assert (by_id[id]["leaf"], by_id[id]["flags"]) == (receipt["leaf"], receipt["flags"])


def test_another_county_sees_nothing_of_it(device: Device, cast: Cast) -> None:
    assert page(cast.outsider) == {"entries": [], "next": 0, "more": False}


def test_entries_of_a_unit_below_are_there_and_those_of_none_are_not(cast: Cast) -> None:
    below = write_entry("record.withdrawal", {"reason": "r"}, unit_id=cast.village.id)
    write_entry("record.withdrawal", {"reason": "r"}, unit_id=None)
    assert [entry["id"] for entry in page(cast.coordinator)["entries"]] == [str(below.id)]


@pytest.mark.parametrize("who", ["officer", "nurse", "nobody"])
def test_without_the_role_there_is_nothing(cast: Cast, who: str) -> None:
    answer = client_of(getattr(cast, who)).get(URL)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_signed_out_is_told_so(db: None) -> None:
    answer = Client().get(URL)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [{"after": -1}, {"after": "x"}, {"after": 2**63}, {"limit": 0}, {"limit": 1001}, {"limit": "many"}],
    ids=str,
)
def test_a_query_that_makes_no_sense_is_refused(cast: Cast, query: dict[str, object]) -> None:
    answer = client_of(cast.coordinator).get(URL, query)
    assert (answer.status_code, answer.json()["code"]) == (422, "query_malformed")


def test_a_station_has_no_session(device: Device) -> None:
    assert device.request("GET", URL).status == 401


def test_a_page_costs_the_same_number_of_queries_however_long(
    device: Device, cast: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of(cast.coordinator)
    client.get(URL)
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        client.get(URL, {"limit": 1000})
