"""The acts on posts, staff, statements and stops: what each leaves behind, and why it refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from fangxian.base import clock
from fangxian.base.problems import Problem
from fangxian.record.models import Entry
from fangxian.roster.staffing import queries, services
from fangxian.roster.staffing.models import Need, Statement, Stop
from fangxian.roster.staffing.services import NeedValues, PostValues, ShiftValues, StaffValues
from fangxian.roster.staffing.tests.crew import MONDAY, make_person, make_post, make_shift, make_staff, state, stop

pytestmark = pytest.mark.django_db
MORNING = datetime(2020, 2, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _then():
    with clock.set_to(MORNING):
        yield


@pytest.fixture
def person(cast):
    return make_staff(cast, user=cast.nobody).person


def refused(code):
    return pytest.raises(Problem, match=f"^{code}$")


def test_only_an_open_manned_place_becomes_a_post_and_only_once(cast) -> None:
    with refused("post_place_not_manned"):
        services.add_post(cast.clinic.pk, actor=None)
    make_post(cast)
    with refused("post_exists"):
        services.add_post(cast.post.pk, actor=None)


@pytest.mark.parametrize(
    "values", [{"shelter": "none", "warm_up_minutes": 4}, {"shelter": "tent", "warm_places": 0}, {"warm_places": 501}]
)
def test_what_does_not_make_a_post(cast, values) -> None:
    with refused("post_values_invalid"):
        services.add_post(cast.post.pk, PostValues(**values), actor=None)


def test_a_change_leaves_its_author_and_reason_and_nothing_where_nothing_differs(cast) -> None:
    post = make_post(cast)
    services.change_post(post.pk, PostValues(), actor=cast.coordinator, reason="核对")
    services.change_post(post.pk, PostValues(is_outdoor=False), is_closed=True, actor=cast.coordinator, reason="撤点")
    last = post.history.first()
    assert (post.history.count(), last.is_closed, last.history_user, last.history_change_reason) == (
        2, True, cast.coordinator, "撤点",
    )  # fmt: skip
    with refused("post_unknown"):
        services.add_need(post.pk, NeedValues(), actor=None)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"start_minute": 1440}, "need_hours_invalid"),
        ({"weekdays": 0}, "need_weekdays_missing"),
        ({"required": 0}, "need_count_invalid"),
        ({"required": 3, "preferred": 2}, "need_count_invalid"),
        ({"season_from": "11-01"}, "need_season_invalid"),
        ({"season_from": "02-30", "season_to": "03-31"}, "need_season_invalid"),
        ({"season_from": "2-29", "season_to": "03-31"}, "need_season_invalid"),
        ({"skill_id": "01900000-0000-7000-8000-000000000000"}, "skill_unknown"),
    ],
)
def test_what_does_not_make_a_need(cast, values, code) -> None:
    post = make_post(cast)
    with refused(code):
        services.add_need(post.pk, NeedValues(**values), actor=None)


def test_a_season_may_end_on_the_29th_of_february_and_a_closed_need_is_not_changed(cast) -> None:
    post = make_post(cast, season_from="12-01", season_to="02-29", required=2)
    need = post.needs.get()
    assert (need.season_to, need.preferred) == ("02-29", 2)
    services.close_need(need.pk, actor=None, reason="撤点")
    with refused("need_closed"):
        services.change_need(need.pk, NeedValues(), actor=None, reason="改")


def test_the_database_keeps_needs_whole(cast) -> None:
    post = make_post(cast)
    for wrong in ({"required": 2, "preferred": 1}, {"weekdays": 0}, {"start_minute": 1440}, {"season_from": "11-01"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.create(post=post, **wrong)


def test_codes_are_taken_once(cast) -> None:
    skill = services.add_skill(code="nurse", name="护士", actor=None)
    with refused("skill_code_taken"):
        services.add_skill(code=" nurse ", name="某", actor=None)
    services.change_skill(skill.pk, code="nurse", name="护理", is_closed=True, actor=None, reason="并入")
    shift = make_shift(cast)
    with refused("shift_code_taken"):
        make_shift(cast)
    values = ShiftValues(code="N", name="夜", start_minute=0, minutes=29)
    with refused("shift_hours_invalid"):
        services.change_shift(shift.pk, values, actor=None, reason="改")
    with refused("staffing_code_invalid"):
        services.add_skill(code="a b", name="某", actor=None)


def test_only_staff_and_volunteers_are_put_on_the_list_once(cast, person) -> None:
    with refused("staff_listed"):
        services.add_staff(person.pk, actor=None)
    with refused("staff_kind_invalid"):
        services.add_staff(make_person(cast.county, "R1", "resident").pk, actor=None)
    closed = make_person(cast.county, "R2")
    closed.is_closed = True
    closed.save()
    with refused("staff_person_closed"):
        services.add_staff(closed.pk, actor=None)


def test_staff_keep_skills_and_posts_with_history(cast, person) -> None:
    skill, post, staff = services.add_skill(code="nurse", name="护士", actor=None), make_post(cast), person.staff
    values = StaffValues(skills=(skill.pk,), posts=(post.pk,), minutes_week=30 * 60, nights_week=1)
    services.change_staff(staff.pk, values, actor=cast.coordinator, reason="转岗")
    staff.refresh_from_db()
    assert (list(staff.skills.all()), list(staff.posts.all()), staff.nights_week) == ([skill], [post], 1)
    assert staff.history.first().history_change_reason == "转岗"
    for wrong in ({"minutes_week": 169 * 60}, {"longest_run": 0}, {"nights_week": 8}, {"rest_minutes": -1}):
        with refused("staff_limits_invalid"):
            services.change_staff(staff.pk, StaffValues(**wrong), actor=None, reason="改")
    with refused("skill_unknown"):
        services.change_staff(staff.pk, StaffValues(skills=(post.pk,)), actor=None, reason="改")


def test_indoors_only_is_said_by_oneself(cast, person) -> None:
    assert services.set_indoor_only(person.pk, True, actor=cast.nobody).is_indoor_only
    with refused("staff_unknown"):
        services.set_indoor_only(make_person(cast.county, "A9").pk, True, actor=cast.nobody)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "sick"}, "statement_kind_unknown"),
        ({"kind": "leave"}, "statement_leave_open"),
        ({"last": MONDAY - DAY}, "statement_days_invalid"),
        ({"first": MONDAY - 3 * DAY, "last": MONDAY - DAY}, "statement_past"),
        ({"weekdays": 0}, "statement_weekdays_missing"),
        ({"last": MONDAY + DAY, "weekdays": 0b1000000}, "statement_weekdays_missing"),
        ({"start_minute": 600}, "statement_window_invalid"),
        ({"start_minute": 600, "end_minute": 1440}, "statement_window_invalid"),
        ({"kind": "wish_on", "weight": 6}, "statement_weight_invalid"),
        ({"kind": "wish_on", "shift_id": "01900000-0000-7000-8000-000000000000"}, "shift_unknown"),
    ],
)
def test_what_does_not_make_a_statement(cast, person, values, code) -> None:
    values = {"kind": "care", "first": MONDAY, "last": None, **values}
    with refused(code):
        state(person, by=cast.nobody, **values)


def test_leave_over_leave_and_the_same_twice_are_refused_other_things_may_overlap(cast, person) -> None:
    state(person, "leave", MONDAY, MONDAY + 4 * DAY, by=cast.nobody)
    with refused("statement_overlaps"):
        state(person, "leave", MONDAY + 4 * DAY, MONDAY + 5 * DAY, by=cast.nobody)
    state(person, "leave", MONDAY + 5 * DAY, MONDAY + 5 * DAY, by=cast.nobody)
    state(person, "care", MONDAY, None, by=cast.nobody)
    with refused("statement_twice"):
        state(person, "care", MONDAY, None, by=cast.nobody)
    state(person, "care", MONDAY, None, by=cast.nobody, start_minute=0, end_minute=60)


def test_leave_is_decided_once_with_a_reason_where_refused_and_never_ones_own(cast, person) -> None:
    leave = state(person, "leave", MONDAY, MONDAY, by=cast.nobody)
    with refused("leave_own"):
        services.decide_leave(leave.pk, approve=True, actor=cast.nobody)
    with refused("leave_reason_missing"):
        services.decide_leave(leave.pk, approve=False, reason=" ", actor=cast.leader)
    services.decide_leave(leave.pk, approve=False, reason="人手不足", actor=cast.leader)
    with refused("leave_not_waiting"):
        services.decide_leave(leave.pk, approve=True, actor=cast.leader)
    with refused("statement_done"):
        services.withdraw_statement(leave.pk, actor=cast.nobody)
    care = state(person, "care", MONDAY, by=cast.nobody)
    with refused("leave_not_waiting"):
        services.decide_leave(care.pk, approve=True, actor=cast.leader)


def test_what_held_before_today_stays_when_it_is_taken_back(cast, person) -> None:
    care = state(person, "care", MONDAY, by=cast.nobody)
    later = state(person, "unavailable", MONDAY + 7 * DAY, by=cast.nobody)
    with clock.set_to(MORNING + 2 * DAY):
        services.withdraw_statement(care.pk, actor=cast.nobody)
        services.withdraw_statement(later.pk, actor=cast.nobody)
        with refused("statement_past"):
            services.withdraw_statement(care.pk, actor=cast.nobody)
    assert [item.day for item in queries.absences([person.pk], MONDAY, 30)] == [MONDAY, MONDAY + DAY]
    assert Statement.objects.get(pk=later.pk).state == "withdrawn"


def test_a_stop_stands_once_and_is_lifted_with_a_reason_by_others(cast, person) -> None:
    first = stop(person, MONDAY, by=cast.coordinator)
    with refused("stop_stands"):
        stop(person, MONDAY + DAY, MONDAY + DAY, by=cast.coordinator)
    stop(person, MONDAY, by=cast.coordinator, kind="overwork")
    with refused("stop_own"):
        services.lift_stop(first.pk, reason="好了", actor=cast.nobody)
    with refused("stop_reason_missing"):
        services.lift_stop(first.pk, reason="", actor=cast.coordinator)
    services.lift_stop(first.pk, reason="已痊愈", actor=cast.coordinator)
    with refused("stop_lifted"):
        services.override_stop(first.pk, first_day=MONDAY, last_day=MONDAY, reason="急", actor=cast.coordinator)
    stop(person, MONDAY + DAY, by=cast.coordinator)
    assert Stop.objects.filter(person=person).count() == 3
    for kind, days, code in (
        ("flu", (MONDAY, None), "stop_kind_unknown"),
        ("illness", (MONDAY, MONDAY - DAY), "stop_days_invalid"),
    ):
        with refused(code):
            stop(person, *days, by=cast.coordinator, kind=kind)


def test_an_override_lies_within_its_stop_and_stands_in_the_record_without_the_illness(cast, person) -> None:
    stopped = stop(person, MONDAY, MONDAY + 2 * DAY, by=cast.coordinator)
    for days in ((MONDAY - DAY, MONDAY), (MONDAY, MONDAY + 3 * DAY), (MONDAY + DAY, MONDAY)):
        with refused("override_days_invalid"):
            services.override_stop(stopped.pk, first_day=days[0], last_day=days[1], reason="急", actor=cast.coordinator)
    made = services.override_stop(
        stopped.pk, first_day=MONDAY, last_day=MONDAY, reason="无人可替", actor=cast.coordinator
    )
    entry = Entry.objects.get(kind="staffing.override")
    assert (entry.author_id, entry.unit_id, entry.subject_id) == (
        cast.coordinator.pk,
        cast.county.pk,
        person.subject_id,
    )
    assert str(made.pk) in entry.payload
    assert "无人可替" in entry.payload
    assert "illness" not in entry.payload


def test_what_a_post_lacks(cast, person, django_assert_num_queries) -> None:
    nurse = services.add_skill(code="nurse", name="护士", actor=None)
    post = make_post(cast, required=2)
    services.add_need(post.pk, NeedValues(skill_id=nurse.pk), actor=None)
    post = queries.posts_of(cast.county).get()
    with django_assert_num_queries(2):
        found = queries.shortages(post)
    assert [(item.skill, item.required, item.there) for item in found] == [(None, 2, 1), (nurse, 1, 0)]
    services.change_staff(person.staff.pk, StaffValues(skills=(nurse.pk,)), actor=None, reason="取得资格")
    make_staff(cast, "A2")
    assert queries.shortages(post) == []


def test_a_week_by_the_hour_adds_needs_up_and_lets_the_sunday_night_reach_in(cast) -> None:
    post = make_post(cast, start_minute=22 * 60, end_minute=6 * 60 + 30, weekdays=0b1000000, required=2)
    services.add_need(post.pk, NeedValues(start_minute=5 * 60, end_minute=7 * 60, weekdays=0b1), actor=None)
    week = queries.people_by_hour(post.pk, date(2020, 2, 3))
    assert week[0][1][:8] == [2, 2, 2, 2, 2, 3, 3, 0]
    assert (week[6][1][21:], sum(week[3][1])) == ([0, 2, 2], 0)
