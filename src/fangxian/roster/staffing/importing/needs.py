"""The table of needs: matched by post, hours, days, season and skill; what differs is how many."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from fangxian.register import problems as register_problems
from fangxian.register.importing.columns import Column, Row
from fangxian.register.importing.issues import error
from fangxian.register.importing.report import Plan
from fangxian.register.importing.rows import Draft, Matcher, given
from fangxian.register.importing.scope import Scope
from fangxian.roster.staffing import problems, words
from fangxian.roster.staffing.importing import common
from fangxian.roster.staffing.importing.cells import parse_count, parse_minute, parse_season_day, parse_weekdays
from fangxian.roster.staffing.models import EVERY_DAY, Need, Post, Skill
from fangxian.roster.staffing.services.add_need import NeedValues, whole

COLUMNS = (
    common.UNIT,
    common.PLACE,
    Column("start_minute", _("from"), ("开始", "开始时间", "起", "begins"), parse_minute, problems.CELL_TIME, required=True,
           example="22:00"),
    Column("end_minute", _("until"), ("结束", "结束时间", "止", "ends"), parse_minute, problems.CELL_TIME, required=True,
           example="06:00", help=_("At or before the beginning: the next day.")),
    Column("weekdays", _("days of the week"), ("星期", "适用星期", "weekday"), parse_weekdays, problems.CELL_WEEKDAYS,
           example="周一至周五", help=_("Empty: every day.")),
    Column("season_from", _("season from"), ("季节开始", "季节起"), parse_season_day, problems.NEED_SEASON, example="11-01"),
    Column("season_to", _("season to"), ("季节结束", "季节止"), parse_season_day, problems.NEED_SEASON, example="03-31"),
    Column("skill", _("skill"), ("技能", "所需技能"), max_length=64, help=_("Its code or its name. Empty: anybody.")),
    Column("required", _("people needed"), ("人数", "需要人数", "最少人数"), parse_count, register_problems.CELL_NUMBER,
           required=True, example="2"),
    Column("preferred", _("people wished for"), ("期望人数",), parse_count, register_problems.CELL_NUMBER, example="3"),
    common.CLOSED,
)  # fmt: skip


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do."""
    return _NeedsPlan(rows, scope).made()


class _NeedsPlan:
    def __init__(self, rows: Sequence[Row], scope: Scope):
        self.rows, self.scope = rows, scope
        self.places, self.skills = common.places_named(rows), common.skills_named()
        ids = {place.pk for place in self.places.values()}
        self.posts = {post.place_id: post for post in Post.objects.filter(place__in=ids, is_closed=False)}
        needs = Need.objects.filter(post__in=self.posts.values()).order_by("-is_closed")
        self.matcher = Matcher(Need, {_key(vars(need)): need for need in needs})

    def made(self) -> Plan:
        for row in self.rows:
            issue = self._take(row)
            if issue:
                self.matcher.plan.issues.append(issue)
        common.show_hours(self.matcher.plan, common.TIMES)
        self.matcher.plan.write = self.matcher.write
        return self.matcher.plan

    def _take(self, row: Row) -> Any:
        unit, issue = self.scope.unit_of(row)
        if unit is None:
            return issue or error(register_problems.ROW_UNIT_UNKNOWN, row.number, "unit")
        place = common.place_of(self.places, unit.pk, row.text("place"))
        post = self.posts.get(place.pk) if place else None
        if place is None or post is None or not self.scope.covers(place.unit):
            return error(problems.POST_UNKNOWN, row.number, "place")
        skill = self.skills.get(row.text("skill"))
        if row.text("skill") and skill is None:
            return error(problems.SKILL_UNKNOWN, row.number, "skill")
        return self._compare(row, post, place.name, skill)

    def _compare(self, row: Row, post: Post, name: str, skill: Skill | None) -> Any:
        stated = NeedValues(
            start_minute=row.values["start_minute"], end_minute=row.values["end_minute"],
            weekdays=row.values.get("weekdays", EVERY_DAY), season_from=row.text("season_from"),
            season_to=row.text("season_to"), skill_id=skill.pk if skill else None, required=row.values["required"],
            preferred=row.values.get("preferred"),
        )  # fmt: skip
        wrong = common.refusal(row, lambda: whole(stated), "required")
        if wrong:
            return wrong
        values = {**whole(stated), "skill_id": stated.skill_id, "post_id": post.pk, **given(row, ("is_closed",))}
        label = f"{name} {words.window_text(stated.start_minute, stated.end_minute)} {skill or ''}".strip()
        self.matcher.take(Draft(row, _key(values), values, label))
        return None


def _key(values: dict[str, Any]) -> tuple[Any, ...]:
    names = ("post_id", "start_minute", "end_minute", "weekdays", "season_from", "season_to", "skill_id")
    return tuple(values[name] for name in names)
