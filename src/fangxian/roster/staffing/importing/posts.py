"""The table of posts: matched by place; only manned places can be posts."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from fangxian.register import problems as register_problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row, choice_reader
from fangxian.register.importing.issues import error
from fangxian.register.importing.report import Plan
from fangxian.register.importing.rows import Draft, Matcher, given
from fangxian.register.importing.scope import Scope
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.importing import common
from fangxian.roster.staffing.importing.cells import parse_count
from fangxian.roster.staffing.models import Post, Shelter
from fangxian.roster.staffing.services.add_post import PostValues, checked

_SHELTERS = {
    "没有": "none",
    "岗亭": "booth",
    "帐篷": "tent",
    "棚": "tent",
    "暖棚": "tent",
    "板房": "building",
    "室内": "building",
}
COLUMNS = (
    common.UNIT,
    common.PLACE,
    Column("is_outdoor", _("outdoors"), ("室外", "户外", "outdoor"), cells.parse_flag, register_problems.CELL_FLAG,
           choices=YES_NO),
    Column("is_standing", _("little movement"), ("站岗", "走动少", "standing"), cells.parse_flag, register_problems.CELL_FLAG,
           choices=YES_NO),
    Column("shelter", _("where people warm up"), ("回暖处所", "避寒处所", "shelter"), choice_reader(Shelter.choices, _SHELTERS),
           register_problems.CELL_CHOICE, choices=Shelter.choices),
    Column("warm_places", _("how many can warm up at once"), ("可容纳人数", "回暖人数"), parse_count,
           register_problems.CELL_NUMBER, example="4"),
    Column("warm_up_minutes", _("minutes to warm up"), ("回暖分钟",), parse_count, register_problems.CELL_NUMBER, example="10"),
    common.CLOSED,
)  # fmt: skip
FIELDS = tuple(PostValues.__dataclass_fields__)


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do."""
    places = common.places_named(rows)
    existing = {post.place_id: post for post in Post.objects.filter(place__in={place.pk for place in places.values()})}
    matcher = Matcher(Post, existing)
    for row in rows:
        _take(row, scope, places, matcher)
    matcher.plan.write = matcher.write
    return matcher.plan


def _take(row: Row, scope: Scope, places: dict[Any, Any], matcher: Matcher) -> None:
    unit, issue = scope.unit_of(row)
    if unit is None:
        matcher.plan.issues.append(issue or error(register_problems.ROW_UNIT_UNKNOWN, row.number, "unit"))
        return
    place = common.place_of(places, unit.pk, row.text("place"))
    old = matcher.existing.get(place.pk) if place else None
    if place is None or not scope.covers(place.unit) or (old is None and not place.is_manned):
        matcher.plan.issues.append(error(problems.POST_PLACE, row.number, "place", place=row.text("place")))
        return
    values = {name: value for name, value in given(row, (*FIELDS, "is_closed")).items() if value not in ("", None)}
    base = old or Post()
    whole = PostValues(**{name: values.get(name, getattr(base, name)) for name in FIELDS})
    wrong = common.refusal(row, lambda: checked(whole), "warm_places")
    if wrong:
        matcher.plan.issues.append(wrong)
    else:
        matcher.take(Draft(row, place.pk, {"place_id": place.pk, **values}, place.name))
