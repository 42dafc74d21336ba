"""A corrected name stays with its subject; a corrected number or plate is somebody else's entry, and theirs to erase."""

from typing import Any
from uuid import UUID

import pytest

from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.models import Passage, Screening
from fangxian.fronts.checkpoint.queries import by_subjects
from fangxian.record.models import Entry, Subject
from fangxian.record.replay import replay
from fangxian.record.services import (
    amend_entry,
    erase_subjects,
    look_up_subjects,
    masked_identities,
    reveal_identities,
)
from fangxian.record.services.retain import due_subjects
from fangxian.record.verify import verify
from tests.scenarios.device import Device

pytestmark = pytest.mark.django_db
WRONG = "11010519491231002X"
RIGHT = "360426199101010071"
DAYS = {"checkpoint": 14, "operations": 30}
Entered = dict[str, Any]


def correct(device: Device, entry: Entered, **identity: str) -> Entered:
    """What the station sends when identifying fields were mistyped."""
    id = str(new_id())
    return device.amend(entry, {}, id=id, sealed=device.seal(identity, id))


def shown(entry: Entered) -> dict[str, str]:
    id = UUID(entry["id"])
    return reveal_identities([id], purpose="trace", author_id=new_id(), unit_id=None)[id]


def found(number: str, index: str = "id_number") -> set[UUID]:
    """The screenings that a search by an exact number leads to."""
    subjects = look_up_subjects(index, number, purpose="trace", author_id=new_id(), unit_id=None)
    return set(by_subjects(Screening.objects.all(), subjects).values_list("pk", flat=True))


def stands(entry: Entered) -> UUID | None:
    return Screening.objects.get(pk=entry["id"]).subject_id


def test_a_corrected_name_and_phone_stay_with_the_subject(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王晓雪", phone="13800008000")
    device.sync()
    assert shown(entry) == {"name": "王晓雪", "phone": "13800008000", "id_number": WRONG}
    assert stands(entry) == Entry.objects.get(pk=entry["id"]).subject_id
    assert Subject.objects.count() == 1


def test_a_corrected_number_is_another_subject_and_found_by_it(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王小雪", id_number=RIGHT)
    device.sync()
    assert shown(entry) == {"name": "王小雪", "id_number": RIGHT}
    assert stands(entry) != Entry.objects.get(pk=entry["id"]).subject_id
    assert (found(RIGHT), found(WRONG)) == ({UUID(entry["id"])}, set())


def test_whoever_truly_has_the_mistyped_number_is_not_taken_for_the_one_corrected(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王小雪", id_number=RIGHT)
    owner = device.screening("李大山", WRONG)
    device.sync()
    assert stands(owner) != stands(entry)
    assert (found(RIGHT), found(WRONG)) == ({UUID(entry["id"])}, {UUID(owner["id"])})


def test_a_corrected_number_of_somebody_known_joins_what_is_known_of_them(device: Device) -> None:
    before = device.screening("王小雪", RIGHT)
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王小雪", id_number=RIGHT)
    device.sync()
    assert stands(entry) == stands(before)


def test_a_number_added_later_does_not_change_whose_entry_it_is(device: Device) -> None:
    entry = device.screening("王小雪")
    correct(device, entry, id_number=RIGHT)
    device.sync()
    assert shown(entry) == {"name": "王小雪", "id_number": RIGHT}
    assert stands(entry) == Entry.objects.get(pk=entry["id"]).subject_id


def test_a_name_corrected_after_the_number_stays_with_the_new_subject(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王小雪", id_number=RIGHT)
    device.sync()
    moved = stands(entry)
    correct(device, entry, name="王晓雪")
    device.sync()
    assert stands(entry) == moved
    assert shown(entry) == {"name": "王晓雪", "id_number": RIGHT}


def test_a_correction_taken_back_brings_the_first_identity_back(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correction = correct(device, entry, name="王小雪", id_number=RIGHT)
    device.withdraw(correction["id"])
    device.sync()
    assert shown(entry) == {"name": "王小雪", "id_number": WRONG}
    assert stands(entry) == Entry.objects.get(pk=entry["id"]).subject_id


def test_a_corrected_plate_is_another_vehicle(device: Device) -> None:
    entry = device.passage("蒙K12345")
    correct(device, entry, plate="蒙K54321")
    device.sync()
    row = Passage.objects.get(pk=entry["id"])
    assert row.subject_id != Entry.objects.get(pk=entry["id"]).subject_id
    assert shown(entry) == {"plate": "蒙K54321"}


def test_an_erasure_takes_the_mistyped_version_along(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王小雪", id_number=RIGHT)
    device.sync()
    subject = stands(entry)
    assert subject
    erase_subjects([subject], reason="asked", author_id=new_id(), unit_id=None)
    assert Subject.objects.filter(erased_at=None).count() == 0
    assert shown(entry) == {}
    assert masked_identities([UUID(entry["id"])]) == {UUID(entry["id"]): {}}
    assert verify().is_green


def test_an_erasure_spares_somebody_else_under_the_mistyped_number_and_hides_what_lies_there(device: Device) -> None:
    owner = device.screening("李大山", WRONG)
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王小雪", id_number=RIGHT)
    device.sync()
    subject = stands(entry)
    assert subject
    erase_subjects([subject], reason="asked", author_id=new_id(), unit_id=None)
    assert shown(entry) == {}
    assert shown(owner) == {"name": "李大山", "id_number": WRONG}


def test_a_correction_lives_no_longer_than_what_it_corrects(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correct(device, entry, name="王小雪", id_number=RIGHT)
    device.sync()
    at = Entry.objects.get(pk=entry["id"]).observed_at
    assert due_subjects(DAYS, at.replace(year=at.year + 1)).counts == {"checkpoint": 2}


def test_a_correction_at_the_console_with_a_number_alone_keeps_the_name(device: Device, cast: Cast) -> None:
    entry = device.screening("王小雪", WRONG)
    device.sync()
    amend_entry(UUID(entry["id"]), {}, reason="mistyped", author_id=cast.coordinator.pk, identity={"id_number": RIGHT})
    assert shown(entry) == {"name": "王小雪", "id_number": RIGHT}
    assert found(RIGHT) == {UUID(entry["id"])}


def test_a_correction_sent_twice_is_one_and_replay_tells_the_same(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correction = correct(device, entry, name="王小雪", id_number=RIGHT)
    device.sync()
    before = stands(entry)
    assert device.post([entry, correction]).statuses == ["duplicate", "duplicate"]
    replay()
    assert stands(entry) == before
    assert verify().is_green


def test_a_correction_that_comes_before_its_entry_is_kept_and_counts(device: Device) -> None:
    entry = device.screening("王小雪", WRONG)
    correction = correct(device, entry, name="王小雪", id_number=RIGHT)
    device.post([correction])
    device.post([entry])
    assert shown(entry) == {"name": "王小雪", "id_number": RIGHT}
    assert found(RIGHT) == {UUID(entry["id"])}
