"""The pages of staffing: who is told what, and what a form leaves behind. (Who may open them: the matrix.)"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.clock import local_day, now
from fangxian.base.testing import client_of
from fangxian.record.models import Entry
from fangxian.roster.staffing import services
from fangxian.roster.staffing.models import Need, Staff, Statement, Stop
from fangxian.roster.staffing.services import NeedValues, StaffValues
from fangxian.roster.staffing.tests.crew import make_post, make_shift, make_staff, state, stop

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def staff(cast) -> Staff:
    return make_staff(cast, user=cast.nobody)


def address(name, *args) -> str:
    return reverse(f"staffing:{name}", args=args)


def page(user, name, *args, query="") -> str:
    return client_of(user).get(address(name, *args) + query).content.decode()


def send(user, name, *args, **data):
    return client_of(user).post(address(name, *args), data)


def test_the_list_says_that_somebody_is_away_but_never_why(cast, staff) -> None:
    stop(staff.person, local_day(now()), by=cast.coordinator)
    make_staff(cast, "A002")
    shown = page(cast.leader, "staff")
    assert "不可值勤" in shown
    assert "患病" not in shown
    assert "甲某" not in shown
    assert "A001" not in page(cast.leader, "staff", query="?today=1")
    assert "A002" not in page(cast.leader, "staff", query="?today=0")


def test_on_a_members_page_only_those_who_stop_people_read_illness(cast, staff) -> None:
    stop(staff.person, local_day(now()), by=cast.coordinator)
    assert "患病" in page(cast.coordinator, "member", staff.pk)
    shown = page(cast.leader, "member", staff.pk)
    assert "患病" not in shown
    assert "已停岗" in shown


def test_a_doctor_stops_people_without_seeing_the_staff_list(cast, staff) -> None:
    doctor = cast.doctor
    assert client_of(doctor).get(address("staff")).status_code == 404
    data = {"unit": "990101", "number": "A001", "kind": "illness", "first_day": local_day(now())}
    assert send(doctor, "stop-new", **data).status_code == 302
    assert "此人在这些日期已经停岗" in send(doctor, "stop-new", **data).content.decode()
    assert "没有编号" in send(doctor, "stop-new", **{**data, "number": "ZZ"}).content.decode()
    stopped = Stop.objects.get()
    assert "A001" in page(doctor, "stops", query="?state=now")
    assert send(doctor, "stop-lift", stopped.pk, reason="已痊愈").status_code == 302
    assert "A001" in page(doctor, "stops", query="?state=past")


def test_a_list_asks_a_fixed_number_of_questions(cast, staff) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as context:
            client.get(address("staff"))
        return len(context)

    client = client_of(cast.leader)
    asked()
    few = asked()
    for number in range(5):
        make_staff(cast, f"B{number}")
    assert asked() == few


def test_an_export_is_an_entry(cast, staff) -> None:
    answer = client_of(cast.leader).get(address("staff") + "?format=csv")
    assert "A001" in b"".join(answer.streaming_content).decode()
    assert "staff.csv" in Entry.objects.get(kind="record.export").payload


def test_a_post_says_which_skill_nobody_has_and_draws_its_hours(cast) -> None:
    nurse = services.add_skill(code="nurse", name="护士", actor=None)
    post = make_post(cast, start_minute=22 * 60, end_minute=6 * 60, required=7)
    services.add_need(post.pk, NeedValues(skill_id=nurse.pk, season_from="11-01", season_to="03-31"), actor=None)
    shown = page(cast.leader, "post", post.pk)
    assert "护士" in shown
    assert "alert-warning" in shown
    assert "11-01 – 03-31" in shown
    assert 'class="is-many"' in shown


def test_a_need_from_the_form_and_its_refusals(cast) -> None:
    post = make_post(cast)
    data = {"begins": "22:00", "ends": "06:00", "weekdays": [0, 6], "required": 2, "preferred": ""}
    assert send(cast.coordinator, "need-new", post.pk, **data).status_code == 302
    need = Need.objects.get()
    assert (need.start_minute, need.end_minute, need.weekdays, need.preferred) == (1320, 360, 0b1000001, 2)
    answer = send(cast.coordinator, "need-new", post.pk, **{**data, "weekdays": []})
    assert answer.status_code == 422
    assert "至少选择一天" in answer.content.decode()
    answer = send(cast.coordinator, "need-new", post.pk, **{**data, "season_from": "02-30", "season_to": "03-01"})
    assert answer.status_code == 422
    shown = page(cast.coordinator, "need", need.pk)
    assert shown.count(" checked") == 2
    assert 'value="22:00"' in shown


def test_a_member_from_the_form(cast, staff) -> None:
    nurse, post = services.add_skill(code="nurse", name="护士", actor=None), make_post(cast)
    data = {
        "skills": [nurse.pk],
        "posts": [post.pk],
        "hours_week": 37.5,
        "rest_hours": 11,
        "longest_run": 5,
        "reason": "转岗",
    }
    assert send(cast.coordinator, "member-change", staff.pk, **data).status_code == 302
    staff.refresh_from_db()
    assert (staff.minutes_week, list(staff.posts.all())) == (2250, [post])
    assert page(cast.coordinator, "member-change", staff.pk).count(" checked") == 2
    services.change_staff(staff.pk, StaffValues(), is_closed=True, actor=None, reason="调离")


def test_leave_is_asked_for_on_a_phone_and_decided_by_somebody_else(cast, staff) -> None:
    today = local_day(now())
    data = {"first_day": today + DAY, "last_day": today + 3 * DAY}
    assert send(cast.nobody, "mine-state", "leave", **data).status_code == 302
    assert "待审批" in page(cast.nobody, "mine")
    leave = Statement.objects.get()
    assert 'bg-red text-red-fg ms-auto">1<' in page(cast.leader, "leave")
    answer = send(cast.leader, "leave-decide", leave.pk, approve="no", reason="")
    assert "请说明不批准的原因" in answer.content.decode()
    assert send(cast.leader, "leave-decide", leave.pk, approve="no", reason="人手不足").status_code == 302
    assert "人手不足" in page(cast.nobody, "mine")
    assert "人手不足" in page(cast.leader, "leave-decided")


def test_nobody_sees_their_own_leave_among_those_to_decide(cast) -> None:
    person = make_staff(cast, "L-001", user=cast.leader).person
    leave = state(person, "leave", local_day(now()), local_day(now()), by=cast.leader)
    assert "L-001" not in page(cast.leader, "leave")
    assert send(cast.leader, "leave-decide", leave.pk, approve="yes").status_code == 404
    assert "L-001" in page(cast.coordinator, "leave")


@pytest.mark.parametrize("kind", ["care", "unavailable", "wish_off", "wish_on"])
def test_one_states_what_one_likes_without_a_reason(cast, staff, kind) -> None:
    make_shift(cast)
    shown = page(cast.nobody, "mine-state", kind)
    assert 'name="reason"' not in shown
    more = {"weight": 3} if kind.startswith("wish") else {"begins": "17:00", "ends": "08:00"}
    answer = send(cast.nobody, "mine-state", kind, first_day=local_day(now()), weekdays=[0, 2], **more)
    assert answer.status_code == 302
    statement = Statement.objects.get()
    assert (statement.kind, statement.weekdays, statement.state) == (kind, 0b101, "stated")
    assert send(cast.nobody, "mine-withdraw", statement.pk, sent="1").status_code == 302
    assert Statement.objects.get().state == "withdrawn"


def test_indoors_only_is_a_tap(cast, staff) -> None:
    send(cast.nobody, "mine-indoor", indoor="1")
    staff.refresh_from_db()
    assert staff.is_indoor_only
    send(cast.nobody, "mine-indoor", indoor="0")
    staff.refresh_from_db()
    assert not staff.is_indoor_only


def test_an_account_that_is_nobody_is_told_what_to_do(cast) -> None:
    assert "尚未与人员登记" in page(cast.worker, "mine")
    assert send(cast.worker, "mine-state", "leave").status_code == 302
    assert send(cast.worker, "mine-indoor", indoor="1").status_code == 302


def test_a_coordinator_writes_down_what_is_said_by_telephone(cast, staff) -> None:
    answer = send(cast.coordinator, "member-state", staff.pk, "care", first_day=local_day(now()), weekdays=[5, 6])
    assert answer.status_code == 302
    shown = page(cast.coordinator, "member", staff.pk)
    assert "照料他人" in shown
    assert Statement.objects.get().stated_by_id == cast.coordinator.pk
