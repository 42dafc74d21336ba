"""Whatever a station has sent, every page and list that shows it still opens."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from fangxian.base.testing import Cast, client_of
from fangxian.fronts.checkpoint.models import Screening
from fangxian.record import kinds
from fangxian.record.models import Entry, HeldEntry
from fangxian.record.replay import replay
from tests.addresses import addresses
from tests.scenarios.device import Device
from tests.scenarios.test_text import TEXTS

pytestmark = pytest.mark.django_db
NUMBER, OTHER_NUMBER = "11010519491231002X", "440524188001010014"
EDGES = ("0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
LISTS = [f"/checkpoint/{name}/" for name in ("register", "vehicles", "dissuasions", "handovers", "arrivals")]
OBJECTS = ("command:entry", "checkpoint:passage", "checkpoint:handover", "holding:held", "attendance:spell")
FORMATS = ("csv", "xlsx", "print")


def pages(ids: list[UUID]) -> Iterator[str]:
    """Yield every address that takes no argument, and those of what a station has sent, for each of ``ids``."""
    for name, _route in addresses(get_resolver()):
        for args in ([], *([id] for id in ids if name in OBJECTS)):
            try:
                address = reverse(name, args=args)
            except NoReverseMatch:
                continue
            if "logout" not in address:
                yield address


def broken(client: Client, ids: list[UUID]) -> list[str]:
    """Return the addresses that end with an error of the server: all pages, and the lists in each format."""
    client.raise_request_exception = False
    asked: list[tuple[str, dict[str, str]]] = [(page, {}) for page in pages(ids)]
    asked += [(page, {"format": form}) for page in (*LISTS, "/held/", "/attendance/list/") for form in FORMATS]
    return [f"{page} {query}" for page, query in asked if is_broken(client, page, query)]


def is_broken(client: Client, page: str, query: dict[str, Any]) -> bool:
    answer = client.get(page, query)
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[call-overload]
    return answer.status_code >= 500


def test_a_moment_off_every_calendar_is_held_and_breaks_no_page(device: Device, cast: Cast) -> None:
    ids = []
    for at in EDGES:
        car = device.passage("蒙K12345")
        reading = {"method": "forehead", "celsius": 36.1, "at": at}
        device.screening("张三", NUMBER, payload={"passage": car["id"], "readings": [reading]})
        device.tally(payload={"started_at": at})
        right = device.screening("李四", OTHER_NUMBER, payload={"passage": car["id"]})
        device.amend(right, {"readings": [{**reading, "celsius": 36.2}]})
        device.tally(payload={"started_at": at, "people": -1}, observed_at=at)
        ids += [UUID(car["id"]), UUID(right["id"])]
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "held", "held", "accepted", "accepted", "held"] * len(EDGES)
    ids += HeldEntry.objects.values_list("pk", flat=True)
    assert broken(client_of(cast.coordinator), ids) == []


@pytest.mark.parametrize("at", EDGES)
def test_what_was_taken_in_before_is_shown_and_corrected_all_the_same(
    device: Device, cast: Cast, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server before this rule, or one that sent a parcel, may have stored such a moment."""
    car = device.passage("蒙K12345")
    reading = {"method": "forehead", "celsius": 36.1, "at": at}
    decision = {"outcome": "home_isolation", "rule": "C10", "policy": "p", "days": 14, "confirm_by": at}
    told = device.screening(
        "张三", NUMBER, payload={"passage": car["id"], "readings": [reading], "decision": decision, "destination": "甲"}
    )
    with monkeypatch.context() as earlier:
        earlier.setattr(kinds, "odd_moments", lambda body: set())
        (answer,) = device.sync()
    assert answer.statuses == ["accepted", "accepted"]
    device.amend(told, {"destination": "乙"})
    device.amend(told, {"exertion": True, "decision": {**decision, "confirm_by": "9998-01-01T00:00:00Z"}})
    device.sync()
    for _ in range(2):
        row = Screening.objects.get()
        assert (row.destination, row.amendments) == ("乙", 2)
        replay()
    assert broken(client_of(cast.coordinator), [UUID(car["id"]), UUID(told["id"])]) == []


def test_any_text_breaks_no_page(device: Device, cast: Cast) -> None:
    for text in TEXTS.values():
        car = device.passage("蒙K12345", payload={"note": text})
        device.screening(text, NUMBER, payload={"passage": car["id"], "origin": text[:60]})
    device.sync()
    ids = [*Entry.objects.values_list("pk", flat=True), *HeldEntry.objects.values_list("pk", flat=True)]
    assert broken(client_of(cast.auditor), ids) == []
    assert broken(client_of(cast.coordinator), ids[:1]) == []
