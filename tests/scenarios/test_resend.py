"""Lost answers, doubled batches, restored backups: the same answers, nothing doubled, nothing lost."""

from datetime import timedelta

import pytest

from fangxian.record.models import Entry, HeldEntry, StationCounter
from fangxian.record.verify import verify
from tests.scenarios.conftest import Enrol
from tests.scenarios.device import Device, NotSent

pytestmark = pytest.mark.django_db


def sent() -> list[Entry]:
    """What stations sent, in order of receipt; the server's own entries are left out."""
    return list(Entry.objects.filter(station_id__isnull=False).order_by("position"))


def test_an_answer_that_was_lost_is_given_again(device: Device) -> None:
    device.passage("蒙K12345")
    device.tally()
    with pytest.raises(NotSent):
        device.sync(lose_answer=True)
    first = {row.id: row.position for row in sent()}
    (again,) = device.sync()
    assert again.statuses == ["duplicate", "duplicate"]
    assert [receipt["position"] for receipt in again.content["receipts"]] == list(first.values())
    assert again.counter == {"highest": 2, "received": 2, "missing": []}
    assert verify().is_green


def test_a_duplicate_repeats_position_leaf_and_flags_of_the_first_answer(device: Device) -> None:
    device.elapsed = timedelta(days=-3)
    entry = device.tally()
    device.elapsed = timedelta(0)
    (first,) = device.post([entry]).content["receipts"]
    (second,) = device.post([entry]).content["receipts"]
    assert first["flags"] == ["late"]
    assert second == {**first, "status": "duplicate"}


def test_half_of_a_batch_that_arrived_is_not_doubled_when_all_of_it_comes(device: Device) -> None:
    entries = [device.tally(people=number) for number in range(6)]
    device.post(entries[:3])
    answer = device.post(entries)
    assert answer.statuses == ["duplicate"] * 3 + ["accepted"] * 3
    assert len(sent()) == 6


def test_the_second_half_of_a_batch_may_come_first(device: Device) -> None:
    entries = [device.tally(people=number) for number in range(6)]
    late = device.post(entries[3:])
    assert late.counter["missing"] == [[1, 3]]
    answer = device.post(entries)
    assert answer.statuses == ["accepted"] * 3 + ["duplicate"] * 3
    assert answer.counter == {"highest": 6, "received": 6, "missing": []}


def test_batches_out_of_order_leave_no_gap_when_all_have_come(device: Device) -> None:
    entries = [device.tally(people=number) for number in range(9)]
    for batch in (entries[6:], entries[:3], entries[3:6]):
        answer = device.post(batch)
    assert answer.counter == {"highest": 9, "received": 9, "missing": []}
    assert verify().is_green


def test_an_entry_that_never_came_is_named_and_the_gap_closes_when_it_does(device: Device) -> None:
    one, two, three, four = (device.tally(people=number) for number in range(4))
    assert device.post([one, three]).counter["missing"] == [[2, 2]]
    assert device.post([four]).counter == {"highest": 4, "received": 3, "missing": [[2, 2]]}
    assert device.post([two]).counter == {"highest": 4, "received": 4, "missing": []}


def test_a_device_that_lost_its_queue_keeps_its_gap_in_the_counter(device: Device) -> None:
    device.tally()
    device.sync()
    device.tally()
    device.tally()
    device.queue.clear()
    device.tally()
    (answer,) = device.sync()
    assert answer.counter["missing"] == [[2, 3]]
    assert verify().is_green


def test_a_restored_backup_that_reuses_numbers_keeps_its_facts_flagged(device: Device) -> None:
    old = device.backup()
    for people in (1, 2):
        device.tally(people=people)
    device.sync()
    for people in (7, 8, 9):
        old.tally(people=people)
    (answer,) = old.sync()
    assert answer.statuses == ["accepted"] * 3
    assert ["seq_reused" in flags for flags in answer.flags] == [True, True, False]
    assert answer.counter == {"highest": 3, "received": 3, "missing": []}
    assert [row.station_seq for row in sent()] == [1, 2, None, None, 3]
    assert verify().is_green


def test_a_restored_backup_that_sends_what_it_sent_before_gets_the_old_answers(device: Device) -> None:
    device.tally()
    old = device.backup()
    device.sync()
    (answer,) = old.sync()
    assert answer.statuses == ["duplicate"]
    assert old.receipts.keys() == device.receipts.keys()


def test_the_same_id_with_other_content_is_held_and_both_are_kept(device: Device) -> None:
    entry = device.tally(people=3)
    device.post([entry])
    other = {**entry, "payload": {**entry["payload"], "people": 4}}
    answer = device.post([other])
    assert answer.statuses == ["held"]
    assert answer.reasons == ["id_conflict"]
    assert len(sent()) == 1
    assert b'"people": 4' in bytes(HeldEntry.objects.get().body)
    assert device.post([other]).statuses == ["held"]
    assert HeldEntry.objects.count() == 1


def test_the_same_id_with_another_identity_is_held_and_both_are_kept(device: Device) -> None:
    entry = device.passage("蒙K12345")
    device.post([entry])
    assert device.post([{**entry, "sealed": device.seal({"plate": "蒙K12345"}, entry["id"])}]).statuses == ["duplicate"]
    answer = device.post([{**entry, "sealed": device.seal({"plate": "蒙K99999"}, entry["id"])}])
    assert answer.reasons == ["id_conflict"]
    assert HeldEntry.objects.count() == 1


def test_the_same_id_from_another_officer_is_held(device: Device) -> None:
    entry = device.tally()
    device.post([entry])
    assert device.post([{**entry, "author": None}]).reasons == ["id_conflict"]


def test_an_entry_twice_inside_one_batch_is_stored_once(device: Device) -> None:
    entry = device.passage("蒙K12345")
    answer = device.post([entry, entry])
    assert answer.statuses == ["accepted", "duplicate"]
    first, second = answer.content["receipts"]
    assert first["position"] == second["position"]
    assert len(sent()) == 1


def test_one_id_with_two_contents_inside_one_batch_holds_the_second(device: Device) -> None:
    entry = device.tally(people=3)
    other = {**entry, "seq": 2, "payload": {**entry["payload"], "people": 4}}
    answer = device.post([entry, other])
    assert answer.statuses == ["accepted", "held"]
    assert answer.reasons == [None, "id_conflict"]
    assert answer.counter == {"highest": 2, "received": 2, "missing": []}


def test_an_empty_batch_is_a_sign_of_life(device: Device) -> None:
    answer = device.post([])
    assert answer.status == 200
    assert answer.content["receipts"] == []
    assert answer.counter == {"highest": 0, "received": 0, "missing": []}


def test_one_id_from_two_stations_is_held_for_the_second(device: Device, neighbour: Device) -> None:
    entry = device.tally()
    device.post([entry])
    answer = neighbour.post([entry])
    assert answer.reasons == ["id_conflict"]
    assert answer.counter == {"highest": 1, "received": 1, "missing": []}
    assert verify().is_green


def test_ten_thousand_queued_entries_arrive_in_order_without_a_gap(device: Device) -> None:
    device.elapsed = timedelta(days=-14)
    for number in range(10_000):
        device.tally(people=number)
    device.elapsed = timedelta(0)
    answers = device.sync(size=500)
    assert len(answers) == 20
    assert answers[-1].counter == {"highest": 10_000, "received": 10_000, "missing": []}
    assert [row.station_seq for row in sent()] == list(range(1, 10_001))
    assert StationCounter.objects.get(pk=device.id).missing == []
    assert verify().is_green


def test_a_second_device_has_a_counter_of_its_own(device: Device, enrol: Enrol) -> None:
    device.tally()
    device.sync()
    other = enrol()
    other.tally()
    (answer,) = other.sync()
    assert answer.counter == {"highest": 1, "received": 1, "missing": []}
