"""The pages of the cold: the list, a post, a file and its confirmation, the next hours by hand."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.clock import now
from fangxian.base.testing import client_of
from fangxian.register.models import Place
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.models import WeatherFile, WeatherHour
from fangxian.roster.cold.outlook import outlook_of
from fangxian.roster.cold.tests.frost import NIGHT, post_of, tell
from fangxian.roster.cold.windows import windows_of
from fangxian.roster.staffing.models import Need, Post, Shift

pytestmark = pytest.mark.django_db
NIGHT_DAY = "2020-02-05"


@pytest.fixture(autouse=True)
def english(cast) -> None:
    """Let the leader read English, so that the sentences are those of the code."""
    cast.leader.language = "en"
    cast.leader.save()


def page_of(cast, post: Post, query: str = f"day={NIGHT_DAY}") -> str:
    return client_of(cast.leader).get(reverse("cold:post", args=[post.pk]) + f"?{query}").content.decode()


@pytest.fixture
def night(cast) -> Post:
    """Return the post with a cold evening and night, from 16:00 on."""
    tell(cast.post, [(-30, 16)] * 16, NIGHT - timedelta(hours=6))
    return post_of(cast)


def test_a_cold_night_needs_one_more(cast, night) -> None:
    page = page_of(cast, night)
    assert "This post cannot be held with 1 person." in page
    assert "1 more person: 2 people keep it manned." in page
    assert "cold-2020" in page
    assert "27 min" in page
    assert "can be held" in page_of(cast, night, f"day={NIGHT_DAY}&people=2")


def test_hours_without_weather_are_said_to_be_unknown(cast, night) -> None:
    page = page_of(cast, night)
    assert "weather unknown" in page
    assert "Nobody has told the weather of this day." in page_of(cast, night, "day=2020-03-01")


def test_what_an_address_does_not_say_well_is_left_aside(cast, night) -> None:
    for query in ("day=2020-13-40&people=x&places=-1", "day=0001-01-01&people=9999999", "places=0"):
        assert client_of(cast.leader).get(reverse("cold:post", args=[night.pk]) + f"?{query}").status_code == 200


def test_what_the_post_asks_for_is_the_beginning(cast, night) -> None:
    Need.objects.create(post=night, required=2, preferred=2)
    Shift.objects.create(unit=cast.county, code="N", name="夜班", start_minute=1320, minutes=480)
    outlook = outlook_of(night, date(2020, 2, 5))
    assert (outlook.places, outlook.people) == (2, 2)
    assert [stand.window.name for stand in outlook.stands] == ["夜班"]
    assert outlook.cannot_be_held
    assert outlook.stands[0].verdict.needed == 3


def test_a_page_asks_a_fixed_number_of_questions(cast, night) -> None:
    counts = []
    for hours in (1, 200):
        tell(cast.post, [(-31, 16)] * hours, NIGHT)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            outlook_of(Post.objects.select_related("place__unit").get(pk=night.pk), date(2020, 2, 6))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_the_night_of_a_clock_change_is_longer(settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    shift = Shift(code="N", name="夜班", start_minute=1320, minutes=480)
    spans = [windows_of([shift], date(2020, *day))[0] for day in ((10, 24), (3, 28), (2, 5))]
    assert [(window.end - window.start) / timedelta(hours=1) for window in spans] == [9, 7, 8]


def test_the_worst_post_stands_first(cast) -> None:
    mild = Post.objects.create(place=Place.objects.create(unit=cast.county, name="南出口卡点", kind="checkpoint"))
    gate = Post.objects.create(place=Place.objects.create(unit=cast.township, name="镇西口", kind="checkpoint"))
    tell(cast.post, [(-35, 20)], hour_of(now()))
    tell(mild.place, [(-10, 5)], hour_of(now()))
    post_of(cast)
    client = client_of(cast.leader)
    page = client.get(reverse("cold:posts")).content.decode()
    # The gate takes the county's coldest.
    order = [page.index(name) for name in ("南出口卡点", "镇西口", "北出口卡点")]
    assert order[0] > max(order[1:])
    assert "emergency work only" in page
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("cold:posts"))
    Post.objects.create(place=cast.clinic)
    with CaptureQueriesContext(connection) as again:
        client.get(reverse("cold:posts"))
    assert len(asked) == len(again)
    assert gate.place.name in client.get(reverse("cold:posts") + "?format=print").content.decode()


def upload(cast, text: str, **said):
    file = SimpleUploadedFile("预报.csv", text.encode())
    data = {"file": file, "place": cast.post.name, "temperature": "", "wind": "", **said}
    return client_of(cast.leader).post(reverse("cold:file"), data)


GOOD = "时间,气温℃,风速m/s\n2020-02-05 22:00,-30,4.4\n2020-02-06 01:00,-31,5\n"


def test_a_file_is_shown_then_stored_once(cast) -> None:
    page = upload(cast, GOOD).content.decode()
    assert not WeatherHour.objects.exists()
    assert "Missing hours" in page
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    client = client_of(cast.leader)
    assert client.post(reverse("cold:file-store"), {"ticket": ticket}).status_code == 302
    assert WeatherFile.objects.get().rows == WeatherHour.objects.filter(source="file").count() == 2
    assert client.post(reverse("cold:file-store"), {"ticket": ticket}).status_code == 410
    again = upload(cast, GOOD).content.decode()
    assert "This file was read before; nothing changed." in again
    assert 'name="ticket"' not in again


def test_anothers_ticket_opens_nothing(cast) -> None:
    ticket = re.search(r'name="ticket" value="([^"]+)"', upload(cast, GOOD).content.decode())[1]
    assert client_of(cast.coordinator).post(reverse("cold:file-store"), {"ticket": ticket}).status_code == 410


def test_a_file_without_a_unit_is_asked_back(cast) -> None:
    answer = upload(cast, GOOD.replace("℃", ""))
    assert answer.status_code == 422
    assert "Say the unit." in answer.content.decode()
    assert "Store these hours" in upload(cast, GOOD.replace("℃", ""), temperature="f").content.decode()


def test_a_file_with_a_wrong_row_stores_nothing(cast) -> None:
    page = upload(cast, GOOD + "昨天,-30,4\n").content.decode()
    assert "Nothing was stored." in page
    assert 'name="ticket"' not in page


def test_a_place_that_is_not_ones_own_is_not_found(cast) -> None:
    Place.objects.create(unit=cast.other_county, name="邻县站", kind="other")
    assert upload(cast, GOOD, place="邻县站").status_code == 422


def hand(cast, **values):
    first = hour_of(now()).isoformat()
    data = {"first": first, "temperature_unit": "c", "wind_unit": "ms", **values}
    return client_of(cast.leader).post(reverse("cold:hours", args=[cast.post.pk]), data)


def test_the_next_hours_by_hand(cast) -> None:
    post = post_of(cast)
    answer = hand(cast, celsius_0="-30,5", wind_0="5", celsius_3="-31", wind_3="0")
    assert answer.headers["Location"] == reverse("cold:post", args=[post.pk])
    rows = WeatherHour.objects.order_by("at").values_list("celsius", "wind_kmh")
    assert list(rows) == [(-30.5, 18), (-31, 0)]
    shown = client_of(cast.leader).get(reverse("cold:hours", args=[cast.post.pk])).content.decode()
    assert "18 km/h" in shown


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"celsius_0": "-30"}, "Temperature and wind stand together."),
        ({"celsius_0": "冷", "wind_0": "5"}, "This is not a number."),
        ({"celsius_0": "-30 °F", "wind_0": "5"}, "Choose the unit above"),
        ({"celsius_0": "-90", "wind_0": "5"}, "beyond anything that is measured"),
        ({}, "no hour with temperature and wind"),
        ({"first": "2020-02-05T14:00:00+00:00", "celsius_0": "-30", "wind_0": "5"}, "This page is old."),
    ],
)
def test_what_is_filled_in_badly_is_said(cast, values, words) -> None:
    answer = hand(cast, **values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WeatherHour.objects.exists()
