"""Amendments and withdrawals in any order: the facts come out the same."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from fangxian.base.ids import new_id
from fangxian.record.facts import Fact, by_root, fact
from fangxian.record.models import Entry
from fangxian.record.services import reveal_identities
from fangxian.record.verify import verify
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


def truth(id: str) -> Fact:
    """The present truth about one entry."""
    rows = list(Entry.objects.exclude(amends_id=None))
    found = fact(Entry.objects.get(pk=id), None, by_root(rows).get(UUID(id), ()))
    assert found is not None
    return found


def test_an_amendment_changes_the_fact_and_the_first_version_stays(device: Device) -> None:
    entry = device.tally(people=3)
    device.amend(entry, {"people": 4})
    device.sync()
    assert truth(entry["id"]).body.people == 4
    assert '"people":3' in Entry.objects.get(pk=entry["id"]).payload


def test_an_amendment_may_come_before_what_it_corrects(device: Device) -> None:
    entry = device.tally(people=3)
    amendment = device.amend(entry, {"people": 4})
    assert device.post([amendment]).statuses == ["accepted"]
    assert device.post([entry]).statuses == ["accepted"]
    assert truth(entry["id"]).body.people == 4


def test_an_amendment_of_an_amendment_holds(device: Device) -> None:
    entry = device.tally(people=3)
    first = device.amend(entry, {"people": 4})
    device.amend(first["id"], {"people": 5}, of="checkpoint.tally")
    device.sync()
    assert truth(entry["id"]).body.people == 5


def test_a_withdrawal_takes_the_fact_out_and_may_come_first(device: Device) -> None:
    entry = device.tally()
    withdrawal = device.withdraw(entry["id"])
    device.post([withdrawal])
    device.post([entry])
    assert truth(entry["id"]).is_withdrawn


def test_withdrawing_an_amendment_brings_the_first_version_back(device: Device) -> None:
    entry = device.tally(people=3)
    amendment = device.amend(entry, {"people": 4})
    device.withdraw(amendment["id"])
    device.sync()
    assert not truth(entry["id"]).is_withdrawn
    assert truth(entry["id"]).body.people == 3


def test_withdrawing_a_withdrawal_brings_the_fact_back(device: Device) -> None:
    entry = device.tally()
    withdrawal = device.withdraw(entry["id"])
    device.withdraw(withdrawal["id"])
    device.sync()
    assert not truth(entry["id"]).is_withdrawn


@pytest.mark.parametrize("order", list(permutations(range(4)))[::3], ids=str)
def test_every_order_of_arrival_gives_the_same_fact(device: Device, order: tuple[int, ...]) -> None:
    entry = device.tally(people=3)
    first = device.amend(entry, {"people": 4})
    device.amend(first["id"], {"note": "second"}, of="checkpoint.tally")
    device.withdraw(first["id"])
    for index in order:
        device.post([device.queue[index]])
    assert (truth(entry["id"]).body.people, truth(entry["id"]).body.note) == (3, "")
    assert verify().is_green


def test_an_amendment_that_does_not_fit_is_kept_without_effect(device: Device) -> None:
    entry = device.tally(people=3)
    device.amend(entry, {"people": "many"})
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "accepted"]
    assert truth(entry["id"]).body.people == 3


def test_an_amendment_of_itself_does_no_harm(device: Device) -> None:
    id = str(new_id())
    device.amend(id, {"people": 4}, id=id, of="checkpoint.tally")
    (answer,) = device.sync()
    assert answer.statuses == ["accepted"]


def test_two_amendments_of_each_other_do_no_harm(device: Device) -> None:
    one, two = str(new_id()), str(new_id())
    device.amend(two, {"people": 4}, id=one, of="checkpoint.tally")
    device.amend(one, {"people": 5}, id=two, of="checkpoint.tally")
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "accepted"]
    assert verify().is_green


def test_a_long_chain_of_withdrawals_does_no_harm(device: Device) -> None:
    target: dict[str, Any] = device.tally()
    entry = target
    for _ in range(60):
        target = device.withdraw(target["id"])
    device.sync()
    assert not truth(entry["id"]).is_withdrawn


def test_a_corrected_name_travels_sealed_and_is_revealed_corrected(device: Device) -> None:
    entry = device.screening("王小雪", NUMBER)
    id = str(new_id())
    device.amend(entry, {}, id=id, sealed=device.seal({"name": "王晓雪"}, id))
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "accepted"]
    row = Entry.objects.get(pk=entry["id"])
    shown = reveal_identities([row.id], purpose="trace", author_id=new_id(), unit_id=row.unit_id)[row.id]
    assert shown == {"name": "王晓雪", "id_number": NUMBER}


@pytest.mark.parametrize("kind", ["checkpoint.screening", "", "checkpoint.future"])
def test_an_identity_in_clear_in_a_correction_is_held_since_it_could_never_be_erased(device: Device, kind: str) -> None:
    entry = device.screening("王小雪", NUMBER)
    device.amend(entry["id"], {"id_number": NUMBER}, of=kind)
    (answer,) = device.sync()
    assert answer.reasons == [None, "payload_invalid"]
    assert not Entry.objects.filter(payload__contains=NUMBER).exists()


def test_a_correction_of_weeks_ago_does_not_undo_a_newer_one(device: Device, neighbour: Device) -> None:
    entry = device.tally(people=3)
    neighbour.elapsed = timedelta(hours=-3)
    old = neighbour.amend(entry, {"people": 9})
    neighbour.elapsed = timedelta(0)
    device.amend(entry, {"people": 4})
    device.sync()
    neighbour.post([old])
    assert truth(entry["id"]).body.people == 4
