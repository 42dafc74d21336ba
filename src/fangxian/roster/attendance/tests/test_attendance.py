"""Who is there, who is missing, what the board says of it, and a sign-off told later."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from fangxian.base.clock import day_bounds, local_day, now, set_to
from fangxian.base.indicators import Window, indicator
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast, client_of
from fangxian.command.board import board_of
from fangxian.register.models import Place
from fangxian.roster.attendance import queries
from fangxian.roster.attendance.models import Attendance
from fangxian.roster.attendance.services import correct_sign_off
from fangxian.roster.attendance.tests.facts import Watch, watch_of
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.tests.on_duty import Crew, crew_of
from fangxian.roster.staffing.models import Need

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def noon() -> Iterator[datetime]:
    """A noon in the past, before the cast is made: nothing here lies in the future, at whatever hour the tests run."""
    moment = day_bounds(local_day(now()) - timedelta(days=1))[0] + 12 * HOUR
    with set_to(moment):
        yield moment


@pytest.fixture
def crew(noon: datetime, cast: Cast) -> Crew:
    return crew_of(cast)


@pytest.fixture
def watch(noon: datetime, cast: Cast) -> Watch:
    watch = watch_of(cast)
    watch.start = noon - HOUR
    return watch


def figure(crew: Crew, name: str, at: datetime) -> float:
    with set_to(at):
        board = board_of(crew.cast.coordinator, crew.cast.county)
    value = next(cell.value for cell in board.total.cells if cell.indicator.id == f"attendance.{name}")
    assert value is not None
    return value


def test_an_unmanned_post_is_on_the_board_within_a_minute(
    crew: Crew, watch: Watch, noon: datetime, settings: Any
) -> None:
    crew.duty(crew.officer, noon)
    assert figure(crew, "posts_due", noon + MINUTE / 2) == 1
    assert figure(crew, "posts_unmanned", noon + MINUTE / 2) == 0
    assert figure(crew, "posts_unmanned", noon + MINUTE) == 1
    settings.SIGN_ON_MINUTES = 10
    assert figure(crew, "posts_unmanned", noon + 9 * MINUTE) == 0
    assert figure(crew, "posts_unmanned", noon + 10 * MINUTE) == 1
    page = client_of(crew.cast.coordinator)
    with set_to(noon + 11 * MINUTE):
        board = page.get(reverse("command:unit", args=[crew.cast.county.pk]), headers={"HX-Request": "true"})
    assert board.headers["Cache-Control"] == "no-store"
    assert "attendance.posts_unmanned" in board.content.decode()
    watch.on(observed_at=noon + 12 * MINUTE)
    watch.send()
    assert figure(crew, "posts_unmanned", noon + 12 * MINUTE) == 0
    assert figure(crew, "posts_manned", noon + 12 * MINUTE) == 1
    watch.off(observed_at=noon + 2 * HOUR)
    watch.send()
    assert figure(crew, "posts_unmanned", noon + 2 * HOUR) == 1
    assert figure(crew, "posts_due", noon + 9 * HOUR) == 0
    assert figure(crew, "posts_unmanned", noon + 9 * HOUR) == 0


def test_who_forgot_to_sign_off_does_not_hide_that_the_relief_is_missing(
    crew: Crew, watch: Watch, noon: datetime
) -> None:
    first = crew.duty(crew.officer, noon - 8 * HOUR)
    crew.duty(crew.other, noon)
    watch.on(observed_at=noon - 8 * HOUR)
    watch.send()
    assert figure(crew, "posts_unmanned", noon) == 0
    assert figure(crew, "posts_unmanned", noon + MINUTE) == 1
    assert figure(crew, "posts_manned", noon + 7 * HOUR) == 0
    (post,) = queries.posts_now(Place.objects.filter(pk=crew.cast.post.pk), noon + HOUR)
    assert ([(here.number, here.is_over) for here in post.here], post.lacking) == ([("1001", True)], 1)
    with set_to(noon + HOUR):
        assert "值勤时间已过" in client_of(crew.cast.leader).get(reverse("attendance:now")).content.decode()
    Duty.objects.filter(person=crew.other).delete()
    Duty.objects.filter(pk=first.pk).update(ends_at=noon + 2 * HOUR)
    assert figure(crew, "posts_unmanned", noon + HOUR) == 0


def test_a_post_short_of_people_says_who_is_missing(crew: Crew, watch: Watch, noon: datetime) -> None:
    for person in (crew.officer, crew.other):
        crew.duty(person, noon - HOUR)
    watch.on(number="1003", author_id=crew.cast.leader.pk)
    watch.send()
    (found,) = queries.unmanned(queries.due_at([crew.cast.county.pk], noon), noon)
    assert (found.due, found.present, found.is_empty) == (2, 1, False)
    assert found.missing == (crew.officer.pk,)
    assert queries.unmanned(queries.due_at([crew.cast.other_county.pk], noon), noon) == []
    watch.on(author_id=crew.cast.nurse.pk)
    watch.send()
    assert queries.unmanned(queries.due_at([crew.cast.county.pk], noon), noon) == []


def test_presence_begins_and_ends_with_the_spell(crew: Crew, watch: Watch, noon: datetime) -> None:
    watch.on(observed_at=noon - HOUR)
    watch.off(observed_at=noon)
    watch.on(observed_at=noon - 30 * HOUR, number="1009")
    withdrawn = watch.on(author_id=crew.cast.nurse.pk)
    watch.withdraw(withdrawn)
    watch.send()
    places = [crew.cast.post.pk]
    assert queries.present_at(places, noon - MINUTE).count() == 1
    assert queries.present_at(places, noon).count() == 0
    assert queries.present_at(places, noon - 5 * HOUR).count() == 1
    assert queries.present_at([crew.cast.clinic.pk], noon - MINUTE).count() == 0


def test_hours_and_nights_are_those_of_the_busiest(crew: Crew, watch: Watch) -> None:
    monday = day_bounds(local_day(now()) - timedelta(days=localtime(now()).weekday() + 7))[0]
    for day, hours in ((0, 8), (1, 9)):
        watch.on(observed_at=monday + day * 24 * HOUR + 22 * HOUR)
        watch.off(observed_at=monday + day * 24 * HOUR + (22 + hours) * HOUR)
    watch.on(observed_at=monday + 30 * HOUR, author_id=crew.cast.leader.pk)
    watch.off(observed_at=monday + 34 * HOUR, author_id=crew.cast.leader.pk)
    watch.send()
    end = monday + 4 * 24 * HOUR
    county = crew.cast.county.pk
    window = Window([county], monday, end)
    assert indicator("attendance.hours").compute(window) == {county: 17}
    assert indicator("attendance.nights").compute(window) == {county: 2}
    with CaptureQueriesContext(connection) as asked:
        window = Window([crew.cast.county.pk], monday, end)
        entries = indicator("attendance.hours").entries(window, 0, 50)
    assert (len(entries), len(asked)) == (2, 2)
    later = Window([county], monday, monday + 8 * 24 * HOUR)
    assert indicator("attendance.hours").compute(later) == {}


def test_each_figure_opens_to_its_entries(crew: Crew, watch: Watch, noon: datetime) -> None:
    crew.duty(crew.officer, noon - HOUR)
    there = watch.on()
    watch.send()
    client = client_of(crew.cast.coordinator)
    for name, shown in (("posts_manned", True), ("hours", True), ("posts_unmanned", False), ("unfilled", False)):
        page = client.get(reverse("command:figure", args=[crew.cast.county.pk, f"attendance.{name}"]))
        assert page.status_code == 200
        assert (str(there) in page.content.decode()) == shown


def test_a_forgotten_sign_off_is_told_with_a_reason(crew: Crew, watch: Watch, noon: datetime) -> None:
    id = watch.on(observed_at=noon - 3 * HOUR)
    watch.send()
    spell = Attendance.objects.get(pk=id)
    for wrong in (noon - 4 * HOUR, noon + HOUR):
        with pytest.raises(Problem, match="attendance_end_impossible"):
            correct_sign_off(crew.cast.leader, spell, wrong, reason="忘记")
    with pytest.raises(Problem, match="reason_missing"):
        correct_sign_off(crew.cast.leader, spell, noon - HOUR, reason=" ")
    for stranger in (crew.cast.officer, crew.cast.outsider, crew.cast.auditor):
        with pytest.raises(Problem, match="attendance_not_yours"):
            correct_sign_off(stranger, spell, noon - HOUR, reason="忘记")
    client = client_of(crew.cast.leader)
    form = {"ended_at": f"{localtime(noon - HOUR):%Y-%m-%dT%H:%M}", "reason": "忘记签退"}
    assert client.post(reverse("attendance:correct", args=[id]), form).status_code == 302
    spell.refresh_from_db()
    assert spell.ended_at == noon - HOUR
    assert client.get(reverse("attendance:spell", args=[id])).status_code == 200


def test_the_page_shows_who_is_there_since_when_and_who_is_missing(crew: Crew, watch: Watch, noon: datetime) -> None:
    for person in (crew.officer, crew.other):
        crew.duty(person, noon - 2 * HOUR)
    for minutes, outdoors in ((0, True), (40, False), (50, True)):
        watch.on(observed_at=noon - 2 * HOUR + minutes * MINUTE, outdoors=outdoors)
    watch.send()
    (post,) = queries.posts_now(Place.objects.filter(pk=crew.cast.post.pk), noon)
    assert [(here.number, here.name, here.since, here.is_expected) for here in post.here] == [
        ("1001", "沈*", noon - 2 * HOUR, True)
    ]
    assert [(due.duty.person.number, due.is_there, due.is_late) for due in post.due] == [
        ("1001", True, False),
        ("1003", False, True),
    ]
    assert post.lacking == 1
    client = client_of(crew.cast.leader)
    whole = client.get(reverse("attendance:now")).content.decode()
    part = client.get(reverse("attendance:now"), headers={"HX-Target": "posts"}).content.decode()
    for text in (whole, part):
        assert "1003" in text
        assert "石听雪" not in text
    assert "<html" not in part


def test_the_page_asks_no_more_for_more_people(crew: Crew, watch: Watch, noon: datetime) -> None:
    def queries_of_page() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.posts_now(Place.objects.filter(unit=crew.cast.county), noon)
        return len(asked)

    crew.duty(crew.officer, noon - HOUR)
    watch.on()
    watch.send()
    few = queries_of_page()
    for number in range(8):
        watch.on(number=f"2{number}")
    crew.duty(crew.other, noon - HOUR)
    watch.send()
    assert queries_of_page() == few


def test_the_list_filters(crew: Crew, watch: Watch, noon: datetime) -> None:
    watch.on(observed_at=noon - 30 * HOUR, number="1077")
    watch.on(number="1078")
    watch.send()
    client = client_of(crew.cast.leader)
    for query, shown in (("state=now", "1078"), ("state=forgotten", "1077"), ("q=1077", "1077")):
        text = client.get(reverse("attendance:spells") + f"?{query}").content.decode()
        assert [number for number in ("1077", "1078") if number in text] == [shown]
    assert client.get(reverse("attendance:spells") + f"?place={crew.cast.post.pk}&format=csv").status_code == 200


def test_a_stint_too_long_in_the_cold_is_an_alarm(crew: Crew, watch: Watch, noon: datetime) -> None:
    WeatherHour.objects.create(
        place=crew.cast.post, at=noon, celsius=-31, wind_kmh=16, chill=-45, source="form", made_at=noon
    )
    out = watch.on(observed_at=noon - 10 * MINUTE, outdoors=True)
    watch.on(observed_at=noon - HOUR, outdoors=False, author_id=crew.cast.leader.pk)
    watch.send()
    window = Window([crew.cast.county.pk], noon, noon + 5 * MINUTE)
    assert indicator("attendance.overlong").compute(window) == {}
    window = Window([crew.cast.county.pk], noon, noon + 55 * MINUTE)
    assert indicator("attendance.overlong").compute(window) == {crew.cast.county.pk: 1}
    assert indicator("attendance.overlong").entries(window, 0, 9) == [out]
    later = Window([crew.cast.county.pk], noon, noon + 3 * HOUR)
    assert indicator("attendance.overlong").compute(later) == {}


def test_what_nobody_has_in_the_next_day_is_counted(crew: Crew, noon: datetime) -> None:
    Need.objects.create(post=crew.post, required=2, preferred=2, start_minute=8 * 60, end_minute=16 * 60)
    day = crew.duty(crew.officer, noon - 4 * HOUR)
    window = Window([crew.cast.county.pk], noon, noon)
    # Today one is missing until four, tomorrow both until noon.
    assert indicator("attendance.unfilled").compute(window) == {crew.cast.county.pk: 3}
    Duty.objects.filter(pk=day.pk).delete()
    assert indicator("attendance.unfilled").compute(Window([crew.cast.county.pk], noon, noon)) == {
        crew.cast.county.pk: 4
    }
