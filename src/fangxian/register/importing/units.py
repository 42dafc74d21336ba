"""The importer of units: by division code, parents from an explicit column or from the code itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from fangxian.register import divisions, problems, tree
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row, choice_reader
from fangxian.register.importing.issues import error, warning
from fangxian.register.importing.report import Outcome, Plan
from fangxian.register.importing.scope import Scope
from fangxian.register.models import Unit, UnitKind

if TYPE_CHECKING:
    from fangxian.accounts.models import User

# Rows of statistical tables that stand for no unit: districts as such, and the counties directly below a region.
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_KIND_WORDS = {
    "省": "region", "自治区": "region", "province": "region",
    "地级市": "league", "盟": "league", "盟市": "league", "市": "league", "city": "league", "prefecture": "league",
    "旗": "county", "旗县": "county", "旗县区": "county", "县": "county", "区": "county", "banner": "county",
    "苏木": "township", "乡": "township", "镇": "township", "街道": "township", "苏木乡镇街道": "township",
    "村": "village", "嘎查": "village", "社区": "village", "居委会": "village", "嘎查村": "village",
    "部门": "department", "科室": "department", "机构": "institution", "场所": "institution",
}  # fmt: skip


def read_code(value: str) -> str:
    """Return a unit's code in its shortest form; raises ``ValueError`` for what is no code."""
    code = divisions.normalise_code(cells.parse_code(value))
    if not divisions.is_code(code):
        raise ValueError(value)
    return code


def read_parent(value: str) -> str:
    """Return what names a unit in a cell: a code in its shortest form, else a name."""
    return divisions.normalise_code(cells.parse_code(value)) if value else ""


COLUMNS = (
    Column("code", _("division code"), ("代码", "编码", "区划代码", "统计用区划代码", "单位代码", "单位编码", "adcode", "id"),
           read_code, problems.CELL_CODE, required=True, max_length=32, example="150602"),
    Column("name", _("name"), ("名称", "单位名称", "区划名称", "单位", "unit", "unit name"), required=True, max_length=120,
           example="东胜区"),
    Column("kind", _("kind"), ("类型", "级别", "类别", "type", "level"), choice_reader(UnitKind.choices, _KIND_WORDS),
           problems.CELL_CHOICE, choices=UnitKind.choices, help=_("Left empty, it follows from the code's length.")),
    Column("parent", _("unit above"),
           ("上级", "上级代码", "上级单位", "上级编码", "上级区划代码", "父级代码", "parent code", "parent unit", "county_code",
            "league_code", "township_code"),
           read_parent, problems.CELL_CODE, max_length=120, example="1506",
           help=_("Its code. Left empty, it follows from the unit's own code.")),
    Column("is_closed", _("closed"), ("已关闭", "停用", "已撤销", "撤销", "是否停用", "abolished"), cells.parse_flag,
           problems.CELL_FLAG, choices=YES_NO,
           help=_("An abolished code stays in the register, closed: old records point to it.")),
)  # fmt: skip
FIELDS = ("name", "kind", "is_closed")


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do; new units get their place in the tree that ``scope`` holds."""
    return _UnitsPlan(rows, scope).made()


class _UnitsPlan:
    def __init__(self, rows: Sequence[Row], scope: Scope):
        self.scope = scope
        self.tree = scope.tree
        self.plan = Plan()
        self.rows: dict[str, Row] = {}
        self.changed: list[Unit] = []
        self.moved: list[tuple[Unit, Unit]] = []
        self.done: set[str] = set()
        self.open: set[str] = set()
        for row in rows:
            self._take(row)

    def _take(self, row: Row) -> None:
        code = row.text("code")
        if row.text("name") in PLACEHOLDERS:
            self.plan.issues.append(warning(problems.PLACEHOLDER, row.number, "name", name=row.text("name")))
            self.plan.outcomes.append(Outcome(row.number, "left_out", f"{code} {row.text('name')}"))
            return
        first = self.rows.setdefault(code, row)
        if first is row:
            return
        if first.values == row.values:
            self.plan.outcomes.append(Outcome(row.number, "unchanged", f"{code} {row.text('name')}"))
        else:
            self.plan.issues.append(error(problems.ROW_TWICE, row.number, "code", other=first.number))

    def made(self) -> Plan:
        for code in self.rows:
            self._settle(code)
        self.plan.outcomes.sort(key=lambda outcome: outcome.row)
        self.plan.write = self._write
        return self.plan

    def _settle(self, code: str) -> None:
        """Settle a row after those that it stands under; without recursion, for chains of any length."""
        stack = [code]
        while stack:
            now = stack[-1]
            above = self._parent_code(self.rows[now])
            if now in self.done:
                stack.pop()
            elif above in self.rows and above not in self.done and above not in self.open:
                self.open.add(now)
                stack.append(above)
            else:
                self._settle_row(self.rows[now], above, is_cycle=above in self.open and above not in self.done)
                self.open.discard(now)
                self.done.add(now)
                stack.pop()

    def _parent_code(self, row: Row) -> str:
        """Return the code of the unit above: as named, else the nearest that the own code stands under."""
        named = row.text("parent")
        if named:
            return named
        codes = divisions.ancestor_codes(row.text("code"))
        return next((code for code in codes if code in self.rows or code in self.tree.by_code), "")

    def _settle_row(self, row: Row, above: str, *, is_cycle: bool) -> None:
        unit = self.tree.by_code.get(row.text("code"))
        if is_cycle or above == row.text("code"):
            self.plan.issues.append(error(problems.PARENT_CYCLE, row.number, "parent"))
            return
        found = self.scope.find(above) if above else []
        parent = found[0] if len(found) == 1 else None
        if parent is None and not self._may_be_root(row, unit, above):
            self.plan.issues.append(error(problems.PARENT_UNKNOWN, row.number, "parent", above=above))
        elif not (self.scope.covers(parent) and (unit is None or self.scope.covers(unit))):
            self.plan.issues.append(error(problems.OUT_OF_SCOPE, row.number, "code"))
        elif unit is None:
            self._grow(row, parent)
        else:
            self._compare(row, unit, parent)

    @staticmethod
    def _may_be_root(row: Row, unit: Unit | None, above: str) -> bool:
        if above:
            return False
        is_region = row.text("kind") == UnitKind.REGION or divisions.kind_of_code(row.text("code")) == UnitKind.REGION
        return is_region or unit is not None

    def _grow(self, row: Row, parent: Unit | None) -> None:
        code, name = row.text("code"), row.text("name")
        twins = [unit for unit in self.tree.by_name.get(name, []) if self.tree.parent_of(unit) == parent]
        if twins and parent is not None:
            self.plan.issues.append(
                warning(problems.CODE_CHANGED, row.number, "code", name=name, other=twins[0].code or "—")
            )
        kind = row.text("kind") or divisions.kind_of_code(code) or UnitKind.DEPARTMENT
        values = {"code": code, "name": name, "kind": kind, "is_closed": bool(row.values.get("is_closed"))}
        self.tree.grow(parent, values)
        self.plan.outcomes.append(Outcome(row.number, "new", f"{code} {name}"))

    def _compare(self, row: Row, unit: Unit, parent: Unit | None) -> None:
        wanted: dict[str, Any] = {field: row.values[field] for field in FIELDS if field in row.values}
        if not wanted.get("kind"):
            wanted.pop("kind", None)
        changes = [(field, str(getattr(unit, field)), str(value)) for field, value in wanted.items()
                   if getattr(unit, field) != value]  # fmt: skip
        if changes:
            for field, value in wanted.items():
                setattr(unit, field, value)
            self.changed.append(unit)
        above = self.tree.parent_of(unit)
        if row.text("parent") and parent is not None and parent != above:
            if parent.path.startswith(unit.path):
                self.plan.issues.append(error(problems.PARENT_CYCLE, row.number, "parent"))
                return
            self.moved.append((unit, parent))
            changes.append(("parent", above.name if above else "", parent.name))
        label = f"{unit.code} {row.text('name')}"
        self.plan.outcomes.append(Outcome(row.number, "changed" if changes else "unchanged", label, tuple(changes)))

    def _write(self, actor: "User | None", reason: str) -> None:
        self.tree.write_fresh(actor, reason)
        tree.update_many(Unit, self.changed, FIELDS, actor, reason)
        for unit, parent in self.moved:
            # Moves rewrite whole branches; they are rare, and each one needs the tree as the one before left it.
            Unit.objects.move(unit, Unit.objects.get(pk=parent.pk), "last-child")
            moved = Unit.objects.get(pk=unit.pk)
            tree.update_many(Unit, [moved], (), actor, reason)
