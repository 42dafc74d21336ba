"""What rosters read: who there is, what posts need, and when people cannot or would rather not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from fangxian.base import clock
from fangxian.register.services import apply_for_call, confirm_insurance, publish_call, withdraw_application
from fangxian.register.services.calls import CallValues
from fangxian.roster.staffing import queries, services
from fangxian.roster.staffing.models import Need
from fangxian.roster.staffing.services import StaffValues
from fangxian.roster.staffing.tests.crew import MONDAY, make_person, make_post, make_shift, make_staff, state, stop

pytestmark = pytest.mark.django_db
MORNING = datetime(2020, 2, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _then():
    with clock.set_to(MORNING):
        yield


@pytest.fixture
def person(cast):
    return make_staff(cast).person


def needed(post, first, days=1):
    return [
        (timezone.localtime(item.start), timezone.localtime(item.end), item.required)
        for item in queries.people_needed([post.pk], first, days)
    ]


def test_the_staff_of_a_unit_are_those_open_in_it_and_below(cast, django_assert_num_queries) -> None:
    insured = StaffValues(insurance="P-1", insured_until=MONDAY + timedelta(days=3))
    below = services.add_staff(make_person(cast.village, "B1", "volunteer").pk, insured, actor=None)
    gone = make_staff(cast, "A2")
    services.change_staff(gone.pk, StaffValues(), is_closed=True, actor=None, reason="调离")
    services.add_staff(make_person(cast.other_county, "C1").pk, actor=None)
    with django_assert_num_queries(3):
        found = list(queries.staff_of(cast.county, MONDAY, 4))
        assert [(item.pk, item.is_insured, list(item.skills.all())) for item in found] == [(below.pk, True, [])]
    assert [item.is_insured for item in queries.staff_of(cast.county, MONDAY, 5)] == [False]


def test_who_is_insured_for_a_call_is_insured_on_rosters_too(cast) -> None:
    volunteer = make_person(cast.village, "B1", "volunteer")
    services.add_staff(volunteer.pk, actor=None)
    values = CallValues(
        title="夜间值守", first_day=MONDAY, last_day=MONDAY + timedelta(days=6), wanted=1,
        closes_at=MORNING + timedelta(hours=1),
    )  # fmt: skip
    call = publish_call(cast.county.pk, values, actor=cast.coordinator)
    application = apply_for_call(call.pk, volunteer.pk, actor=None)
    confirm_insurance(application.pk, number="PICC-77", insured_until=MONDAY + timedelta(days=3), actor=None)
    assert [item.is_insured for item in queries.staff_of(cast.county, MONDAY, 4)] == [True]
    assert [item.is_insured for item in queries.staff_of(cast.county, MONDAY, 5)] == [False]
    withdraw_application(application.pk, actor=None)
    assert [item.is_insured for item in queries.staff_of(cast.county, MONDAY, 4)] == [False]


def test_posts_and_shifts_of_a_unit(cast) -> None:
    post, shift = make_post(cast), make_shift(cast)
    assert list(queries.posts_of(cast.league)) == [post]
    assert list(queries.posts_of(cast.township)) == []
    for unit in (cast.league, cast.county, cast.village):
        assert list(queries.shifts_of(unit)) == [shift]
    assert list(queries.shifts_of(cast.other_county)) == []


def test_a_night_begins_on_its_weekday_and_ends_the_next_day(cast, django_assert_num_queries) -> None:
    post = make_post(cast, start_minute=22 * 60, end_minute=6 * 60, weekdays=0b1, required=2)
    with django_assert_num_queries(1):
        [(start, end, required)] = needed(post, MONDAY, 7)
    assert (f"{start:%a %H:%M}", f"{end:%a %H:%M}", required) == ("Mon 22:00", "Tue 06:00", 2)


def test_around_the_clock_is_a_whole_day(cast) -> None:
    [(start, end, _required)] = needed(make_post(cast, required=1), MONDAY)
    assert (end - start, start.hour) == (timedelta(days=1), 0)


@pytest.mark.parametrize(
    ("ends", "day", "is_in"),
    [
        (("11-01", "03-31"), date(2020, 11, 1), True),
        (("11-01", "03-31"), date(2021, 1, 1), True),
        (("11-01", "03-31"), date(2021, 3, 31), True),
        (("11-01", "03-31"), date(2021, 4, 1), False),
        (("04-01", "10-31"), date(2021, 4, 1), True),
        (("12-01", "02-29"), date(2020, 2, 29), True),
        (("12-01", "02-29"), date(2021, 2, 28), True),
        (("12-01", "02-29"), date(2021, 3, 1), False),
        (("02-29", "03-05"), date(2021, 2, 28), False),
        (("02-29", "03-05"), date(2021, 3, 1), True),
    ],
)
def test_seasons(cast, ends, day, is_in) -> None:
    need = Need(season_from=ends[0], season_to=ends[1])
    assert queries.is_needed_on(need, day) is is_in


def test_where_the_clocks_change_a_night_is_as_long_as_it_really_is(cast, settings) -> None:
    post = make_post(cast, start_minute=22 * 60, end_minute=6 * 60)
    settings.TIME_ZONE = "Europe/Berlin"
    [night] = queries.people_needed([post.pk], date(2020, 3, 28), 1)
    assert (night.end - night.start).total_seconds() == 8 * 3600  # wall clock of one zone
    assert night.end.astimezone(UTC) - night.start.astimezone(UTC) == timedelta(hours=7)


def test_closed_needs_are_needed_no_more(cast) -> None:
    post = make_post(cast, required=1)
    services.close_need(post.needs.get().pk, actor=None, reason="撤点")
    assert needed(post, MONDAY) == []


def test_only_approved_leave_keeps_somebody_away(cast, person) -> None:
    leave = state(person, "leave", MONDAY, MONDAY + timedelta(days=1), by=cast.nobody)
    assert queries.absences([person.pk], MONDAY, 7) == []
    services.decide_leave(leave.pk, approve=True, actor=cast.leader)
    away = queries.absences([person.pk], MONDAY, 7)
    assert [(item.day, item.reason, item.start_minute) for item in away] == [
        (MONDAY, "leave", None), (MONDAY + timedelta(days=1), "leave", None),
    ]  # fmt: skip


def test_a_window_across_midnight_is_two_pieces_and_reaches_in_from_the_eve(cast, person) -> None:
    state(person, "care", MONDAY, None, by=cast.nobody, start_minute=22 * 60, end_minute=6 * 60, weekdays=0b11)
    away = queries.absences([person.pk], MONDAY + timedelta(days=1), 2)
    assert [(item.day.day, item.start_minute, item.end_minute) for item in away] == [
        (4, 0, 360),
        (4, 1320, 1440),
        (5, 0, 360),
    ]


def test_overlapping_statements_each_hold_once(cast, person) -> None:
    state(person, "unavailable", MONDAY, MONDAY, by=cast.nobody)
    state(person, "unavailable", MONDAY, MONDAY + timedelta(days=1), by=cast.nobody)
    assert [item.day.day for item in queries.absences([person.pk], MONDAY, 3)] == [3, 4]


def test_a_stop_holds_until_lifted_and_not_on_overridden_days(cast, person, django_assert_num_queries) -> None:
    stopped = stop(person, MONDAY, by=cast.coordinator)
    services.override_stop(
        stopped.pk, first_day=date(2020, 2, 4), last_day=date(2020, 2, 4), reason="无人可替", actor=cast.coordinator
    )
    with django_assert_num_queries(4):  # three of its own, one for closed batches
        away = queries.absences([person.pk], MONDAY, 3)
    assert [(item.day.day, item.reason, item.stop_id) for item in away] == [
        (3, "illness", stopped.pk), (5, "illness", stopped.pk),
    ]  # fmt: skip
    with clock.set_to(MORNING + timedelta(days=1)):
        services.lift_stop(stopped.pk, reason="已痊愈", actor=cast.coordinator)
    assert [item.day.day for item in queries.absences([person.pk], MONDAY, 3)] == [3]
    assert queries.stops_in_force([person.pk], date(2020, 2, 4), date(2020, 2, 9)) == []
    assert queries.stops_in_force([person.pk], MONDAY, MONDAY) == [stopped]


def test_wishes_by_day_and_shift(cast, person) -> None:
    shift = make_shift(cast)
    state(person, "wish_off", MONDAY, None, by=cast.nobody, shift_id=shift.pk, weekdays=0b10, weight=5)
    state(person, "wish_on", MONDAY, MONDAY, by=cast.nobody)
    found = queries.wishes([person.pk], MONDAY, 7)
    assert [(item.day.day, item.shift_id, item.on, item.weight) for item in found] == [
        (3, None, True, 2), (4, shift.pk, False, 5),
    ]  # fmt: skip


def test_nobody_asks_for_nothing(cast) -> None:
    assert (
        queries.absences([], MONDAY, 7) == queries.wishes([], MONDAY, 7) == queries.people_needed([], MONDAY, 7) == []
    )
