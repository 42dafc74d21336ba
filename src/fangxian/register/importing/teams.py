"""The importer of teams: matched by unit and name; members by their numbers within the unit."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fangxian.register import problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row
from fangxian.register.importing.issues import error
from fangxian.register.importing.report import Outcome, Plan
from fangxian.register.importing.rows import Draft, Matcher, given
from fangxian.register.importing.scope import Scope
from fangxian.register.importing.units import read_parent
from fangxian.register.models import Person, Team

if TYPE_CHECKING:
    from fangxian.accounts.models import User

_BETWEEN = re.compile(r"[,，;；、\s]+")
Through = Team.members.through


def read_numbers(value: str) -> tuple[str, ...]:
    """Return the numbers in a cell, in order, each once: ``A01、A02;A03``."""
    return tuple(dict.fromkeys(number for number in _BETWEEN.split(cells.narrow(value)) if number))


COLUMNS = (
    Column("unit", _("unit"), ("所属单位", "单位", "单位代码", "区划代码", "unit code"), read_parent, problems.CELL_CODE,
           required=True, max_length=120, example="150602"),
    Column("name", _("name"), ("名称", "队名", "工作组", "队", "小组", "班组", "team"), required=True, max_length=120),
    Column("members", _("members"), ("成员", "队员", "成员编号", "人员编号", "组员"), read_numbers, problems.CELL_CODE,
           max_length=5000, example="A001, A002", help=_("Their numbers in the register of people.")),
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
        self.members: dict[UUID, set[UUID]] = {team.pk: set() for team in teams}
        for team, person in Through.objects.filter(team_id__in=list(self.members)).values_list("team_id", "person_id"):
            self.members[team].add(person)
        self.wanted: dict[UUID, set[UUID]] = {}

    def made(self) -> Plan:
        for row in self.rows:
            self._take(row)
        self.matcher.plan.write = self._write
        return self.matcher.plan

    def _take(self, row: Row) -> None:
        unit, issue = self.scope.unit_of(row)
        plan = self.matcher.plan
        if unit is None:
            plan.issues.append(issue or error(problems.ROW_UNIT_UNKNOWN, row.number, "unit"))
            return
        numbers: Sequence[str] = row.values.get("members", ())
        if any((unit.pk, number) not in self.people for number in numbers):
            plan.issues.append(error(problems.MEMBER_UNKNOWN, row.number, "members"))
            return
        key = (unit.pk, row.text("name"))
        is_known = key in self.matcher.existing or key in self.matcher.seen
        values = given(row, ("name", "is_closed")) | {"unit_id": unit.pk}
        item = self.matcher.take(Draft(row, key, values, row.text("name"))) or self.matcher.existing.get(key)
        if item is not None and "members" in row.values:
            self._compare_members(row, item, {self.people[(unit.pk, number)] for number in numbers}, is_known)

    def _compare_members(self, row: Row, team: Team, wanted: set[UUID], is_known: bool) -> None:
        before = self.members.get(team.pk, set())
        if wanted == before:
            return
        self.wanted[team.pk] = wanted
        outcomes = self.matcher.plan.outcomes
        if is_known and outcomes and outcomes[-1].row == row.number:
            last = outcomes.pop()
            change = ("members", str(len(before)), str(len(wanted)))
            outcomes.append(Outcome(row.number, "changed", last.label, (*last.changes, change)))

    def _write(self, actor: "User | None", reason: str) -> None:
        self.matcher.write(actor, reason)
        Through.objects.filter(team_id__in=list(self.wanted)).delete()
        pairs = [(team, person) for team, people in self.wanted.items() for person in people]
        Through.objects.bulk_create([Through(team_id=team, person_id=person) for team, person in pairs], batch_size=500)


def _people(rows: Sequence[Row]) -> dict[tuple[UUID, str], UUID]:
    """Return the people whose numbers stand in ``rows``, by unit and number, in one query."""
    numbers = {number for row in rows for number in row.values.get("members", ())}
    if not numbers:
        return {}
    everyone: Any = Person.objects.values_list("unit_id", "number", "pk")
    return {(unit, number): pk for unit, number, pk in everyone if number in numbers}
