"""The importer of people: matched by unit and number; identities go to the vault and never into a message."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fangxian.base.identifiers import normalise_id_number
from fangxian.register import identities, problems, tree
from fangxian.register.identities import Registration
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row, choice_reader
from fangxian.register.importing.issues import error
from fangxian.register.importing.report import Outcome, Plan
from fangxian.register.importing.rows import Draft, Matcher, given
from fangxian.register.importing.scope import Scope
from fangxian.register.importing.units import read_parent
from fangxian.register.models import Person, PersonKind, Unit

if TYPE_CHECKING:
    from fangxian.accounts.models import User

_KIND_WORDS = {
    "干部": "staff",
    "职工": "staff",
    "民警": "staff",
    "医护": "staff",
    "志愿者": "volunteer",
    "居民": "resident",
}

COLUMNS = (
    Column("unit", _("unit"), ("所属单位", "单位", "工作单位", "单位代码", "区划代码", "unit code"), read_parent,
           problems.CELL_CODE, required=True, max_length=120, example="150602"),
    Column("number", _("number"), ("编号", "工号", "人员编号", "警号", "证件编号"), cells.parse_code, problems.CELL_CODE,
           required=True, max_length=20, example="A001"),
    Column("kind", _("kind"), ("类型", "类别", "人员类别", "身份", "type"), choice_reader(PersonKind.choices, _KIND_WORDS),
           problems.CELL_CHOICE, choices=PersonKind.choices),
    Column("name", _("personal name"), ("姓名", "名字", "name"), max_length=64, secret=True),
    Column("id_number", _("ID number"), ("身份证号", "身份证号码", "身份证", "证件号码", "公民身份号码", "id card", "id no"),
           cells.parse_code, problems.CELL_CODE, max_length=40, secret=True,
           help=_("Format the column as text, so that no digit is lost.")),
    Column("phone", _("phone"), ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "mobile"), cells.parse_code,
           problems.CELL_CODE, max_length=40, secret=True),
    Column("is_closed", _("closed"), ("已关闭", "停用", "离职", "注销"), cells.parse_flag, problems.CELL_FLAG,
           choices=YES_NO),
)  # fmt: skip


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do."""
    return _PeoplePlan(rows, scope).made()


class _PeoplePlan:
    def __init__(self, rows: Sequence[Row], scope: Scope):
        self.rows, self.scope = rows, scope
        numbers = {row.text("number") for row in rows}
        people = [person for person in Person.objects.all() if person.number in numbers]
        self.matcher = Matcher(Person, {(person.unit_id, person.number): person for person in people})
        self.known = identities.read_identities([person.subject_id for person in people])
        self.subjects = identities.subjects_by_id_number({normalise_id_number(row.text("id_number")) for row in rows})
        self.taken = dict(
            Person.objects.filter(subject_id__among=list(self.subjects.values())).values_list("subject_id", "pk")
        )
        self.owners: dict[str, Row] = {}
        self.registrations: list[tuple[Person, Registration]] = []

    def made(self) -> Plan:
        for row in self.rows:
            unit, issue = self.scope.unit_of(row)
            if unit is None:
                self.matcher.plan.issues.append(issue or error(problems.ROW_UNIT_UNKNOWN, row.number, "unit"))
            else:
                self._take(row, unit)
        self.matcher.plan.write = self._write
        return self.matcher.plan

    def _take(self, row: Row, unit: Unit) -> None:
        key = (unit.pk, row.text("number"))
        old = self.matcher.existing.get(key)
        identity = {name: row.text(name) for name in identities.FIELDS if name in row.values}
        if self._is_somebody_else(row, key, old):
            self.matcher.plan.issues.append(error(problems.PERSON_REGISTERED, row.number, "id_number"))
            return
        values = given(row, ("number", "kind", "is_closed")) | {"unit_id": unit.pk}
        if not values.get("kind"):
            values.pop("kind", None)
            if old is None:
                values["kind"] = PersonKind.STAFF
        first = key not in self.matcher.seen
        item = self.matcher.take(Draft(row, key, values, f"{unit.name} {row.text('number')}")) or old
        if item is not None and first:
            self._compare_identity(row, item, identity, is_new=old is None)

    def _is_somebody_else(self, row: Row, key: tuple[UUID, str], old: Person | None) -> bool:
        """Say whether the ID number is that of another person in the register or in this file."""
        id_number = normalise_id_number(row.text("id_number"))
        if not id_number:
            return False
        owner = self.owners.setdefault(id_number, row)
        if owner is not row and (owner.text("unit"), owner.text("number")) != (row.text("unit"), row.text("number")):
            return True
        holder = self.taken.get(self.subjects.get(id_number, key[0]))
        return holder is not None and holder != (old.pk if old else None)

    def _compare_identity(self, row: Row, person: Person, identity: dict[str, str], *, is_new: bool) -> None:
        before = {} if is_new else self.known.get(person.subject_id, {})
        after = {**before, **identity}
        changed = [name for name in identities.FIELDS if after.get(name, "") != before.get(name, "")]
        if not (is_new or changed):
            return
        subject = None if is_new else person.subject_id
        self.registrations.append((person, Registration(person.unit_id, person.number, person.kind, after, subject)))
        if not is_new:
            last = self.matcher.plan.outcomes.pop()
            # That something changed is told, what it was and is stays in the vault.
            hidden = tuple((name, "***", "***") for name in changed)
            self.matcher.plan.outcomes.append(Outcome(row.number, "changed", last.label, (*last.changes, *hidden)))

    def _write(self, actor: "User | None", reason: str) -> None:
        identities.write_identities([item for _person, item in self.registrations], actor.pk if actor else None)
        moved = []
        for person, registration in self.registrations:
            if registration.subject_id and person.subject_id != registration.subject_id:
                person.subject_id = registration.subject_id
                moved.append(person)
        known = {person.pk for person in (*self.matcher.fresh, *self.matcher.changed)}
        self.matcher.fields.add("subject_id")
        self.matcher.write(actor, reason)
        tree.update_many(Person, [item for item in moved if item.pk not in known], ("subject_id",), actor, reason)
