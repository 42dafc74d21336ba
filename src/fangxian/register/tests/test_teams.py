"""Teams: proposed, approved by another, changed, dissolved; who is in them; tasks, pledges, meetings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from fangxian.base.clock import local_day, now, set_to
from fangxian.base.problems import Problem
from fangxian.register import queries, services
from fangxian.register.importing import run
from fangxian.register.models import MeetingAttendance, Membership, Person, Place, Team
from fangxian.register.services.add_team import TeamValues
from fangxian.register.services.meetings import MeetingValues
from fangxian.register.services.memberships import SeatValues
from fangxian.register.tests.sheets import csv_text

pytestmark = pytest.mark.django_db
SECRETARY = SeatValues(role="secretary")
MEMBER = SeatValues()
MORNING = datetime(2020, 2, 5, 1, tzinfo=UTC)


def refused(code):
    return pytest.raises(Problem, match=f"^{code}$")


def enrol(unit, number) -> Person:
    return services.register_person(unit.pk, number=number, kind="staff", identity={}, actor=None)


@pytest.fixture
def people(cast) -> list[Person]:
    return [enrol(cast.county, f"A{n}") for n in range(1, 4)]


@pytest.fixture
def team(cast, people) -> Team:
    return services.add_team(
        cast.county.pk, name="临时党支部", about=TeamValues(kind="branch", task="守北出口"), actor=cast.leader,
        members=[person.pk for person in people],
    )  # fmt: skip


def seat_of(team, person) -> Membership:
    return team.memberships.get(person=person)


def test_what_is_proposed_waits_and_names_who_proposed_it(cast, team) -> None:
    assert (team.state, team.proposed_by_id, team.approved_at) == ("proposed", cast.leader.pk, None)
    assert team.members.count() == 3


def test_who_proposes_does_not_approve(cast, team) -> None:
    with refused("team_own_proposal"):
        services.approve_team(team.pk, actor=cast.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.filter(pk=team.pk).update(state="approved", approved_by_id=cast.leader.pk, approved_at=now())
    assert services.approve_team(team.pk, actor=cast.coordinator).approved_by_id == cast.coordinator.pk
    with refused("team_not_proposed"):
        services.approve_team(team.pk, actor=cast.administrator)


def test_another_task_needs_another_approval_and_another_name_does_not(cast, team) -> None:
    services.approve_team(team.pk, actor=cast.coordinator)
    about = TeamValues(kind="branch", task="守北出口")
    named = services.change_team(team.pk, name="北口支部", about=about, actor=cast.leader, reason="改名")
    assert named.state == "approved"
    about = TeamValues(kind="branch", task="守南出口")
    moved = services.change_team(team.pk, name="北口支部", about=about, actor=cast.coordinator, reason="调整")
    assert (moved.state, moved.approved_by_id, moved.proposed_by_id) == ("proposed", None, cast.coordinator.pk)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (TeamValues(kind="club"), "kind_unknown"),
        (TeamValues(first_day=date(2020, 2, 5), last_day=date(2020, 2, 4)), "days_reversed"),
    ],
)
def test_what_does_not_hold_together_is_refused(cast, about, code) -> None:
    with refused(code):
        services.add_team(cast.county.pk, name="队", about=about, actor=None)


def test_a_place_of_another_unit_is_refused(cast) -> None:
    far = Place.objects.create(unit=cast.other_county, name="石桥卡点", kind="checkpoint")
    with refused("place_unknown"):
        services.add_team(cast.county.pk, name="队", about=TeamValues(place_id=far.pk), actor=None)


def test_one_secretary_at_a_time(cast, team, people) -> None:
    services.change_membership(seat_of(team, people[0]).pk, SECRETARY, actor=None, reason="任命")
    with refused("team_secretary_taken"):
        services.change_membership(seat_of(team, people[1]).pk, SECRETARY, actor=None, reason="任命")
    with pytest.raises(IntegrityError), transaction.atomic():
        team.memberships.filter(person=people[1]).update(role="secretary")
    services.end_membership(seat_of(team, people[0]).pk, actor=cast.leader, reason="轮换")
    services.change_membership(seat_of(team, people[1]).pk, SECRETARY, actor=None, reason="任命")


def test_who_left_stays_in_the_history_and_may_come_back(cast, team, people) -> None:
    first = seat_of(team, people[0])
    services.end_membership(first.pk, actor=cast.leader, reason="轮休")
    assert people[0] not in team.members
    with refused("team_member_left"):
        services.end_membership(first.pk, actor=cast.leader, reason="轮休")
    services.appoint_member(team.pk, people[0].pk, MEMBER, actor=cast.leader)
    assert team.memberships.filter(person=people[0]).count() == 2
    with refused("team_member_twice"):
        services.appoint_member(team.pk, people[0].pk, MEMBER, actor=cast.leader)


def test_who_belongs_elsewhere_or_is_closed_is_not_appointed(cast, team) -> None:
    far, gone = enrol(cast.other_county, "B1"), enrol(cast.township, "C1")
    services.close_person(gone.pk, actor=None, reason="调离")
    with refused("team_member_unknown"):
        services.appoint_member(team.pk, far.pk, MEMBER, actor=None)
    with refused("person_closed"):
        services.appoint_member(team.pk, gone.pk, MEMBER, actor=None)


def test_dissolved_by_hand_everybody_leaves_and_nothing_changes_any_more(cast, team, people) -> None:
    seat = seat_of(team, people[0])
    with refused("change_reason_missing"):
        services.dissolve_team(team.pk, actor=cast.coordinator, reason=" ")
    services.dissolve_team(team.pk, actor=cast.coordinator, reason="任务完成")
    team.refresh_from_db()
    assert (team.state, team.members.count()) == ("dissolved", 0)
    assert team.memberships.filter(last_day__isnull=False).count() == 3
    for act in (
        lambda: services.dissolve_team(team.pk, actor=None, reason="再"),
        lambda: services.approve_team(team.pk, actor=cast.coordinator),
        lambda: services.change_team(team.pk, name="新", actor=None, reason="改"),
        lambda: services.appoint_member(team.pk, people[0].pk, MEMBER, actor=None),
        lambda: services.change_membership(seat.pk, SECRETARY, actor=None, reason="改"),
        lambda: services.add_team_task(team.pk, text="测温", actor=None),
    ):
        with refused("team_dissolved"):
            act()


def test_a_team_ends_with_its_last_day_its_post_or_its_unit(cast, django_assert_max_num_queries) -> None:
    today = local_day(now())
    over = TeamValues(last_day=today - timedelta(days=1))
    names = {"过期": over, "今日止": TeamValues(last_day=today), "长期": TeamValues(),
             "卡点": TeamValues(kind="post", place_id=cast.post.pk)}  # fmt: skip
    for name, about in names.items():
        services.add_team(cast.county.pk, name=name, about=about, actor=None, members=[])
    services.add_team(cast.village.pk, name="村组", actor=None)
    services.close_place(cast.post.pk, actor=None, reason="撤点")
    services.close_unit(cast.village.pk, actor=None, reason="撤并")
    with django_assert_max_num_queries(12):
        assert services.dissolve_due_teams() == 3
    assert set(Team.objects.exclude(state="dissolved").values_list("name", flat=True)) == {"今日止", "长期"}
    assert services.dissolve_due_teams() == 0


def test_a_task_is_done_once_and_by_whom_is_kept(cast, team, people) -> None:
    task = services.add_team_task(
        team.pk, text="测温", due_day=date(2020, 2, 6), person_id=people[0].pk, actor=cast.leader
    )
    done = services.mark_team_task(task.pk, is_done=True, actor=cast.leader)
    again = services.mark_team_task(task.pk, is_done=True, actor=cast.coordinator)
    assert (again.done_at, again.done_by_id) == (done.done_at, cast.leader.pk)
    assert services.mark_team_task(task.pk, is_done=False, actor=cast.leader).done_at is None
    stranger = enrol(cast.county, "Z9")
    with refused("team_member_foreign"):
        services.add_team_task(team.pk, text="测温", person_id=stranger.pk, actor=None)
    with refused("team_member_foreign"):
        services.make_pledge(team.pk, person_id=stranger.pk, text="不退", actor=None)
    with refused("text_missing"):
        services.make_pledge(team.pk, person_id=people[0].pk, text=" ", actor=None)
    assert services.make_pledge(team.pk, person_id=people[0].pk, text="不退", actor=None).day == local_day(now())


def test_a_meeting_is_told_changed_held_and_kept(cast, team, people) -> None:
    values = MeetingValues(subject="碰头会", starts_at=now() + timedelta(hours=1))
    meeting = services.call_meeting(team.pk, values, actor=cast.leader)
    told = services.give_notice(meeting.pk, actor=cast.leader).notice_sent_at
    assert services.give_notice(meeting.pk, actor=cast.leader).notice_sent_at == told
    moved = MeetingValues(subject="碰头会", starts_at=now() + timedelta(hours=2), is_online=True)
    assert services.change_meeting(meeting.pk, moved, actor=None, reason="改线上").notice_sent_at is None
    presences = {people[0].pk: "online", people[1].pk: "excused"}
    services.keep_minutes(meeting.pk, minutes="已议定", presences=presences, actor=cast.leader)
    services.keep_minutes(meeting.pk, minutes="已议定。", presences={people[1].pk: "absent"}, actor=cast.leader)
    assert dict(MeetingAttendance.objects.values_list("person", "presence")) == {**presences, people[1].pk: "absent"}
    with refused("team_member_foreign"):
        services.keep_minutes(meeting.pk, minutes="", presences={enrol(cast.county, "Z9").pk: "online"}, actor=None)
    services.cancel_meeting(meeting.pk, actor=None, reason="风雪")
    with refused("meeting_cancelled"):
        services.give_notice(meeting.pk, actor=None)


def test_who_was_in_the_team_that_day_is_due_at_the_meeting_once(cast, team, people) -> None:
    with set_to(MORNING):
        old = services.add_team(cast.county.pk, name="旧组", actor=None, members=[person.pk for person in people])
    with set_to(MORNING + timedelta(days=3)):
        services.end_membership(seat_of(old, people[0]).pk, actor=None, reason="离组")
        services.end_membership(seat_of(old, people[1]).pk, actor=None, reason="误")
        services.appoint_member(old.pk, people[1].pk, SECRETARY, actor=None)
    for days, due in ((-1, []), (2, people), (3, people), (5, people[1:])):
        values = MeetingValues(subject="会", starts_at=MORNING + timedelta(days=days))
        meeting = services.call_meeting(old.pk, values, actor=None)
        assert [item.person for item in queries.members_at_meeting(meeting)] == due


def test_an_imported_team_is_a_proposal_and_a_changed_one_is_again(cast, people) -> None:
    def load(task: str, closed: str = "否"):
        rows = [["单位", "队名", "类型", "任务", "结束日期", "成员", "已撤销"],
                ["990101", "夜班组", "卡点组", task, "2031-02-05", "A1、A2", closed]]  # fmt: skip
        return run("teams", csv_text(rows).encode(), dry_run=False, actor=cast.leader)

    assert load("夜间值守").counts["new"] == 1
    team = Team.objects.get()
    assert (team.kind, team.state, team.proposed_by_id, team.last_day) == (
        "post", "proposed", cast.leader.pk, date(2031, 2, 5),
    )  # fmt: skip
    services.approve_team(team.pk, actor=cast.coordinator)
    assert load("夜间值守").counts["unchanged"] == 1
    team.refresh_from_db()
    assert team.state == "approved"
    load("昼夜值守")
    team.refresh_from_db()
    assert (team.state, team.approved_at) == ("proposed", None)
    assert load("昼夜值守", "是").counts["changed"] == 1
    team.refresh_from_db()
    assert (team.state, team.members.count()) == ("dissolved", 0)
    assert [issue.code for issue in load("昼夜值守").issues] == ["team_dissolved"]
    team.refresh_from_db()
    assert team.state == "dissolved"


def test_imported_days_in_the_wrong_order_are_an_error(cast) -> None:
    rows = [["单位", "队名", "开始日期", "结束日期"], ["990101", "夜班组", "2020-02-05", "2020-02-04"]]
    report = run("teams", csv_text(rows).encode(), dry_run=True, actor=None)
    assert [(issue.code, issue.column) for issue in report.issues] == [("days_reversed", "last_day")]


def test_an_account_belongs_to_one_person(cast, people) -> None:
    services.link_account(people[0].pk, cast.nobody, actor=cast.coordinator, reason="本人账号")
    assert queries.person_of_user(cast.nobody.pk) == people[0]
    with refused("account_taken"):
        services.link_account(people[1].pk, cast.nobody, actor=cast.coordinator, reason="本人账号")
    services.link_account(people[0].pk, None, actor=cast.coordinator, reason="离岗")
    services.link_account(people[1].pk, cast.nobody, actor=cast.coordinator, reason="本人账号")
