from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.testing import Cast
from fangxian.console.registers import held_files
from fangxian.console.registers.common import EDIT, EDIT_POLICY, VIEW
from fangxian.register import services
from fangxian.register.policies import Edition, load_builtin
from fangxian.register.policies.builtin import files, read_file


def county(cast: Cast) -> dict[str, Any]:
    return {"id": cast.county.pk}


def village(cast: Cast) -> dict[str, Any]:
    return {"id": cast.village.pk}


def post(cast: Cast) -> dict[str, Any]:
    return {"id": cast.post.pk}


def team(cast: Cast) -> dict[str, Any]:
    return {"id": services.add_team(cast.county.pk, name="夜班组", actor=None).pk}


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
    Row("registers:teams", VIEW),
    Row("registers:team-new", EDIT, FORM, data=lambda cast: {"unit": "990101", "name": "白班组"}),
    Row("registers:team", VIEW, kwargs=team, shows=lambda cast: "夜班组"),
    Row("registers:team", EDIT, ("POST",), kwargs=team, data=lambda cast: {"name": "白班组", **REASON}),
    Row("registers:policies", VIEW),
    Row("registers:policy-new", EDIT_POLICY, FORM, data=new_edition),
    Row("registers:policy", VIEW, kwargs=county_edition, shows=lambda cast: "安河旗试行"),
    Row("registers:import", EDIT, FORM, where=places, fine=(200, 422)),
    Row("registers:import-confirm", EDIT, ("POST",), where=places, data=ticket),
    Row("registers:import-template", EDIT, where=places),
    Row("registers:history", VIEW, kwargs=history),
]
