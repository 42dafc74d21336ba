"""The server itself stumbles: a fault of a read model, a key that is not there. The queue goes on, nothing is lost."""

import pytest

from fangxian.record.models import Entry, HeldEntry
from fangxian.record.projections import registered
from fangxian.record.services import release_held
from fangxian.record.verify import verify
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A read model with a fault: it stumbles over 13 people."""
    projection = next(item for item in registered() if "checkpoint.tally" in item.kinds)
    works = projection.apply

    def apply(changes: list) -> None:
        if any(getattr(change.new.body, "people", 0) == 13 for change in changes):
            raise ZeroDivisionError
        works(changes)

    monkeypatch.setattr(projection, "apply", apply)
    return monkeypatch


def test_an_entry_that_the_server_stumbles_over_is_held_and_does_not_block_the_queue(
    device: Device, faulty: object
) -> None:
    for people in (12, 13, 14):
        device.tally(people=people)
    (answer,) = device.sync()
    assert answer.statuses == ["accepted", "held", "accepted"]
    assert answer.reasons[1] == "store_failed"
    assert answer.counter == {"highest": 3, "received": 3, "missing": []}
    assert Entry.objects.filter(station_id=device.id).count() == 2
    assert verify().is_green


def test_it_is_released_when_the_fault_is_mended(device: Device, faulty: pytest.MonkeyPatch) -> None:
    entry = device.tally(people=13)
    device.sync()
    faulty.undo()
    assert release_held() == 1
    assert device.post([entry]).statuses == ["duplicate"]
    assert Entry.objects.get(station_id=device.id).station_seq == 1
    assert verify().is_green


def test_a_release_that_stumbles_again_goes_on_with_the_others(device: Device, faulty: object) -> None:
    device.tally(people=13)
    device.sync()
    assert release_held() == 0
    assert HeldEntry.objects.get().resolved_at is None


def test_a_server_without_the_key_of_a_known_subject_asks_to_try_again(device: Device, settings) -> None:
    from dataclasses import replace

    number = "11010519491231002X"
    device.screening("甲", number)
    device.sync()
    whole = settings.KEY_RING
    settings.KEYS = "from the environment"
    settings.KEY_RING = replace(whole, wrapping={"other": bytes(32)}, wrapping_id="other")
    device.screening("甲", number)
    (answer,) = device.sync()
    assert (answer.status, answer.code) == (503, "record_unavailable")
    assert len(device.queue) == 1
    settings.KEY_RING = whole
    (answer,) = device.sync()
    assert answer.statuses == ["accepted"]
