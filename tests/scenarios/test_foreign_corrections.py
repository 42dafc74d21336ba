"""Corrections by stations of other units and by thieves: kept and flagged, without effect until taken over (THREATS T2)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.accounts.models import Station
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast, client_of
from fangxian.fronts.checkpoint.models import HourFigure, Screening
from fangxian.record.facts import Fact, fact
from fangxian.record.identities import amendments_below, present_identities, present_subjects
from fangxian.record.models import Entry
from fangxian.record.replay import replay
from fangxian.record.services import erase_subjects, take_over_amendment
from fangxian.record.verify import verify
from fangxian.station.services import revoke_station
from tests.scenarios.conftest import Enrol
from tests.scenarios.device import Device
from tests.scenarios.test_trust import stolen

pytestmark = pytest.mark.django_db
NUMBER, OTHER_NUMBER = "11010519491231002X", "110105194912310038"


@pytest.fixture
def foreign(enrol: Enrol, cast: Cast) -> Device:
    """A device of the county next door, with somebody of that county at it."""
    device = enrol(unit=cast.other_county)
    device.author = cast.outsider.pk
    return device


def truth(entry: Mapping[str, Any]) -> Fact:
    id = UUID(entry["id"])
    found = fact(Entry.objects.get(pk=id), None, amendments_below([id]))
    assert found is not None
    return found


def sent(device: Device, entry: dict[str, Any]) -> dict[str, Any]:
    device.sync()
    return entry


def test_another_county_neither_withdraws_nor_corrects(device: Device, foreign: Device) -> None:
    entry = sent(device, device.tally(people=30))
    foreign.withdraw(entry["id"])
    foreign.amend(entry, {"people": 1})
    (answer,) = foreign.sync()
    assert answer.statuses == ["accepted", "accepted"]
    assert answer.flags == [["foreign_amendment"]] * 2
    assert not truth(entry).is_withdrawn
    assert truth(entry).body.people == 30
    assert verify().is_green


def test_a_thief_with_the_token_takes_nothing_out(device: Device) -> None:
    entry = sent(device, device.tally(people=30))
    thief = stolen(device)
    thief.withdraw(entry["id"])
    (answer,) = thief.sync()
    assert answer.flags == [["station_unsigned"]]
    assert not truth(entry).is_withdrawn


def test_nothing_stands_upon_a_correction_without_effect(device: Device, foreign: Device) -> None:
    """Whoever amends their own foreign amendment has not come a step nearer."""
    entry = sent(device, device.tally(people=30))
    first = foreign.amend(entry, {"people": 1})
    foreign.amend(first["id"], {"people": 2}, of="checkpoint.tally")
    foreign.sync()
    assert truth(entry).body.people == 30


def test_a_good_correction_is_not_taken_back_by_a_station_of_others(device: Device, foreign: Device) -> None:
    entry = device.tally(people=30)
    good = sent(device, device.amend(entry, {"people": 3}))
    foreign.withdraw(good["id"])
    (answer,) = foreign.sync()
    assert answer.flags == [["foreign_amendment"]]
    assert truth(entry).body.people == 3


def test_a_revoked_station_still_corrects_what_it_sent(device: Device, cast: Cast) -> None:
    entry = sent(device, device.tally(people=30))
    revoke_station(Station.objects.get(pk=device.id), reason="lost", author=cast.coordinator)
    device.amend(entry, {"people": 3})
    (answer,) = device.sync()
    assert answer.flags == [["station_revoked"]]
    assert truth(entry).body.people == 3


def test_a_station_lent_to_another_unit_still_corrects_what_it_sent_before(device: Device, cast: Cast) -> None:
    entry = sent(device, device.tally(people=30))
    Station.objects.filter(pk=device.id).update(unit_id=cast.other_county.pk)
    device.amend(entry, {"people": 3}, unit=str(cast.other_county.pk))
    (answer,) = device.sync()
    assert "foreign_amendment" not in answer.flags[0]
    assert truth(entry).body.people == 3


def test_a_neighbour_and_a_station_above_correct_what_belongs_to_them(
    device: Device, neighbour: Device, enrol: Enrol, cast: Cast
) -> None:
    below = enrol(unit=cast.township)
    entry, other = sent(device, device.tally()), sent(below, below.tally())
    neighbour.amend(entry, {"people": 4})
    neighbour.amend(other, {"people": 5})
    (answer,) = neighbour.sync()
    assert answer.flags == [[], []]
    assert (truth(entry).body.people, truth(other).body.people) == (4, 5)
    below.amend(entry, {"people": 6})
    (answer,) = below.sync()
    assert answer.flags == [["foreign_amendment"]]


def test_an_identity_is_not_changed_by_a_station_of_others(device: Device, foreign: Device) -> None:
    entry = sent(device, device.screening("张三", NUMBER))
    mine = UUID(entry["id"])
    subject, identity = present_identities([mine])[mine]
    foreign.amend(entry, {}, identity={"name": "李四"})
    foreign.amend(entry, {}, identity={"name": "李四", "id_number": OTHER_NUMBER})
    foreign.sync()
    assert present_identities([mine])[mine] == (subject, identity)
    assert present_subjects([mine]) == {mine: subject}
    device.amend(entry, {}, identity={"name": "张叁"})
    device.sync()
    assert present_identities([mine])[mine] == (subject, {**identity, "name": "张叁"})


def test_a_number_from_a_station_of_others_is_not_given_to_the_person(device: Device, foreign: Device) -> None:
    """Else the next entry about whoever has that number would be about this person."""
    entry = sent(device, device.screening("张三"))
    foreign.amend(entry, {}, identity={"id_number": NUMBER})
    foreign.sync()
    real = UUID(sent(device, device.screening("李四", NUMBER))["id"])
    mine = UUID(entry["id"])
    whose = present_subjects([mine, real])
    assert whose[mine] != whose[real]
    assert present_identities([mine])[mine][1] == {"name": "张三"}


def test_figures_and_replay_say_the_same(device: Device, foreign: Device) -> None:
    entry = sent(device, device.screening("张三", NUMBER))
    before = list(Screening.objects.values()), list(HourFigure.objects.order_by("pk").values())
    foreign.withdraw(entry["id"])
    foreign.amend(entry, {"direction": "out"})
    foreign.sync()
    assert (list(Screening.objects.values()), list(HourFigure.objects.order_by("pk").values())) == before
    replay()
    assert list(Screening.objects.values()) == before[0]


def test_checking_a_batch_takes_as_many_queries_however_many_corrections_it_has(
    device: Device, foreign: Device
) -> None:
    entries = [device.tally() for _ in range(12)]
    device.sync()

    def queries(some: list[dict[str, Any]]) -> int:
        for entry in some:
            foreign.amend(entry, {"people": 4})
        with CaptureQueriesContext(connection) as made:
            foreign.sync()
        return len(made)

    queries(entries[:1])
    assert queries(entries[1:2]) == queries(entries[2:])


# Taken over


def test_taken_over_a_correction_counts_in_the_name_of_who_did_it(device: Device, foreign: Device, cast: Cast) -> None:
    entry = sent(device, device.tally(people=30))
    amendment = sent(foreign, foreign.amend(entry, {"people": 3}))
    made = take_over_amendment(UUID(entry["id"]), UUID(amendment["id"]), author_id=cast.leader.pk)
    assert (made.author_id, made.station_id, made.unit_id, made.flags) == (
        cast.leader.pk, None, cast.county.pk, "taken_over",
    )  # fmt: skip
    assert truth(entry).body.people == 3
    with pytest.raises(Problem, match="amendment_counts"):
        take_over_amendment(UUID(entry["id"]), UUID(amendment["id"]), author_id=cast.leader.pk)


def test_taken_over_a_withdrawal_takes_the_entry_out_of_the_figures(
    device: Device, foreign: Device, cast: Cast
) -> None:
    entry = sent(device, device.screening("张三", NUMBER))
    withdrawal = sent(foreign, foreign.withdraw(entry["id"]))
    assert not Screening.objects.get().is_withdrawn
    take_over_amendment(UUID(entry["id"]), UUID(withdrawal["id"]), author_id=cast.leader.pk)
    assert Screening.objects.get().is_withdrawn
    replay()
    assert Screening.objects.get().is_withdrawn


@pytest.mark.parametrize(
    "correction", [{"name": "李四"}, {"id_number": OTHER_NUMBER}, {"name": "李四", "id_number": OTHER_NUMBER}], ids=str
)
def test_taken_over_an_identity_is_corrected(
    device: Device, foreign: Device, cast: Cast, correction: dict[str, str]
) -> None:
    entry = sent(device, device.screening("张三", NUMBER))
    mine = UUID(entry["id"])
    before, told = present_identities([mine])[mine]
    amendment = sent(foreign, foreign.amend(entry, {}, identity=correction))
    take_over_amendment(mine, UUID(amendment["id"]), author_id=cast.leader.pk)
    subject, identity = present_identities([mine])[mine]
    assert identity == {**told, **correction}
    assert (subject == before) == ("id_number" not in correction)


def test_an_identity_that_was_destroyed_is_not_taken_over(device: Device, foreign: Device, cast: Cast) -> None:
    entry = sent(device, device.screening("张三", NUMBER))
    amendment = sent(foreign, foreign.amend(entry, {}, identity={"id_number": OTHER_NUMBER}))
    erased = Entry.objects.get(pk=amendment["id"]).subject_id
    assert erased is not None
    erase_subjects([erased], reason="asked", author_id=cast.coordinator.pk, unit_id=cast.county.pk)
    with pytest.raises(Problem, match="amendment_erased"):
        take_over_amendment(UUID(entry["id"]), UUID(amendment["id"]), author_id=cast.leader.pk)


def test_a_later_correction_is_not_undone_by_taking_an_earlier_one_over(
    device: Device, foreign: Device, cast: Cast
) -> None:
    entry = sent(device, device.tally(people=30))
    amendment = sent(foreign, foreign.amend(entry, {"people": 3, "note": "n"}))
    sent(device, device.amend(entry, {"people": 4}))
    take_over_amendment(UUID(entry["id"]), UUID(amendment["id"]), author_id=cast.leader.pk)
    assert (truth(entry).body.people, truth(entry).body.note) == (4, "n")


def test_the_page_of_the_entry_says_that_it_does_not_count_and_takes_it_over(
    device: Device, foreign: Device, cast: Cast
) -> None:
    entry = sent(device, device.tally(people=30))
    amendment = sent(foreign, foreign.amend(entry, {"people": 3}))
    page = reverse("command:entry", args=[entry["id"]])
    act = reverse("command:take-over", args=[entry["id"], amendment["id"]])
    shown = client_of(cast.leader).get(page).content.decode()
    assert "更正或撤回了其他单位的记录" in shown
    assert "该更正未生效" in shown
    assert act in shown
    assert act not in client_of(cast.auditor).get(page).content.decode()
    assert client_of(cast.auditor).post(act).status_code == 404
    assert client_of(cast.outsider).post(act).status_code == 404
    assert truth(entry).body.people == 30
    after = client_of(cast.leader).post(act, follow=True).content.decode()
    assert truth(entry).body.people == 3
    assert "该更正未生效" not in after
    assert act not in after


def test_the_page_of_the_passage_says_that_it_does_not_count(device: Device, foreign: Device, cast: Cast) -> None:
    passage = device.passage("蒙A12345")
    person = sent(device, device.screening("张三", NUMBER, payload={"passage": passage["id"]}))
    sent(foreign, foreign.amend(person, {"direction": "out"}))
    shown = client_of(cast.leader).get(reverse("checkpoint:passage", args=[passage["id"]])).content.decode()
    assert "该更正未生效" in shown
    assert reverse("command:entry", args=[person["id"]]) in shown
    assert "<ins>" in shown
