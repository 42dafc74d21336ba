"""Corrections without effect stand in a list until somebody takes them over, and nothing else does."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.testing import Cast, client_of
from fangxian.record.identities import amendments_below
from fangxian.record.models import Entry
from fangxian.record.services import take_over_amendment
from fangxian.record.untrusted import to_take_over, waiting
from tests.scenarios.conftest import Enrol
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
LIST = reverse("holding:corrections")


@pytest.fixture
def foreign(enrol: Enrol, cast: Cast) -> Device:
    """A device of the county next door, with somebody of that county at it."""
    device = enrol(unit=cast.other_county)
    device.author = cast.outsider.pk
    return device


def agreed() -> set[UUID]:
    """What waits by the list, after a look that each entry's own page says the same."""
    listed = {row.pk: row.root for row in waiting()}
    roots = Entry.objects.filter(amends_id=None).values_list("pk", flat=True)
    by_entry = {id: root for root in roots for id in to_take_over(amendments_below([root]))}
    assert listed == by_entry
    return set(listed)


def test_a_foreign_correction_waits_until_it_is_taken_over(device: Device, foreign: Device, cast: Cast) -> None:
    entry, other = device.tally(people=30), device.tally(people=7)
    device.amend(other, {"people": 8})
    device.sync()
    amendment = foreign.amend(entry, {"people": 3})
    foreign.sync()
    assert agreed() == {UUID(amendment["id"])}
    take_over_amendment(UUID(entry["id"]), UUID(amendment["id"]), author_id=cast.leader.pk)
    assert agreed() == set()


def test_what_stands_upon_it_waits_too_and_an_idle_withdrawal_does_not(device: Device, foreign: Device) -> None:
    entry = device.tally(people=30)
    device.sync()
    amendment = foreign.amend(entry, {"people": 3})
    foreign.sync()
    above = foreign.amend(amendment, {"people": 4})
    foreign.sync()
    assert agreed() == {UUID(amendment["id"]), UUID(above["id"])}
    foreign.withdraw(amendment["id"])
    foreign.sync()
    assert agreed() == {UUID(amendment["id"]), UUID(above["id"])}


def test_a_foreign_withdrawal_waits(device: Device, foreign: Device, cast: Cast) -> None:
    entry = device.tally(people=30)
    device.sync()
    gone = foreign.withdraw(entry["id"])
    foreign.sync()
    assert agreed() == {UUID(gone["id"])}
    take_over_amendment(UUID(entry["id"]), UUID(gone["id"]), author_id=cast.leader.pk)
    assert agreed() == set()


def test_the_list_leads_to_the_entry_and_shows_only_ones_own_units(device: Device, foreign: Device, cast: Cast) -> None:
    entry = device.tally(people=30)
    device.sync()
    foreign.amend(entry, {"people": 3})
    foreign.withdraw(entry["id"])
    foreign.sync()
    client = client_of(cast.coordinator)
    with CaptureQueriesContext(connection) as first:
        shown = client.get(LIST).content.decode()
    assert shown.count(reverse("command:entry", args=[entry["id"]])) == 2
    assert LIST in client.get(reverse("holding:list")).content.decode()
    assert (
        client.get(LIST, {"act": "withdrawal"}).content.decode().count(reverse("command:entry", args=[entry["id"]]))
        == 1
    )
    for number in range(5):
        foreign.amend(entry, {"people": number})
    foreign.sync()
    with CaptureQueriesContext(connection) as more:
        client.get(LIST)
    assert len(more) <= len(first)
    assert reverse("command:entry", args=[entry["id"]]) not in client_of(cast.outsider).get(LIST).content.decode()
    assert reverse("command:entry", args=[entry["id"]]) not in client_of(cast.auditor).get(LIST).content.decode()
