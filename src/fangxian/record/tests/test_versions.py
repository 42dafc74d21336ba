"""An upgrade of the server changes no answer, loses no correction and holds nothing that it had taken in."""

import pytest

from fangxian.base.ids import new_id
from fangxian.record.kinds import get
from fangxian.record.models import Entry, HeldEntry
from fangxian.record.services import correct_held, release_held
from fangxian.record.tests.releases import KIND, FirstWithSource, first_release, upgrade  # noqa: F401
from fangxian.record.tests.support import entry, receive, station
from fangxian.record.verify import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_release")]


def count(seq, payload, version=1, **extra):
    return entry(seq, kind=KIND, version=version, payload=payload, **extra)


# What was taken in before the upgrade, sent again after it


def again(st, sent, first):
    """Send once more; the answer must be the first one, but for its status."""
    assert receive(st, sent).receipts == [{**first, "status": "duplicate"}]
    assert not HeldEntry.objects.filter(resolved_at=None).exists()
    assert verify().is_green


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("payload", [{"people": 3}, {}, {"note": "three in a van"}])
def test_the_same_bytes_after_an_upgrade_are_a_duplicate(version, payload):
    st, sent = station(), count(1, payload)
    (first,) = receive(st, sent).receipts
    upgrade(version)
    again(st, sent, first)


def test_a_field_with_a_default_that_joined_the_same_version_is_no_other_content():
    st, sent = station(), count(1, {"people": 3})
    (first,) = receive(st, sent).receipts
    upgrade(1, FirstWithSource)
    again(st, sent, first)


def test_what_the_upgraded_app_sends_again_in_the_newer_version_is_a_duplicate():
    st, sent = station(), count(1, {"people": 3})
    (first,) = receive(st, sent).receipts
    upgrade(2)
    again(st, {**sent, "version": 2, "payload": {"persons": 3}}, first)


@pytest.mark.parametrize("version", [2, 3])
def test_another_content_under_the_same_id_is_held_after_an_upgrade_too(version):
    st, sent = station(), count(1, {"people": 3})
    receive(st, sent)
    upgrade(version)
    (answer,) = receive(st, {**sent, "payload": {"people": 4}}).receipts
    assert (answer["status"], answer["reason"]) == ("held", "id_conflict")
    assert HeldEntry.objects.count() == 1


def test_what_can_no_longer_be_read_is_held_and_nothing_breaks():
    st, sent = station(), count(1, {"people": 3})
    receive(st, sent)
    upgrade(2)
    get(KIND).upcasts.clear()
    (answer,) = receive(st, {**sent, "version": 2, "payload": {"persons": 3}}).receipts
    assert (answer["status"], answer["reason"]) == ("held", "id_conflict")


def test_what_was_held_and_released_is_a_duplicate_after_the_next_upgrade():
    st, sent = station(), count(1, {"persons": 3}, version=2)
    assert receive(st, sent).receipts[0]["reason"] == "newer_version"
    upgrade(2)
    assert release_held() == 1
    (first,) = receive(st, sent).receipts
    upgrade(3)
    again(st, sent, first)


def test_what_a_person_put_right_is_a_duplicate_after_the_next_upgrade():
    st, sent = station(), count(1, {"people": -3})
    receive(st, sent)
    fixed = correct_held(HeldEntry.objects.get().id, {"payload": {"people": 3}}, note="asked", author_id=new_id())
    upgrade(2)
    # The corrected value is not what the station wrote, and the value as it came is read no better now.
    (answer,) = receive(st, sent).receipts
    assert (answer["status"], answer["position"]) == ("duplicate", fixed.position)
    assert verify().is_green


def test_a_lost_answer_for_a_whole_batch_holds_nothing_after_the_upgrade():
    st = station()
    sent = [count(number, {"people": number}) for number in range(1, 21)]
    first = receive(st, *sent).receipts
    upgrade(2)
    assert receive(st, *sent).receipts == [{**line, "status": "duplicate"} for line in first]
    assert Entry.objects.filter(kind=KIND).count() == 20
    assert not HeldEntry.objects.exists()
