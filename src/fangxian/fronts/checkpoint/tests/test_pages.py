"""The pages: what they show, to whom, in how many queries."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.accounts.models import User
from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.models import Passage, Screening
from fangxian.fronts.checkpoint.tests.conftest import ID_NUMBER, NAME, PHONE, Night
from fangxian.fronts.checkpoint.tests.facts import NIGHT, Post
from fangxian.record.models import Entry

SignedIn = Callable[..., Client]
LISTS = ["lanes", "register", "vehicles", "dissuasions", "handovers", "charts"]


def url(name: str, *args: object) -> str:
    return reverse(f"checkpoint:{name}", args=args)


def html(client: Client, address: str, **more: str) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == 200, (address, answer.status_code)
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode()


@pytest.fixture(autouse=True)
def _english(cast: Cast) -> None:
    """Pages speak the person's language; these tests read English."""
    User.objects.update(language="en")
    for person in (cast.leader, cast.worker, cast.officer, cast.outsider):
        person.refresh_from_db()


@pytest.fixture
def leader(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.leader)


@pytest.mark.parametrize("name", LISTS)
def test_a_page_shows_no_identity_in_clear(leader: Client, night: Night, name: str) -> None:
    page = html(leader, url(name))
    for secret in (NAME, ID_NUMBER, PHONE, "A1234"):
        assert secret not in page


@pytest.mark.parametrize("name", [*LISTS, "arrivals"])
def test_an_empty_page_says_so(leader: Client, cast: Cast, name: str) -> None:
    cast.post.delete()
    assert "empty-title" in html(leader, url(name))


@pytest.mark.parametrize("name", LISTS)
def test_a_page_shows_nothing_of_another_county(cast: Cast, night: Night, signed_in: SignedIn, name: str) -> None:
    page = html(signed_in(cast.outsider), url(name))
    assert "empty-title" in page
    assert str(night.passage) not in page


@pytest.mark.parametrize("name", [*LISTS, "arrivals"])
def test_the_number_of_queries_does_not_grow(leader: Client, night: Night, name: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            html(leader, url(name))
        return len(queries)

    before = count()
    for _ in range(5):
        passage = night.post.passage(identity={"plate": "蒙K·B5678"})
        id = night.post.screening(passage, identity={"name": "甲"})
        night.post.further(id, 36.9, "remeasure")
        night.post.dissuasion(identity={"plate": "蒙K·C5678"})
    night.post.send()
    assert count() <= before + 1


def test_lanes_move_by_themselves_and_without_script(leader: Client, night: Night) -> None:
    page = html(leader, url("lanes"))
    assert 'hx-trigger="every 10s"' in page
    assert "北出口卡点" in page
    fragment = html(leader, url("lanes"), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="lanes")
    assert "<html" not in fragment
    assert "−31" in fragment or "-31" in fragment


def test_the_register_is_searched_and_filtered(leader: Client, night: Night) -> None:
    number = Screening.objects.get(pk=night.feverish).pass_number
    other = Screening.objects.get(pk=night.isolated).pass_number
    for query in (f"q={number}", "outcome=fever_clinic", "q=东胜"):
        page = html(leader, f"{url('register')}?{query}")
        assert number in page
        assert other not in page
    everything = html(leader, f"{url('register')}?place={night.post.place_id}&direction=in")
    assert number in everything
    assert other in everything
    assert number not in html(leader, f"{url('register')}?day=1999-01-01")
    assert number not in html(leader, f"{url('register')}?flag=withdrawn")


def test_a_passage_shows_vehicle_people_ladder_and_decision(leader: Client, night: Night) -> None:
    page = html(leader, url("passage", night.passage))
    for words in (
        "沈*",
        "蒙K***34",
        "37.9",
        "38.1",
        "out of range",
        "to the nearest fever clinic",
        "test-2020",
        "14 days",
    ):
        assert words in page
    assert NAME not in page


def test_a_passage_takes_the_same_queries_whoever_is_in_it(leader: Client, night: Night) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            html(leader, url("passage", night.passage))
        return len(queries)

    count()
    before = count()
    for number in range(6):
        id = night.post.screening(night.passage, identity={"name": f"乙{number}"})
        night.post.further(id)
        night.post.arrival(id)
    night.post.send()
    assert count() == before


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("passage", "passage"), ("reveal", "passage"), ("amend-passage", "passage"), ("withdraw-passage", "passage"),
        ("amend-screening", "isolated"), ("withdraw-screening", "isolated"), ("confirm-arrival", "isolated"),
        ("reveal-arrival", "isolated"), ("handover", "handover"),
    ],
)  # fmt: skip
def test_a_thing_of_another_county_does_not_exist(
    cast: Cast, night: Night, signed_in: SignedIn, name: str, attribute: str
) -> None:
    stranger = signed_in(cast.outsider)
    for id in (getattr(night, attribute), new_id()):
        assert stranger.get(url(name, id)).status_code == 404
        assert stranger.post(url(name, id), {"reason": "x", "purpose": "x", "result": "arrived"}).status_code in {
            404,
            405,
        }
    assert signed_in(cast.leader).get(url(name, getattr(night, attribute))).status_code == 200


@pytest.mark.parametrize("name", [*LISTS, "arrivals", "search", "export", "chart-data"])
def test_pages_are_closed_without_role_and_signed_out(cast: Cast, signed_in: SignedIn, name: str) -> None:
    assert signed_in(cast.nobody).get(url(name)).status_code == 404
    assert signed_in(cast.nurse).get(url(name)).status_code == 404
    answer = Client().get(url(name))
    assert answer.status_code == 302
    assert "accounts" in answer["Location"]


def test_identities_are_shown_for_a_purpose_and_recorded(leader: Client, night: Night) -> None:
    refused = leader.post(url("reveal", night.passage), {"purpose": ""})
    assert refused.status_code == 422
    assert not Entry.objects.filter(kind="record.reveal").exists()
    answer = leader.post(url("reveal", night.passage), {"purpose": "转诊需要"})
    page = answer.content.decode()
    assert all(secret in page for secret in (NAME, ID_NUMBER, PHONE, "蒙K·A1234"))
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.filter(kind="record.reveal").count() == 3


def test_a_reveal_asks_who_it_is_first(cast: Cast, night: Night, signed_in: SignedIn) -> None:
    answer = signed_in(cast.leader, recent=False).get(url("reveal", night.passage))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_an_officer_sees_and_changes_nothing(cast: Cast, night: Night, signed_in: SignedIn) -> None:
    officer = signed_in(cast.officer)
    page = html(officer, url("passage", night.passage))
    assert url("amend-passage", night.passage) not in page
    assert url("reveal", night.passage) not in page
    for name in ("amend-passage", "withdraw-passage", "reveal"):
        assert officer.get(url(name, night.passage)).status_code == 404


def correct(client: Client, night: Night, **changes: object) -> int:
    row = Passage.objects.get(pk=night.passage)
    values = {"direction": row.direction, "vehicle": row.vehicle, "people": row.people, "cargo": row.cargo}
    data = {**values, "plate": "", "trailer_plate": "", "reason": "看错了", **changes}
    return client.post(url("amend-passage", night.passage), data).status_code


def test_a_vehicle_is_corrected_and_its_history_shows_who_when_and_why(
    cast: Cast, leader: Client, night: Night
) -> None:
    assert correct(leader, night) == 422  # nothing changed
    assert correct(leader, night, people=3, plate="蒙K·Z9999", reason="") == 422
    assert correct(leader, night, people=3, plate="蒙K·Z9999") == 302
    page = html(leader, url("passage", night.passage))
    for words in ("看错了", cast.leader.name, "<del>2</del>", "<ins>3</ins>", "sealed", "蒙K***99"):
        assert words in page


def test_a_person_is_corrected_and_withdrawn(leader: Client, night: Night) -> None:
    data = {"direction": "in", "residence": "local", "origin": "乌审旗", "destination": "", "reason": "听错了"}
    assert leader.post(url("amend-screening", night.isolated), data).status_code == 302
    row = Screening.objects.get(pk=night.isolated)
    assert (row.origin, row.residence, row.destination) == ("乌审旗", "local", "")
    assert leader.post(url("withdraw-screening", night.isolated), {"reason": "重复"}).status_code == 302
    assert Screening.objects.get(pk=night.isolated).is_withdrawn
    assert leader.get(url("withdraw-screening", night.isolated)).status_code == 404


def test_what_was_told_besides_is_shown_and_corrected(leader: Client, post: Post) -> None:
    told = {"departed_at": NIGHT + timedelta(seconds=20), "via": "包头", "note": "一\n二"}
    passage = post.passage()
    id = post.screening(passage, identity={"name": "林远山", "employer": "某煤矿"}, **told)
    post.send()
    address = url("amend-screening", id)
    form = leader.get(address).context["form"]
    same = {name: form[name].value() or "" for name in ("direction", "residence", "origin", "destination", "via")}
    same |= {"departed_at": "2020-02-05T11:00", "note": "一\r\n二", "reason": "听错了"}
    assert leader.post(address, same).status_code == 422  # nothing changed
    changed = {**same, "departed_at": "2020-02-05T10:30", "via": "乌海", "registered_residence": "湖北省"}
    assert leader.post(address, changed).status_code == 302
    page = html(leader, url("passage", passage))
    for words in ("2020-02-05 10:30", "乌海", "<del>包头</del>"):
        assert words in page
    row = Screening.objects.get(pk=id)
    assert row.departed_at == NIGHT - timedelta(minutes=30)
    assert (leader.get(address).context["form"]["via"].value(), Entry.objects.filter(amends_id=id).count()) == (
        "乌海",
        1,
    )


def test_a_vehicle_is_withdrawn(leader: Client, night: Night) -> None:
    assert leader.post(url("withdraw-passage", night.passage), {"reason": "重复"}).status_code == 302
    assert "Withdrawn" in html(leader, url("passage", night.passage))


def test_an_arrival_is_confirmed_from_the_list(cast: Cast, night: Night, signed_in: SignedIn) -> None:
    worker = signed_in(cast.worker)
    page = html(worker, url("arrivals"))
    assert "overdue" in page
    assert "林*" in page
    assert "林远山" not in page
    assert worker.post(url("confirm-arrival", night.isolated), {"result": "arrived"}).status_code == 302
    assert "empty-title" in html(worker, url("arrivals"))


def test_the_community_may_know_who_is_coming(cast: Cast, night: Night, signed_in: SignedIn) -> None:
    answer = signed_in(cast.worker).post(url("reveal-arrival", night.isolated), {"purpose": "上门核实"})
    assert "林远山" in answer.content.decode()


def test_a_search_by_plate_stands_in_no_address(leader: Client, night: Night) -> None:
    answer = leader.post(url("search"), {"index": "plate", "value": "蒙K A1234", "purpose": "协查"})
    page = answer.content.decode()
    assert url("passage", night.passage) in page
    assert Entry.objects.filter(kind="record.lookup").count() == 1
    nothing = leader.post(url("search"), {"index": "phone", "value": "1", "purpose": "协查"}).content.decode()
    assert "empty-title" in nothing
    assert leader.post(url("search"), {"index": "plate", "value": "x", "purpose": ""}).status_code == 422


def test_charts_and_their_tables_hold_the_same_figures(leader: Client, night: Night) -> None:
    page = html(leader, url("charts"))
    data = json.loads(html(leader, url("chart-data")))
    by_id = {chart["id"]: chart for chart in data["charts"]}
    assert "<table" in page
    assert sum(sum(line["values"]) for line in by_id["outcomes"]["series"]) == 2
    assert sum(sum(line["values"]) for line in by_id["people"]["series"]) == 9
    assert len(by_id["people"]["labels"]) == 24


@pytest.mark.parametrize("query", ["day=nonsense", "day=2020-13-45", "place=x", "day=0001-01-01", "day=9999-12-31"])
def test_an_odd_address_of_charts_is_taken_for_today(leader: Client, cast: Cast, query: str) -> None:
    assert leader.get(f"{url('charts')}?{query}").status_code == 200
    assert leader.get(f"{url('chart-data')}?{query}").status_code == 200


def test_a_hand_over_shows_both_signatures(leader: Client, cast: Cast, night: Night) -> None:
    page = html(leader, url("handover", night.handover))
    assert cast.leader.name in page
    assert "not signed" in page


def test_an_amendment_of_an_unknown_passage_link_leads_nowhere(leader: Client, post: Post) -> None:
    lonely: UUID = post.screening()
    post.send()
    assert leader.get(url("passage", Screening.objects.get(pk=lonely).passage_id)).status_code == 404
