"""What the tables of staff, posts and needs share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fangxian.base.problems import Problem
from fangxian.register import problems as register_problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row
from fangxian.register.importing.issues import ImportIssue, error
from fangxian.register.importing.report import Outcome, Plan
from fangxian.register.importing.units import read_parent
from fangxian.register.models import Place
from fangxian.roster.staffing import words
from fangxian.roster.staffing.models import Skill

UNIT = Column("unit", _("unit"), ("所属单位", "单位", "工作单位", "单位代码", "区划代码", "unit code"), read_parent,
              register_problems.CELL_CODE, required=True, max_length=120, example="150602")  # fmt: skip
PLACE = Column("place", _("place"), ("地点", "岗位", "点位", "卡点", "岗位名称", "点位名称", "post"), required=True,
               max_length=120, help=_("Its code, or its name within the unit."))  # fmt: skip
CLOSED = Column("is_closed", _("closed"), ("已关闭", "停用", "已撤销", "撤销"), cells.parse_flag, register_problems.CELL_FLAG,
                choices=YES_NO)  # fmt: skip


def refusal(row: Row, act: Callable[[], Any], column: str = "") -> ImportIssue | None:
    """Return what a check of the services has against a row."""
    try:
        act()
    except Problem as problem:
        return error(problem.code, row.number, column, **problem.detail)
    return None


def places_named(rows: Sequence[Row], columns: Iterable[str] = ("place",)) -> dict[Any, Place]:
    """Return the places that rows may name, by code and by unit and name: one query."""
    names: set[str] = set()
    for row in rows:
        for column in columns:
            value = row.values.get(column) or ()
            names |= {value} if isinstance(value, str) else set(value)
    found: dict[Any, Place] = {}
    for place in Place.objects.filter(is_closed=False).select_related("unit") if names else ():
        if place.code in names:
            found[place.code] = place
        if place.name in names:
            found[(place.unit_id, place.name)] = place
    return found


def place_of(places: dict[Any, Place], unit_id: UUID, name: str) -> Place | None:
    """Return the place that a cell names: by its name within the unit, else by its code."""
    return places.get((unit_id, name)) or places.get(name)


def skills_named() -> dict[str, Skill]:
    """Return the open skills by code and by name."""
    skills = list(Skill.objects.filter(is_closed=False))
    return {skill.name: skill for skill in skills} | {skill.code: skill for skill in skills}


def show_hours(plan: Plan, fields: Mapping[str, Callable[[int], str]]) -> None:
    """Let the preview show minutes as people write them."""

    def told(name: str, value: str) -> str:
        return fields[name](int(value)) if name in fields and value.isdecimal() else value

    plan.outcomes = [
        Outcome(o.row, o.status, o.label, tuple((name, told(name, a), told(name, b)) for name, a, b in o.changes))
        for o in plan.outcomes
    ]


HOURS = {"minutes_week": words.hours_text, "rest_minutes": words.hours_text}
TIMES = {"weekdays": words.weekdays_text}
