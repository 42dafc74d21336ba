"""Acts from a page: who may, what the record keeps, what the rows then say."""

import msgspec
import pytest

from fangxian.access.roles import Role
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast, give, make_user
from fangxian.fronts.checkpoint import queries, services
from fangxian.fronts.checkpoint.models import HourFigure, Passage, Screening
from fangxian.fronts.checkpoint.tests.conftest import ID_NUMBER, NAME, PLATE, Night
from fangxian.record.models import Entry


def screening(night: Night) -> Screening:
    return Screening.objects.get(pk=night.isolated)


def passage(night: Night) -> Passage:
    return Passage.objects.get(pk=night.passage)


def refused(code: str, act: object, *args: object, **more: object) -> None:
    with pytest.raises(Problem) as caught:
        act(*args, **more)  # type: ignore[operator]
    assert caught.value.code == code


def test_an_arrival_is_confirmed_and_leaves_the_list(cast: Cast, night: Night) -> None:
    assert [row.pk for row in queries.unconfirmed_arrivals(cast.worker)] == [night.isolated]
    entry = services.confirm_arrival(cast.worker, screening(night), "arrived", note="本人已到家")
    assert (entry.kind, entry.author_id, entry.unit_id) == ("checkpoint.arrival", cast.worker.pk, cast.county.pk)
    assert not queries.unconfirmed_arrivals(cast.worker).exists()


def test_somebody_who_did_not_arrive_stays_on_the_list(cast: Cast, night: Night) -> None:
    services.confirm_arrival(cast.worker, screening(night), "not_arrived")
    assert queries.unconfirmed_arrivals(cast.worker).get().arrival == "not_arrived"


def test_the_destination_may_confirm_what_another_countys_post_asked(cast: Cast, night: Night) -> None:
    night.post.amend(night.isolated, destination_code=cast.other_township.code)
    night.post.send()
    assert [row.pk for row in queries.unconfirmed_arrivals(cast.outsider)] == [night.isolated]
    services.confirm_arrival(cast.outsider, screening(night), "arrived")
    assert screening(night).arrival == "arrived"


def test_who_is_sent_to_a_county_may_be_found_by_its_townships(cast: Cast, night: Night) -> None:
    clerk = make_user("clerk", "苏木干事")
    give(clerk, Role.COMMUNITY_WORKER, cast.other_township)
    night.post.amend(night.isolated, destination_code=cast.other_county.code)
    night.post.send()
    assert [row.pk for row in queries.unconfirmed_arrivals(clerk)] == [night.isolated]
    night.post.amend(night.isolated, destination_code=cast.league.code)
    night.post.send()
    assert not queries.unconfirmed_arrivals(clerk).exists()


def test_nobody_confirms_for_strangers(cast: Cast, night: Night) -> None:
    refused("checkpoint_not_yours", services.confirm_arrival, cast.outsider, screening(night), "arrived")
    refused("checkpoint_not_yours", services.confirm_arrival, cast.officer, screening(night), "arrived")
    refused("payload_invalid", services.confirm_arrival, cast.worker, screening(night), "vanished")


def test_a_person_is_corrected_and_the_first_version_stays(cast: Cast, night: Night) -> None:
    services.amend_screening(
        cast.leader, screening(night), {"origin": "乌审旗"}, reason="听错了", identity={"name": "林远川"}
    )
    row = screening(night)
    assert (row.origin, row.amendments) == ("乌审旗", 1)
    assert msgspec.json.decode(Entry.objects.get(pk=night.isolated).payload)["origin"] == ""
    shown = services.reveal_rows(cast.leader, [row], purpose="核对姓名")
    assert shown[row.pk]["name"] == "林远川"


def test_a_correction_needs_a_reason_a_role_and_something_to_correct(cast: Cast, night: Night) -> None:
    row = screening(night)
    refused("reason_missing", services.amend_screening, cast.leader, row, {"origin": "x"}, reason=" ")
    refused("nothing_changed", services.amend_screening, cast.leader, row, {}, reason="typo")
    refused("checkpoint_not_yours", services.amend_screening, cast.officer, row, {"origin": "x"}, reason="typo")
    refused("checkpoint_not_yours", services.amend_passage, cast.outsider, passage(night), {"people": 3}, reason="typo")
    refused("payload_invalid", services.amend_passage, cast.leader, passage(night), {"people": -3}, reason="typo")


def test_a_withdrawn_vehicle_takes_its_people_along(cast: Cast, night: Night) -> None:
    entries = services.withdraw_passage(cast.leader, passage(night), reason="重复登记")
    assert len(entries) == 3
    assert set(Screening.objects.values_list("is_withdrawn", flat=True)) == {True}
    assert sum(HourFigure.objects.values_list("registered", flat=True)) == 0
    refused("checkpoint_withdrawn", services.withdraw_passage, cast.leader, passage(night), reason="again")


def test_one_person_is_withdrawn_alone(cast: Cast, night: Night) -> None:
    services.withdraw_screening(cast.leader, screening(night), reason="重复登记")
    assert not passage(night).is_withdrawn
    assert sum(HourFigure.objects.values_list("registered", flat=True)) == 1


def test_a_look_up_finds_by_any_spelling_and_leaves_an_entry(cast: Cast, night: Night) -> None:
    found = services.look_up_subject(cast.leader, "plate", "蒙ka1234", purpose="协查")
    assert found == [passage(night).subject_id]
    people = queries.by_subjects(Screening.objects.all(), found)
    assert {row.pk for row in people} == {night.feverish, night.isolated}
    entry = Entry.objects.filter(kind="record.lookup").get()
    assert (entry.author_id, entry.unit_id) == (cast.leader.pk, cast.county.pk)
    assert PLATE not in entry.payload


def test_a_look_up_needs_a_purpose_and_a_role(cast: Cast, night: Night) -> None:
    refused("purpose_missing", services.look_up_subject, cast.leader, "id_number", ID_NUMBER, purpose=" ")
    refused("checkpoint_not_yours", services.look_up_subject, cast.officer, "id_number", ID_NUMBER, purpose="好奇")


def test_a_reveal_is_an_entry_about_the_person(cast: Cast, night: Night) -> None:
    row = Screening.objects.get(pk=night.feverish)
    assert services.reveal_rows(cast.leader, [row], purpose="转诊")[row.pk]["name"] == NAME
    entry = Entry.objects.filter(kind="record.reveal").get()
    assert (entry.subject_id, entry.author_id) == (row.subject_id, cast.leader.pk)


def test_nobody_reveals_outside_the_own_unit(cast: Cast, night: Night) -> None:
    refused("checkpoint_not_yours", services.reveal_rows, cast.outsider, [screening(night)], purpose="好奇")
    refused("checkpoint_not_yours", services.reveal_rows, cast.officer, [screening(night)], purpose="好奇")
    refused("checkpoint_not_yours", services.reveal_arrival, cast.outsider, screening(night), purpose="好奇")
    assert not Entry.objects.filter(kind="record.reveal").exists()


def test_the_community_sees_who_is_coming(cast: Cast, night: Night) -> None:
    assert services.reveal_arrival(cast.worker, screening(night), purpose="上门核实")["phone"] == "13900139000"
