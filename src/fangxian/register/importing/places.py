"""The importer of places: matched by code, else by unit and name."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from fangxian.register import problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row, choice_reader
from fangxian.register.importing.issues import error
from fangxian.register.importing.report import Plan
from fangxian.register.importing.rows import Draft, Matcher, given
from fangxian.register.importing.scope import Scope
from fangxian.register.importing.units import read_parent
from fangxian.register.models import Place, PlaceKind

_KIND_WORDS = {
    "防控点": "checkpoint", "检查站": "checkpoint", "检查点": "checkpoint", "卡点": "checkpoint", "路口": "checkpoint",
    "小区": "community_gate", "小区门": "community_gate", "出入口": "community_gate",
    "隔离点": "isolation_site", "集中隔离点": "isolation_site", "发热门诊": "fever_clinic", "医院": "hospital",
    "监狱": "prison", "看守所": "prison", "戒毒所": "rehabilitation", "牧点": "herder_point", "牧户": "herder_point",
    "办公室": "office", "其他": "other",
}  # fmt: skip


def _coordinate(text: str) -> float | None:
    return cells.parse_number(text) if text else None


COLUMNS = (
    Column("code", _("code"), ("编号", "点位编号", "代码", "编码"), cells.parse_code, problems.CELL_CODE, max_length=32,
           example="DS-N6"),
    Column("name", _("name"), ("名称", "点位名称", "点位", "地点", "地点名称", "place"), required=True, max_length=120),
    Column("kind", _("kind"), ("类型", "类别", "点位类型", "type"), choice_reader(PlaceKind.choices, _KIND_WORDS),
           problems.CELL_CHOICE, choices=PlaceKind.choices, help=_("Left empty: “Other”.")),
    Column("unit", _("unit"), ("所属单位", "单位", "单位代码", "区划代码", "所属区划", "unit code"), read_parent,
           problems.CELL_CODE, required=True, max_length=120, example="150602"),
    Column("lat", _("latitude"), ("纬度",), _coordinate, problems.CELL_NUMBER, example="39.81609"),
    Column("lon", _("longitude"), ("经度", "lng", "long"), _coordinate, problems.CELL_NUMBER, example="109.97763"),
    Column("is_manned", _("manned post"), ("有人值守", "是否值守", "值守", "岗位", "manned"), cells.parse_flag,
           problems.CELL_FLAG, choices=YES_NO),
    Column("is_closed", _("closed"), ("已关闭", "停用", "已撤销", "撤销"), cells.parse_flag, problems.CELL_FLAG,
           choices=YES_NO),
)  # fmt: skip
FIELDS = ("name", "kind", "lat", "lon", "is_manned", "is_closed")


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do."""
    matcher = Matcher(Place, _existing(rows), shown=lambda value: "" if value is None else str(value))
    for row in rows:
        _take(row, scope, matcher)
    matcher.plan.write = matcher.write
    return matcher.plan


def _existing(rows: Sequence[Row]) -> dict[Any, Place]:
    """Return the places that rows may mean, by code and by unit and name: one query for any number of rows."""
    found: dict[Any, Place] = {}
    codes = {row.text("code") for row in rows}
    names = {row.text("name") for row in rows}
    for place in Place.objects.all():
        if place.code in codes:
            found[("code", place.code)] = place
        if place.name in names and place.code is None:
            found[("name", place.unit_id, place.name)] = place
    return found


def _take(row: Row, scope: Scope, matcher: Matcher) -> None:
    unit, issue = scope.unit_of(row)
    lat, lon = row.values.get("lat"), row.values.get("lon")
    if unit is None:
        matcher.plan.issues.append(issue or error(problems.ROW_UNIT_UNKNOWN, row.number, "unit"))
        return
    if not coordinates_whole(lat, lon):
        matcher.plan.issues.append(error(problems.ROW_COORDINATES, row.number, "lat"))
        return
    code = row.text("code")
    key = ("code", code) if code else ("name", unit.pk, row.text("name"))
    old = matcher.existing.get(key)
    if old is not None and not scope.covers(scope.tree.units.get(old.unit_id)):
        matcher.plan.issues.append(error(problems.OUT_OF_SCOPE, row.number, "code"))
        return
    values = given(row, FIELDS)
    if not values.get("kind"):
        values.pop("kind", None)
    if old is None:
        values.setdefault("kind", PlaceKind.OTHER)
    values |= {"unit_id": unit.pk, "code": code or None}
    matcher.take(Draft(row, key, values, f"{code} {row.text('name')}".strip()))


def coordinates_whole(lat: float | None, lon: float | None) -> bool:
    """Say whether a latitude and a longitude stand together within their range, or are both absent."""
    if lat is None or lon is None:
        return lat is None and lon is None
    return -90 <= lat <= 90 and -180 <= lon <= 180
