"""The holding area: what is shown of a held entry, and how it ends."""

import pytest
from django.urls import reverse
from django.utils import translation

from fangxian.base.ids import new_id
from fangxian.base.testing import client_of
from fangxian.config.commands.up import catch_up
from fangxian.console.holding.queries import open_count
from fangxian.console.holding.tests.held import WHOLE, held, receive, sent, station_of
from fangxian.console.holding.words import UNKNOWN_KIND
from fangxian.record.models import Entry, HeldEntry

pytestmark = pytest.mark.django_db
SECRET = "110105194912310021"
NOTE = {"note": "已电话核实"}


def page(cast, row) -> str:
    return client_of(cast.coordinator).get(reverse("holding:held", args=[row.pk])).content.decode()


def post(cast, row, act, **data):
    return client_of(cast.coordinator).post(reverse(f"holding:{act}", args=[row.pk]), {**NOTE, **data})


def test_broken_value_is_asked_for_with_its_code_list(cast) -> None:
    text = page(cast, held(cast))
    assert 'name="payload_vehicle"' in text
    assert '<option value="bus"' in text
    assert 'name="payload_direction"' not in text


def test_corrected_entry_is_accepted_and_flagged(cast) -> None:
    row = held(cast)
    answer = post(cast, row, "correct", payload_vehicle="bus")
    entry = Entry.objects.get(pk=row.entry_id)
    assert answer.status_code == 302
    assert "corrected_at_door" in entry.flags
    assert '"bus"' in entry.payload
    assert '"people":2' in entry.payload
    assert str(entry.position) in page(cast, row)


def test_wrong_correction_comes_back_with_the_reason(cast) -> None:
    row = held(cast)
    assert post(cast, row, "correct", payload_vehicle="balloon").status_code == 422
    row.refresh_from_db()
    assert row.resolved_at is None


def test_correction_without_a_note_is_refused(cast) -> None:
    row = held(cast)
    assert post(cast, row, "correct", payload_vehicle="car", note="").status_code == 422


def test_values_that_the_kind_does_not_know_are_left_out(cast) -> None:
    row = held(cast, {**WHOLE, "colour": "red"})
    assert "<code>colour</code>" in page(cast, row)
    assert post(cast, row, "correct").status_code == 302
    assert "colour" not in Entry.objects.get(pk=row.entry_id).payload


def test_broken_optional_value_left_empty_is_left_out(cast) -> None:
    row = held(cast, {**WHOLE, "lane": 7})
    assert post(cast, row, "correct", payload_lane="").status_code == 302
    assert '"lane":""' in Entry.objects.get(pk=row.entry_id).payload


def test_identity_in_clear_is_never_shown(cast) -> None:
    text = page(cast, held(cast, {**WHOLE, "id_number": SECRET, "people": {"name": "某某某", "id_number": SECRET}}))
    assert SECRET not in text
    assert "某某某" not in text


def test_ciphertext_is_never_shown(cast) -> None:
    text = page(cast, held(cast, WHOLE, sealed={"v": 1, "kid": "x", "epk": {}, "wrap": "d3JhcA", "ct": "Y2lwaGVy"}))
    assert "Y2lwaGVy" not in text
    assert "d3JhcA" not in text


@pytest.mark.parametrize(
    "seal", [{"v": 1, "kid": "gone", "epk": "AAAA", "iv": "AAAA", "ct": "AAAA"}, {"kid": 7}, "torn"]
)
def test_entry_with_an_unreadable_seal_is_accepted_without_identity(cast, seal) -> None:
    row = held(cast, WHOLE, sealed=seal)
    assert post(cast, row, "correct").status_code == 302
    assert Entry.objects.get(pk=row.entry_id).sealed is None


@pytest.mark.parametrize(
    "changes",
    [{"observed_at": "yesterday"}, {"seq": -4}, {"version": "one"}, {"author": "nobody"}, {"place": 7}, {"id": "x"}],
    ids=lambda item: next(iter(item)),
)
def test_broken_member_of_the_envelope_is_mended(cast, changes) -> None:
    row = held(cast, WHOLE, **changes)
    text = page(cast, row)
    moment = {"observed_at": "2020-02-05T08:00:00"} if 'name="observed_at"' in text else {}
    answer = post(cast, row, "correct", **moment)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert row.resolution == "corrected"
    assert Entry.objects.filter(pk=row.entry_id).exists()


def test_missing_kind_is_chosen(cast) -> None:
    row = held(cast, WHOLE, kind=None)
    assert post(cast, row, "correct", kind="checkpoint.passage").status_code == 302
    row.refresh_from_db()
    assert Entry.objects.get(pk=row.entry_id).kind == "checkpoint.passage"


def test_wrong_kind_chosen_comes_back_with_the_reason(cast) -> None:
    row = held(cast, WHOLE, kind=None)
    assert post(cast, row, "correct", kind="checkpoint.tally").status_code == 422


def test_conflicting_id_is_accepted_under_a_new_one(cast) -> None:
    first = sent(cast)
    receive(cast, first, {**first, "seq": 2, "payload": {**WHOLE, "people": 5}})
    row = HeldEntry.objects.get()
    assert post(cast, row, "correct").status_code == 302
    row.refresh_from_db()
    assert str(row.entry_id) != first["id"]
    assert Entry.objects.filter(kind="checkpoint.passage").count() == 2


@pytest.mark.parametrize("change", [{"kind": "checkpoint.future"}, {"version": 99}])
def test_what_waits_for_an_upgrade_offers_no_correction(cast, change) -> None:
    text = page(cast, held(cast, WHOLE, **change))
    assert "checkpoint_correct" not in text
    assert 'id="correct"' not in text
    assert 'id="dismiss"' in text


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"[1,2]", b'"text"', b"{}", b"[" * 5000, b'{"payload": [1]}'])
def test_any_body_is_shown_and_none_breaks_the_page(cast, body) -> None:
    row = held(cast)
    HeldEntry.objects.filter(pk=row.pk).update(body=body, reason="entry_malformed")
    client = client_of(cast.coordinator)
    assert client.get(reverse("holding:held", args=[row.pk])).status_code == 200
    assert post(cast, row, "correct", kind="checkpoint.passage").status_code in {302, 422}


def test_assigned_entry_moves_to_the_other_unit(cast) -> None:
    row = held(cast)
    assert post(cast, row, "assign", unit=cast.township.name).status_code == 302
    row.refresh_from_db()
    assert row.unit_id == cast.township.pk
    assert row.resolved_at is None


def test_entry_is_not_assigned_beyond_reach(cast) -> None:
    row = held(cast)
    assert post(cast, row, "assign", unit=cast.other_county.name).status_code == 422
    row.refresh_from_db()
    assert row.unit_id == cast.county.pk


def test_dismissed_entry_keeps_its_body_and_note(cast) -> None:
    row = held(cast)
    assert post(cast, row, "dismiss").status_code == 302
    row.refresh_from_db()
    assert (row.resolution, row.note) == ("dismissed", NOTE["note"])
    assert row.body
    assert 'id="dismiss"' not in page(cast, row)


def test_what_was_resolved_is_not_resolved_again(cast) -> None:
    row = held(cast)
    post(cast, row, "dismiss")
    assert post(cast, row, "correct", payload_vehicle="car").status_code == 422


def test_auditor_sees_but_does_not_act(cast) -> None:
    row = held(cast)
    client = client_of(cast.auditor)
    assert 'id="dismiss"' not in client.get(reverse("holding:held", args=[row.pk])).content.decode()
    assert client.post(reverse("holding:dismiss", args=[row.pk]), NOTE).status_code == 404


def test_menu_counts_what_is_open_in_ones_own_units(cast) -> None:
    row = held(cast)
    assert (open_count(cast.coordinator), open_count(cast.outsider)) == (1, 0)
    post(cast, row, "dismiss")
    assert open_count(cast.coordinator) == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", True), ("state=done", False), ("reason=payload_invalid", True), ("reason=id_conflict", False),
        ("kind=checkpoint.passage", True), ("kind=checkpoint.tally", False), ("q=一号", True), ("q=nowhere", False),
        ("q=k7q", True),
    ],
)  # fmt: skip
def test_list_is_filtered_and_searched(cast, query, found) -> None:
    row = held(cast)
    text = client_of(cast.coordinator).get(reverse("holding:list") + f"?{query}").content.decode()
    assert (str(row.pk) in text) is found


def test_list_asks_as_often_for_many_as_for_few(cast, django_assert_num_queries, django_assert_max_num_queries) -> None:
    client = client_of(cast.coordinator)
    address = reverse("holding:list")
    held(cast)
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for number in range(2, 12):
        held(cast, seq=number, id=str(new_id()))
    with django_assert_num_queries(len(few)):
        client.get(address)
    assert station_of(cast).label in client.get(address).content.decode()


def test_the_first_start_after_an_upgrade_takes_in_what_waited_for_it(cast) -> None:
    row = held(cast, WHOLE, version=99)
    understood = bytes(row.body).replace(b'"version": 99', b'"version": 1')
    HeldEntry.objects.filter(pk=row.pk).update(body=understood)
    catch_up()
    row.refresh_from_db()
    assert row.resolution == "accepted"
    assert Entry.objects.get(pk=row.entry_id).kind == "checkpoint.passage"


def test_a_kind_that_the_server_does_not_know_is_named_as_such(cast) -> None:
    row = held(cast, kind="checkpoint.future")
    client = client_of(cast.coordinator)
    with translation.override(cast.coordinator.language):
        unknown = str(UNKNOWN_KIND)
    table = client.get(reverse("holding:list")).content.decode()
    assert f'{unknown} <small class="text-secondary text-nowrap">checkpoint.future</small>' in table
    assert f"{unknown} (checkpoint.future)" in page(cast, row)
    assert unknown not in page(cast, held(cast))
