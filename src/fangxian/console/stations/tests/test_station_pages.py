"""Stations: what the list and a page say of a device, how one is bound, how one is shut out."""

import re
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse

from fangxian.accounts.models import EnrolmentCode, Station
from fangxian.base.clock import now
from fangxian.base.testing import client_of
from fangxian.console.holding.tests.held import receive, sent, station_of
from fangxian.console.stations.words import duration, missing_count, offset_text, ranges_text
from fangxian.record.models import Entry, StationCounter
from fangxian.record.sealing import pad
from fangxian.station.services import enrol_station, issue_code

pytestmark = pytest.mark.django_db
# Between two groups of a UUID stands what looks like a code.
CODE = re.compile(r"(?<![\w-])[2-9A-Z]{4}-[2-9A-Z]{4}(?![\w-])")


def public_key() -> dict[str, str]:
    numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": pad(numbers.x.to_bytes(32)), "y": pad(numbers.y.to_bytes(32))}


def text_of(user, name, *args, query="") -> str:
    return client_of(user).get(reverse(f"stations:{name}", args=args) + query).content.decode()


def in_english(user) -> None:
    user.language = "en"
    user.save(update_fields=["language"])


def make_code(cast, **data):
    return client_of(cast.leader).post(
        reverse("stations:enrol") + "?unit=990101", {"label": "二号平板", "place": cast.post.pk, **data}
    )


def test_a_code_is_shown_once_large_and_as_a_picture(cast) -> None:
    text = make_code(cast).content.decode()
    row = EnrolmentCode.objects.get()
    assert CODE.search(text)
    assert '<svg viewBox="0 0' in text
    assert "style=" not in text[text.index("<svg") : text.index("</svg>")]
    assert (row.unit_id, row.place_id, row.label) == (cast.county.pk, cast.post.pk, "二号平板")
    assert not CODE.search(text_of(cast.leader, "code-state", row.pk))


def test_the_code_that_is_shown_binds_a_device_and_the_page_tells(cast) -> None:
    code = CODE.search(make_code(cast).content.decode()).group()
    row = EnrolmentCode.objects.get()
    client = client_of(cast.leader)
    address = reverse("stations:code-state", args=[row.pk])
    assert client.get(address).status_code == 200
    station, _token = enrol_station(code, public_key(), label="", app_version="1")
    answer = client.get(address)
    assert answer.status_code == 286
    assert station.short in answer.content.decode()


def test_a_code_that_ran_out_is_told_and_asked_after_no_more(cast) -> None:
    row, _code = issue_code(cast.county, None, label="t", issued_by=cast.leader)
    EnrolmentCode.objects.update(expires_at=now() - timedelta(seconds=1))
    assert client_of(cast.leader).get(reverse("stations:code-state", args=[row.pk])).status_code == 286


def test_unit_beyond_reach_is_not_enrolled_for(cast) -> None:
    answer = client_of(cast.leader).post(reverse("stations:enrol") + "?unit=990102", {"label": "t"})
    assert not EnrolmentCode.objects.exists()
    assert not CODE.search(answer.content.decode())


def test_place_of_another_unit_is_no_choice(cast) -> None:
    answer = client_of(cast.leader).post(
        reverse("stations:enrol") + "?unit=990101", {"label": "t", "place": cast.clinic.pk}
    )
    assert not EnrolmentCode.objects.exists()
    assert not CODE.search(answer.content.decode())


def test_spent_code_tried_again_alerts_the_unit_and_nobody_else(cast) -> None:
    _row, code = issue_code(cast.county, None, label="二号平板", issued_by=cast.leader)
    enrol_station(code, public_key(), label="", app_version="1")
    assert "alert-danger" not in text_of(cast.leader, "list")
    with pytest.raises(Exception, match="enrolment_code_invalid"):
        enrol_station(code, public_key(), label="", app_version="1")
    assert "alert-danger" in text_of(cast.leader, "list")
    assert "alert-danger" not in text_of(cast.outsider, "list")
    assert "alert-danger" in text_of(cast.leader, "station", Station.objects.get(label="二号平板").pk)


def test_missing_numbers_are_shown_as_ranges(cast) -> None:
    receive(cast, sent(cast, seq=1), sent(cast, seq=4), sent(cast, seq=6))
    text = text_of(cast.leader, "station", station_of(cast).pk)
    assert re.search(r'<td class="tabular">2</td><td class="tabular">3</td><td class="text-end tabular">2</td>', text)
    assert "2–3, 5" in text_of(cast.leader, "list")


def test_without_gaps_the_page_says_so(cast) -> None:
    in_english(cast.leader)
    receive(cast, sent(cast, seq=1), sent(cast, seq=2))
    text = text_of(cast.leader, "station", station_of(cast).pk)
    assert "1 to 2 have arrived without a gap." in text
    assert "1–2" in text


@pytest.mark.parametrize(("state", "found"), [("gaps", True), ("use", True), ("revoked", False)])
def test_list_is_filtered_by_state(cast, state, found) -> None:
    receive(cast, sent(cast, seq=3))
    assert (station_of(cast).label in text_of(cast.leader, "list", query=f"?state={state}")) is found


@pytest.mark.parametrize("words", ["k7q", "一号", "北出口", "安河"])
def test_station_is_found_by_name_place_and_unit(cast, words) -> None:
    station = station_of(cast)
    assert str(station.pk) in text_of(cast.leader, "list", query=f"?q={words}")
    assert str(station.pk) not in text_of(cast.leader, "list", query="?q=nowhere")


def test_revoked_station_stays_on_the_list_with_its_entry(cast) -> None:
    station = station_of(cast)
    address = reverse("stations:revoke", args=[station.pk])
    client = client_of(cast.leader)
    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "遗失"}).status_code == 302
    assert client.post(address, {"reason": "again"}).status_code == 302
    station.refresh_from_db()
    assert station.is_revoked
    assert Entry.objects.filter(kind="station.revoked").count() == 1
    assert station.label in text_of(cast.leader, "list", query="?state=revoked")


def test_list_asks_as_often_for_many_as_for_few(cast, django_assert_num_queries, django_assert_max_num_queries) -> None:
    client = client_of(cast.leader)
    address = reverse("stations:list")
    station_of(cast)
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    for number in range(10):
        station_of(cast, f"A{number}")
    with django_assert_num_queries(len(few)):
        client.get(address)


@pytest.mark.parametrize(
    ("offset", "text"),
    [(0, "Right"), (5000, "Right"), (-5999, "Right"), (90_000, "90 seconds slow"), (-600_000, "10 minutes fast"),
     (10_800_000, "3 hours slow"), (-864_000_000, "10 days fast")],
)  # fmt: skip
def test_clock_offset_in_words(offset, text) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert offset_text(offset) == text


def test_many_ranges_are_cut_short() -> None:
    counter = StationCounter(missing=[[n, n] for n in range(1, 20, 2)])
    assert missing_count(counter) == 10
    assert ranges_text(counter).startswith("1, 3, 5, 7, 9")
    assert "5" in ranges_text(counter).removeprefix("1, 3, 5, 7, 9")
    assert (missing_count(None), ranges_text(None)) == (0, "")


def test_duration_names_its_largest_unit() -> None:
    assert "2" in duration(120)
    assert "119" in duration(119)
