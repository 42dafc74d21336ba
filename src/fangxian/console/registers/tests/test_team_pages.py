"""Pages of teams and of calls for volunteers: what they show, whom they let decide, and one's own page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.access.roles import Role
from fangxian.base.clock import now, set_to
from fangxian.base.testing import Cast, client_of, give
from fangxian.console.registers import guards
from fangxian.register import services
from fangxian.register.models import Application, Call, Meeting, Person, Team
from fangxian.register.policies import load_builtin
from fangxian.register.services.add_team import TeamValues

pytestmark = pytest.mark.django_db
NAME = "沈某某"


def address(name: str, *args: object) -> str:
    return reverse(f"registers:{name}", args=args)


def enrol(unit, number: str, kind: str = "staff") -> Person:
    return services.register_person(unit.pk, number=number, kind=kind, identity={"name": NAME}, actor=None)


@pytest.fixture
def team(cast: Cast) -> Team:
    load_builtin()
    members = [enrol(cast.township, f"T{n}").pk for n in (1, 2)]
    about = TeamValues(kind="branch", task="守河湾路口")
    return services.add_team(cast.township.pk, name="河湾支部", about=about, members=members, actor=cast.leader)


def text(client, url: str) -> str:
    return client.get(url).content.decode()


def test_the_page_warns_in_words_and_shows_no_whole_name(cast: Cast, team: Team) -> None:
    page = text(client_of(cast.coordinator), address("team", team.pk))
    assert "支部正式党员不少于 3 名，现有 2 名。" in page
    assert "尚未任命书记。" in page
    assert "沈*" in page
    assert NAME not in page
    assert "待上级单位批准" in page


def test_the_unit_above_approves_and_never_who_proposed(cast: Cast, team: Team) -> None:
    page = address("team-approve", team.pk)
    give(cast.worker, Role.COORDINATOR, cast.township)
    assert client_of(cast.worker).get(page).status_code in {302, 404}  # of the same unit, not above it
    assert not guards.may_approve_team(cast.worker, team)
    own = services.add_team(cast.township.pk, name="自提组", actor=cast.coordinator)
    assert not guards.may_approve_team(cast.coordinator, own)
    assert list(guards.teams_approvable_by(cast.coordinator)) == [team]
    client = client_of(cast.coordinator)
    assert "待您批准" in text(client, address("teams"))
    assert client.post(page, {"reason": ""})["Location"] == address("team", team.pk)
    team.refresh_from_db()
    assert (team.state, team.approved_by_id) == ("approved", cast.coordinator.pk)
    assert client.get(page).status_code == 404


def test_at_the_top_another_coordinator_of_the_same_unit_approves(cast: Cast) -> None:
    team = services.add_team(cast.region.pk, name="地区组", actor=cast.leader)
    give(cast.coordinator, Role.COORDINATOR, cast.region)
    assert guards.may_approve_team(cast.coordinator, team)


def test_a_proposal_is_refused_with_a_reason(cast: Cast, team: Team) -> None:
    client = client_of(cast.coordinator)
    assert client.post(address("team-approve", team.pk), {"reason": "", "refuse": "1"}).status_code == 422
    client.post(address("team-approve", team.pk), {"reason": "已有工作组", "refuse": "1"})
    team.refresh_from_db()
    assert team.state == "dissolved"
    assert "已有工作组" in text(client, address("history", "teams", team.pk))


def test_members_tasks_pledges_and_the_history_of_all(cast: Cast, team: Team) -> None:
    client = client_of(cast.leader)
    enrol(cast.township, "T3")
    form = {"person": "T3", "role": "secretary", "status": "full"}
    assert client.post(address("member-new", team.pk), {**form, "person": "T99"}).status_code == 422
    client.post(address("member-new", team.pk), form)
    seat = team.memberships.get(person__number="T3")
    client.post(address("member-change", seat.pk), {"role": "member", "status": "probationary", "reason": "更正"})
    client.post(address("member-end", seat.pk), {"reason": "调离"})
    client.post(address("task-new", team.pk), {"text": "测温登记", "due_day": "2020-02-05", "person": ""})
    client.post(address("task-mark", team.tasks.get().pk), {"done": "yes"})
    member = team.members.first()
    client.post(address("pledge-new", team.pk), {"person": str(member.pk), "text": "疫情不退我不退"})
    page = text(client, address("team", team.pk))
    assert "疫情不退我不退" in page
    assert "撤销完成" in page
    history = text(client, address("history", "teams", team.pk))
    for part in ("T3 · ", "书记", "更正", "调离", "点位负责人乙"):
        assert part in history


def test_a_meeting_stands_on_the_members_own_page_once_told(cast: Cast, team: Team) -> None:
    member = team.members.first()
    services.link_account(member.pk, cast.nobody, actor=None, reason="本人账号")
    client, own = client_of(cast.leader), client_of(cast.nobody)
    starts = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    client.post(address("meeting-new", team.pk), {"subject": "夜班碰头会", "starts_at": starts, "is_online": "on"})
    meeting = Meeting.objects.get()
    assert "夜班碰头会" not in text(own, address("mine"))
    client.post(address("meeting-notice", meeting.pk))
    assert "夜班碰头会" in text(own, address("mine"))
    client.post(address("meeting", meeting.pk), {"minutes": "定岗", f"presence-{member.pk}": "online"})
    page = text(client, address("meeting", meeting.pk))
    assert "正式党员应到 2 人，实到 1 人。" in page
    assert "未达到作出决议的人数" in page
    assert "定岗" in text(client_of(cast.auditor), address("meeting", meeting.pk))


def test_a_dissolved_team_offers_no_acts(cast: Cast, team: Team) -> None:
    client = client_of(cast.leader)
    assert client.post(address("team-dissolve", team.pk), {"reason": ""}).status_code == 422
    client.post(address("team-dissolve", team.pk), {"reason": "任务完成"})
    assert address("member-new", team.pk) not in text(client, address("team", team.pk))
    assert client.post(address("team-dissolve", team.pk), {"reason": "再"}).status_code == 422


CALL = {
    "unit": "990101", "title": "北口夜间值守", "purpose": "task", "first_day": "2031-02-05", "last_day": "2031-02-09",
    "wanted": "1", "reserves": "1", "rule": "first_come", "closes_at": "2031-02-04T12:00", "is_warning_post": "on",
}  # fmt: skip


def test_a_call_from_the_first_word_to_the_outcome(cast: Cast) -> None:
    person = enrol(cast.village, "V1", "volunteer")
    services.link_account(person.pk, cast.nobody, actor=None, reason="本人账号")
    staff, own = client_of(cast.leader), client_of(cast.nobody)
    assert staff.post(address("call-new"), {**CALL, "wanted": "0"}).status_code == 422
    page = staff.post(address("call-new"), CALL)["Location"]
    call = Call.objects.get()
    assert "北口夜间值守" in text(own, address("mine"))
    assert "由组织方为您投保意外险" in text(own, address("call-apply", call.pk))
    own.post(address("call-apply", call.pk), {"words": "值过夜班"})
    made = Application.objects.get()
    assert own.get(address("call-apply", call.pk)).status_code == 200
    assert own.post(address("call-apply", call.pk), {"words": ""}).status_code == 422  # once
    assert staff.post(address("call-choose", call.pk)).status_code == 422  # still open
    Call.objects.update(closes_at=now())
    refused = staff.post(address("call-choose", call.pk))
    assert refused.status_code == 422
    assert "V1" in refused.content.decode()
    assert "未投保" in text(staff, page)
    staff.post(address("application-insurance", made.pk), {"number": "PA-1", "insured_until": "2031-02-09"})
    staff.post(address("call-choose", call.pk))
    made.refresh_from_db()
    assert made.state == "chosen"
    mine = text(own, address("mine"))
    assert "排在第 1 位" in mine
    own.post(address("application-read", made.pk))
    assert address("application-read", made.pk) not in text(own, address("mine"))
    listed = text(staff, page)
    assert "V1 沈*" in listed
    assert NAME not in listed
    own.post(address("application-withdraw", made.pk), {"reason": ""})
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_a_cancelled_call_is_told_with_its_reason(cast: Cast) -> None:
    person = enrol(cast.village, "V1", "volunteer")
    services.link_account(person.pk, cast.nobody, actor=None, reason="本人账号")
    staff, own = client_of(cast.leader), client_of(cast.nobody)
    staff.post(address("call-new"), CALL)
    call = Call.objects.get()
    own.post(address("call-apply", call.pk), {"words": ""})
    changed = {**CALL, "title": "北口值守", "reason": "改名"}
    staff.post(address("call-change", call.pk), changed)
    staff.post(address("call-cancel", call.pk), {"reason": "路口已撤"})
    assert "路口已撤" in text(own, address("mine"))
    assert "改名" in text(staff, address("history", "calls", call.pk))


def test_who_is_not_in_the_register_is_told_what_to_do(cast: Cast) -> None:
    assert "请本单位调度员" in text(client_of(cast.nobody), address("mine"))
    assert client_of(cast.nobody).get(address("call-apply", cast.county.pk)).status_code == 404


def test_an_account_with_a_role_elsewhere_is_not_tied(cast: Cast) -> None:
    person = enrol(cast.village, "V1")
    client = client_of(cast.coordinator)
    page = address("person-account", person.pk)
    assert client.post(page, {"username": "outsider", "reason": "x"}).status_code == 422
    assert not guards.may_link_account(cast.coordinator, cast.outsider, "register.edit")
    client.post(page, {"username": "nobody", "reason": "本人账号"})
    person.refresh_from_db()
    assert guards.account_of(person) == cast.nobody
    client.post(page, {"username": "", "reason": "离岗"})
    person.refresh_from_db()
    assert person.user_id is None


def test_who_may_not_see_teams_does_not_see_them_at_the_unit(cast: Cast, team: Team) -> None:
    page = address("unit", cast.township.pk)
    assert "河湾支部" not in text(client_of(cast.administrator), page)
    assert "河湾支部" in text(client_of(cast.worker), page)


def statements(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)


def test_pages_take_the_same_number_of_queries_for_any_number_of_rows(cast: Cast, team: Team) -> None:
    first = enrol(cast.township, "N0", "volunteer")
    services.link_account(first.pk, cast.nobody, actor=None, reason="本人账号")
    client, own = client_of(cast.leader), client_of(cast.nobody)
    client.post(address("call-new"), CALL)
    call = Call.objects.get()

    def grow(numbers) -> None:
        for n in numbers:
            person = first if n == 0 else enrol(cast.township, f"N{n}", "volunteer")
            services.apply_for_call(call.pk, person.pk, actor=None)
            other = services.add_team(cast.township.pk, name=f"组{n}", members=[person.pk, first.pk], actor=None)
            services.change_team(team.pk, name=team.name, members=[*team.members.values_list("pk", flat=True), person.pk],
                                 actor=None, reason="增补")  # fmt: skip
            services.add_team_task(team.pk, text="测温", person_id=person.pk, actor=None)
            services.add_team_task(other.pk, text="测温", person_id=first.pk, actor=None)

    grow(range(1))
    urls = [(client, address("team", team.pk)), (client, address("call", call.pk)), (client, address("calls")),
            (client, address("history", "teams", team.pk)), (own, address("mine"))]  # fmt: skip
    few = [statements(who, url) for who, url in urls]
    grow(range(1, 6))
    assert [statements(who, url) for who, url in urls] == few
    with set_to(now() + timedelta(days=4000)):
        services.choose_applicants(call.pk, leave_out_uninsured=True, actor=None)
    assert statements(client, address("call", call.pk)) == few[1]
