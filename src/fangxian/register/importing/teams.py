"""The importer of teams: matched by unit and name; members by their numbers within the unit."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fangxian.base.clock import local_day, now
from fangxian.register import problems, tree
from fangxian.register.endings import dissolve, leave
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row, choice_reader
from fangxian.register.importing.issues import ImportIssue, error, warning
from fangxian.register.importing.report import Outcome, Plan
from fangxian.register.importing.rows import Draft, Matcher, given
from fangxian.register.importing.scope import Scope
from fangxian.register.importing.units import read_parent
from fangxian.register.models import Membership, Person, Team, TeamKind, TeamState, Unit

if TYPE_CHECKING:
    from fangxian.accounts.models import User

_BETWEEN = re.compile(r"[,，;；、\s]+")
ABOUT = ("name", "kind", "task", "first_day", "last_day")
_KIND_WORDS = {
    "工作组": "unit", "单位组": "unit", "小组": "unit", "卡点组": "post", "岗位组": "post", "值守组": "post",
    "临时党支部": "branch", "党支部": "branch", "支部": "branch",
}  # fmt: skip


def _day(text: str) -> date | None:
    return cells.parse_date(text) if text else None


def read_numbers(value: str) -> tuple[str, ...]:
    """Return the numbers in a cell, in order, each once: ``A01、A02;A03``."""
    return tuple(dict.fromkeys(number for number in _BETWEEN.split(cells.narrow(value)) if number))


COLUMNS = (
    Column("unit", _("unit"), ("所属单位", "单位", "单位代码", "区划代码", "unit code"), read_parent, problems.CELL_CODE,
           required=True, max_length=120, example="150602"),
    Column("name", _("name"), ("名称", "队名", "工作组", "队", "小组", "班组", "team"), required=True, max_length=120),
    Column("members", _("members"), ("成员", "队员", "成员编号", "人员编号", "组员"), read_numbers, problems.CELL_CODE,
           max_length=5000, example="A001, A002", help=_("Their numbers in the register of people.")),
    Column("kind", _("kind"), ("类型", "类别", "type"), choice_reader(TeamKind.choices, _KIND_WORDS), problems.CELL_CHOICE,
           choices=TeamKind.choices, help=_("Left empty: “Unit team”.")),
    Column("task", _("task"), ("任务", "工作任务", "职责"), max_length=500),
    Column("first_day", _("first day of work"), ("开始日期", "成立日期", "起始日期"), _day, problems.CELL_DATE,
           example="2020-02-05"),
    Column("last_day", _("last day of work"), ("结束日期", "截止日期", "撤销日期"), _day, problems.CELL_DATE,
           example="2020-03-05"),
    Column("is_closed", _("closed"), ("已关闭", "停用", "已撤销", "撤销"), cells.parse_flag, problems.CELL_FLAG,
           choices=YES_NO),
)  # fmt: skip


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do."""
    return _TeamsPlan(rows, scope).made()


class _TeamsPlan:
    def __init__(self, rows: Sequence[Row], scope: Scope):
        self.rows, self.scope = rows, scope
        names = {row.text("name") for row in rows}
        teams = [team for team in Team.objects.all() if team.name in names]
        self.matcher = Matcher(Team, {(team.unit_id, team.name): team for team in teams})
        self.people = _people(rows)
        self.members: dict[UUID, dict[UUID, Membership]] = {team.pk: {} for team in teams}
        for membership in Membership.objects.filter(team_id__in=list(self.members), last_day=None):
            self.members[membership.team_id][membership.person_id] = membership
        self.wanted: dict[UUID, set[UUID]] = {}
        self.reformed: list[Team] = []
        self.dissolved: list[Team] = []

    def made(self) -> Plan:
        for row in self.rows:
            self._take(row)
        self.matcher.plan.write = self._write
        return self.matcher.plan

    def _take(self, row: Row) -> None:
        unit, issue = self.scope.unit_of(row)
        numbers: Sequence[str] = row.values.get("members", ())
        issue = issue or self._issue(row, unit, numbers)
        if unit is None or issue:
            self.matcher.plan.issues.append(issue or error(problems.ROW_UNIT_UNKNOWN, row.number, "unit"))
            return
        key = (unit.pk, row.text("name"))
        old = self.matcher.existing.get(key)
        if old is not None and old.is_closed:
            self._leave_dissolved(row, old)
            return
        is_known = old is not None or key in self.matcher.seen
        approved_for = _approved_for(old)
        item = self.matcher.take(Draft(row, key, self._values(row, unit, is_new=old is None), row.text("name"))) or old
        if item is None:
            return
        if old is not None and approved_for != _approved_for(old):
            self.reformed.append(old)
        if "members" in row.values:
            self._compare_members(row, item, {self.people[(unit.pk, number)] for number in numbers}, is_known)
        if row.values.get("is_closed"):
            self.dissolved.append(item)
            self._also(row, is_known, ("is_closed", "False", "True"))

    def _issue(self, row: Row, unit: Unit | None, numbers: Sequence[str]) -> ImportIssue | None:
        if unit is not None and any((unit.pk, number) not in self.people for number in numbers):
            return error(problems.MEMBER_UNKNOWN, row.number, "members")
        first, last = row.values.get("first_day"), row.values.get("last_day")
        return error(problems.DAYS_REVERSED, row.number, "last_day") if first and last and last < first else None

    def _values(self, row: Row, unit: Unit, *, is_new: bool) -> dict[str, Any]:
        values = given(row, ABOUT) | {"unit_id": unit.pk}
        if not values.get("kind"):
            values.pop("kind", None)
            if is_new:
                values["kind"] = TeamKind.UNIT
        return values

    def _leave_dissolved(self, row: Row, team: Team) -> None:
        """A dissolved team stays as it is, whatever the table says of it."""
        plan = self.matcher.plan
        plan.outcomes.append(Outcome(row.number, "unchanged", team.name))
        if not row.values.get("is_closed", True):
            plan.issues.append(warning(problems.TEAM_DISSOLVED, row.number, "is_closed"))

    def _compare_members(self, row: Row, team: Team, wanted: set[UUID], is_known: bool) -> None:
        before = self.members.get(team.pk, {})
        if wanted == set(before):
            return
        self.wanted[team.pk] = wanted
        self._also(row, is_known, ("members", str(len(before)), str(len(wanted))))

    def _also(self, row: Row, is_known: bool, change: tuple[str, str, str]) -> None:
        outcomes = self.matcher.plan.outcomes
        if is_known and outcomes and outcomes[-1].row == row.number:
            last = outcomes.pop()
            outcomes.append(Outcome(row.number, "changed", last.label, (*last.changes, change)))

    def _write(self, actor: "User | None", reason: str) -> None:
        for team in [*self.matcher.fresh, *self.reformed]:
            team.state, team.approved_by_id, team.approved_at = TeamState.PROPOSED, None, None
            team.proposed_by_id = actor.pk if actor else None
        self.matcher.fields |= {"state", "approved_by_id", "approved_at", "proposed_by_id"}
        self.matcher.write(actor, reason)
        self._write_members(actor, reason)
        if self.dissolved:
            dissolve(self.dissolved, actor, reason)

    def _write_members(self, actor: "User | None", reason: str) -> None:
        day = local_day(now())
        fresh: list[Membership] = []
        gone: list[Membership] = []
        for team, people in self.wanted.items():
            before = self.members.get(team, {})
            fresh += [Membership(team_id=team, person_id=person, first_day=day) for person in people - set(before)]
            gone += [membership for person, membership in before.items() if person not in people]
        tree.create_many(Membership, fresh, actor, reason)
        leave(gone, actor, reason)


def _approved_for(team: Team | None) -> tuple[Any, ...]:
    return () if team is None else (team.kind, team.task, team.first_day, team.last_day)


def _people(rows: Sequence[Row]) -> dict[tuple[UUID, str], UUID]:
    """Return the people whose numbers stand in ``rows``, by unit and number, in one query."""
    numbers = {number for row in rows for number in row.values.get("members", ())}
    if not numbers:
        return {}
    everyone: Any = Person.objects.values_list("unit_id", "number", "pk")
    return {(unit, number): pk for unit, number, pk in everyone if number in numbers}
