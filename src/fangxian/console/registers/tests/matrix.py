from datetime import date, timedelta
from typing import Any

from fangxian.access.matrix import SIGNED_IN, Row
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.console.registers import held_files
from fangxian.console.registers.common import EDIT, EDIT_POLICY, EDIT_TEAM, VIEW, VIEW_TEAM
from fangxian.register import services
from fangxian.register.models import Application, Call, Person
from fangxian.register.policies import Edition, load_builtin
from fangxian.register.policies.builtin import files, read_file
from fangxian.register.services.calls import CallValues
from fangxian.register.services.meetings import MeetingValues


def county(cast: Cast) -> dict[str, Any]:
    return {"id": cast.county.pk}


def village(cast: Cast) -> dict[str, Any]:
    return {"id": cast.village.pk}


def post(cast: Cast) -> dict[str, Any]:
    return {"id": cast.post.pk}


def team(cast: Cast) -> dict[str, Any]:
    return {"id": services.add_team(cast.county.pk, name="夜班组", actor=None).pk}


def village_team(cast: Cast) -> dict[str, Any]:
    return {"id": services.add_team(cast.village.pk, name="柳湾组", actor=None).pk}


def member(cast: Cast) -> dict[str, Any]:
    made = services.add_team(cast.county.pk, name="夜班组", members=[person(cast)["id"]], actor=None)
    return {"id": made.memberships.get().pk}


def new_member(cast: Cast) -> dict[str, str]:
    services.register_person(cast.county.pk, number="QX-7732", kind="staff", identity={}, actor=None)
    return {"person": "QX-7732", **SEAT}


def task(cast: Cast) -> dict[str, Any]:
    return {"id": services.add_team_task(team(cast)["id"], text="测温", actor=None).pk}


def meeting(cast: Cast) -> dict[str, Any]:
    values = MeetingValues(subject="碰头会", starts_at=now())
    return {"id": services.call_meeting(team(cast)["id"], values, actor=None).pk}


def call(cast: Cast) -> dict[str, Any]:
    values = CallValues(
        title="送餐",
        first_day=date(2031, 2, 5),
        last_day=date(2031, 2, 9),
        wanted=1,
        closes_at=now() + timedelta(days=1),
    )
    return {"id": services.publish_call(cast.county.pk, values, actor=None).pk}


def nobody_in_the_register(cast: Cast) -> Person:
    made = services.register_person(cast.county.pk, number="QX-7733", kind="volunteer", identity={}, actor=None)
    Person.objects.filter(pk=made.pk).update(user_id=cast.nobody.pk)
    return made


def call_for_nobody(cast: Cast) -> dict[str, Any]:
    nobody_in_the_register(cast)
    return call(cast)


def application(cast: Cast) -> dict[str, Any]:
    made = nobody_in_the_register(cast)
    return {"id": services.apply_for_call(call(cast)["id"], made.pk, actor=None).pk}


def closed_call(cast: Cast) -> dict[str, Any]:
    made = Application.objects.get(pk=application(cast)["id"]).call
    Call.objects.filter(pk=made.pk).update(closes_at=now())
    return {"id": made.pk}


def person(cast: Cast) -> dict[str, Any]:
    identity = {"name": "沈某某"}
    made = services.register_person(cast.county.pk, number="QX-7731", kind="staff", identity=identity, actor=None)
    return {"id": made.pk}


def county_edition(cast: Cast) -> dict[str, Any]:
    load_builtin()
    base = next(edition for edition in map(read_file, files()) if edition.topic == "retention")
    own = Edition(
        topic=base.topic, edition="ah-1", title="安河旗试行", effective_from=base.effective_from, source="通知",
        values=base.values, jurisdiction="990101",
    )  # fmt: skip
    return {"id": services.add_policy_edition(own).pk}


def new_edition(cast: Cast) -> dict[str, str]:
    values = '{"days": {"checkpoint": 14}, "default_days": 30}'
    return {"topic": "retention", "jurisdiction": "990101", "edition": "ah-2", "title": "试行", "source": "通知",
            "effective_from": "2020-02-05T00:00", "values": values}  # fmt: skip


def ticket(cast: Cast) -> dict[str, str]:
    return {"ticket": held_files.hold(cast.coordinator.pk, "places", "名称,单位\n西出口,990101\n".encode())}


def places(cast: Cast) -> dict[str, str]:
    return {"register": "places"}


def history(cast: Cast) -> dict[str, Any]:
    return {"register": "units", "id": cast.county.pk}


def county_name(cast: Cast) -> str:
    return cast.county.name


def post_name(cast: Cast) -> str:
    return cast.post.name


FORM = ("GET", "POST")
NEW_UNIT = {"parent": "990101", "name": "卫生局", "kind": "department"}
NEW_PLACE = {"unit": "990101", "name": "南出口", "kind": "checkpoint"}
CHANGED_PLACE = {"name": "北出口二号", "kind": "checkpoint", "reason": "改名"}
CHANGED_PERSON = {"number": "A8", "kind": "volunteer", "reason": "换岗"}
REASON = {"reason": "机构改革"}
SEAT = {"role": "member", "status": "full"}
MEETING = {"subject": "碰头会", "starts_at": "2031-02-05T20:00", "where": "二楼会议室"}
CALL = {
    "title": "送餐", "purpose": "task", "first_day": "2031-02-05", "last_day": "2031-02-09", "wanted": "2",
    "rule": "first_come", "closes_at": "2031-02-04T12:00",
}  # fmt: skip
INSURANCE = {"number": "PA-1", "insured_until": "2031-02-09"}
ROWS = [
    Row("registers:units", VIEW, shows=county_name),
    Row("registers:unit-list", VIEW, shows=county_name),
    Row("registers:unit-new", EDIT, FORM, data=lambda cast: NEW_UNIT),
    Row("registers:unit", VIEW, kwargs=county, shows=county_name),
    Row("registers:unit-children", VIEW, kwargs=county, shows=lambda cast: cast.township.name),
    Row("registers:unit-rename", EDIT, FORM, kwargs=county, data=lambda cast: {"name": "安河市", **REASON}),
    Row("registers:unit-move", EDIT, FORM, kwargs=village, data=lambda cast: {"parent": "990101", **REASON}),
    Row("registers:unit-close", EDIT, FORM, kwargs=village, data=lambda cast: REASON),
    Row("registers:places", VIEW, shows=post_name),
    Row("registers:place-new", EDIT, FORM, data=lambda cast: NEW_PLACE),
    Row("registers:place", VIEW, kwargs=post, shows=post_name),
    Row("registers:place", EDIT, ("POST",), kwargs=post, data=lambda cast: CHANGED_PLACE),
    Row("registers:place-close", EDIT, FORM, kwargs=post, data=lambda cast: REASON),
    Row("registers:people", VIEW),
    Row("registers:person-new", EDIT, FORM, data=lambda cast: {"unit": "990101", "number": "A1", "kind": "staff"}),
    Row("registers:person", VIEW, kwargs=person, shows=lambda cast: "QX-7731"),
    Row("registers:person", EDIT, ("POST",), kwargs=person, data=lambda cast: CHANGED_PERSON),
    Row("registers:person-close", EDIT, FORM, kwargs=person, data=lambda cast: REASON),
    Row("registers:person-account", EDIT, FORM, kwargs=person, data=lambda cast: {"username": "nobody", **REASON}),
    Row("registers:teams", VIEW_TEAM),
    Row("registers:team-new", EDIT_TEAM, FORM, data=lambda cast: {"unit": "990101", "name": "白班组"}),
    Row("registers:team", VIEW_TEAM, kwargs=team, shows=lambda cast: "夜班组"),
    Row("registers:team-change", EDIT_TEAM, FORM, kwargs=team, data=lambda cast: {"name": "白班组", **REASON}),
    Row("registers:team-approve", "team.approve", FORM, kwargs=village_team, data=lambda cast: REASON),
    Row("registers:team-dissolve", EDIT_TEAM, FORM, kwargs=team, data=lambda cast: REASON),
    Row("registers:member-new", EDIT_TEAM, FORM, kwargs=team, data=new_member),
    Row("registers:member-change", EDIT_TEAM, FORM, kwargs=member, data=lambda cast: {**SEAT, **REASON}),
    Row("registers:member-end", EDIT_TEAM, FORM, kwargs=member, data=lambda cast: REASON),
    Row("registers:task-new", EDIT_TEAM, FORM, kwargs=team, data=lambda cast: {"text": "测温"}),
    Row("registers:task-mark", EDIT_TEAM, ("POST",), kwargs=task, data=lambda cast: {"done": "yes"}),
    Row("registers:pledge-new", EDIT_TEAM, FORM, kwargs=team, data=lambda cast: {"text": "x"}, fine=(200, 422)),
    Row("registers:meeting-new", EDIT_TEAM, FORM, kwargs=team, data=lambda cast: MEETING),
    Row("registers:meeting", VIEW_TEAM, kwargs=meeting, shows=lambda cast: "碰头会"),
    Row("registers:meeting", EDIT_TEAM, ("POST",), kwargs=meeting, data=lambda cast: {"minutes": "已议定"}),
    Row("registers:meeting-change", EDIT_TEAM, FORM, kwargs=meeting, data=lambda cast: {**MEETING, **REASON}),
    Row("registers:meeting-notice", EDIT_TEAM, ("POST",), kwargs=meeting),
    Row("registers:meeting-cancel", EDIT_TEAM, FORM, kwargs=meeting, data=lambda cast: REASON),
    Row("registers:calls", VIEW_TEAM),
    Row("registers:call-new", EDIT_TEAM, FORM, data=lambda cast: {"unit": "990101", **CALL}),
    Row("registers:call", VIEW_TEAM, kwargs=call, shows=lambda cast: "送餐"),
    Row("registers:call-change", EDIT_TEAM, FORM, kwargs=call, data=lambda cast: {**CALL, **REASON}),
    Row("registers:call-choose", EDIT_TEAM, FORM, kwargs=closed_call),
    Row("registers:call-cancel", EDIT_TEAM, FORM, kwargs=call, data=lambda cast: REASON),
    Row("registers:application-insurance", EDIT_TEAM, FORM, kwargs=application, data=lambda cast: INSURANCE),
    Row("registers:mine", SIGNED_IN),
    Row("registers:call-apply", SIGNED_IN, FORM, kwargs=call_for_nobody, data=lambda cast: {"words": "有车"}),
    Row("registers:application-withdraw", SIGNED_IN, FORM, kwargs=application),
    Row("registers:application-read", SIGNED_IN, ("POST",), kwargs=application),
    Row("registers:policies", VIEW),
    Row("registers:policy-new", EDIT_POLICY, FORM, data=new_edition),
    Row("registers:policy", VIEW, kwargs=county_edition, shows=lambda cast: "安河旗试行"),
    Row("registers:import", EDIT, FORM, where=places, fine=(200, 422)),
    Row("registers:import-confirm", EDIT, ("POST",), where=places, data=ticket),
    Row("registers:import-template", EDIT, where=places),
    Row("registers:history", VIEW, kwargs=history),
]
