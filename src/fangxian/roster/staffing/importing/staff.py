"""The table of staff: matched by unit and number in the register of people; skills and posts by code or name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fangxian.register import problems as register_problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import YES_NO, Column, Row
from fangxian.register.importing.issues import ImportIssue, error
from fangxian.register.importing.report import Outcome, Plan
from fangxian.register.importing.rows import Draft, Matcher, given
from fangxian.register.importing.scope import Scope
from fangxian.register.models import Person, Unit
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.importing import common
from fangxian.roster.staffing.importing.cells import parse_count, parse_hours, parse_words
from fangxian.roster.staffing.models import Post, Staff
from fangxian.roster.staffing.services.add_staff import ON_DUTY, StaffValues, whole

if TYPE_CHECKING:
    from datetime import date

    from fangxian.accounts.models import User


def _day(text: str) -> "date | None":
    return cells.parse_date(text) if text else None


COLUMNS = (
    common.UNIT,
    Column("number", _("number"), ("编号", "工号", "人员编号", "警号", "证件编号"), cells.parse_code,
           register_problems.CELL_CODE, required=True, max_length=20, example="A001",
           help=_("As in the register of people.")),
    Column("skills", _("skills"), ("技能", "资质", "专长"), parse_words, register_problems.CELL_CODE, example="护士、急救",
           help=_("Codes or names, with commas between them.")),
    Column("posts", _("posts"), ("岗位", "可上岗位"), parse_words, register_problems.CELL_CODE, max_length=2000,
           help=_("Names within the unit, or codes. Empty: any post of their unit.")),
    Column("minutes_week", _("hours a week at most"), ("每周小时", "每周小时数", "周工时", "hours a week"), parse_hours,
           register_problems.CELL_NUMBER, example="44"),
    Column("rest_minutes", _("hours of rest between duties"), ("休息小时", "间隔小时"), parse_hours,
           register_problems.CELL_NUMBER, example="11"),
    Column("longest_run", _("days in a row at most"), ("连续天数", "最多连续"), parse_count, register_problems.CELL_NUMBER,
           example="6"),
    Column("nights_week", _("nights a week at most"), ("每周夜班", "夜班上限"), parse_count, register_problems.CELL_NUMBER),
    Column("is_indoor_only", _("indoor post only"), ("仅室内", "只上室内", "仅限室内岗位"), cells.parse_flag,
           register_problems.CELL_FLAG, choices=YES_NO),
    Column("insurance", _("number of the accident insurance"), ("保险单号", "保单号", "意外险"), max_length=64),
    Column("insured_until", _("insured until"), ("保险到期", "保险有效期"), _day, register_problems.CELL_DATE,
           example="2020-12-31"),
    common.CLOSED,
)  # fmt: skip
FIELDS = ("minutes_week", "rest_minutes", "longest_run", "nights_week", "is_indoor_only", "insurance", "insured_until")
KEEPS_EMPTY = ("nights_week", "insurance", "insured_until")
MANY = {"skills": Staff.skills.through, "posts": Staff.posts.through}
ENDS = {"skills": "skill_id", "posts": "post_id"}


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do."""
    return _StaffPlan(rows, scope).made()


class _StaffPlan:
    def __init__(self, rows: Sequence[Row], scope: Scope):
        self.rows, self.scope = rows, scope
        numbers = {row.text("number") for row in rows}
        self.people = {
            (person.unit_id, person.number): person
            for person in Person.objects.filter(is_closed=False)
            if person.number in numbers
        }
        ids = [person.pk for person in self.people.values()]
        staff = {item.person_id: item for item in Staff.objects.filter(person__among=ids)}
        self.matcher = Matcher(Staff, staff, shown=lambda value: "" if value is None else str(value))
        self.skills = common.skills_named()
        self.places = common.places_named(rows, ("posts",))
        self.posts = dict(Post.objects.filter(is_closed=False).values_list("place_id", "pk"))
        self.have = {name: _pairs(name, [item.pk for item in staff.values()]) for name in MANY}
        self.wanted: dict[str, dict[UUID, set[UUID]]] = {name: {} for name in MANY}

    def made(self) -> Plan:
        for row in self.rows:
            issue = self._take(row)
            if issue:
                self.matcher.plan.issues.append(issue)
        common.show_hours(self.matcher.plan, common.HOURS)
        self.matcher.plan.write = self._write
        return self.matcher.plan

    def _take(self, row: Row) -> ImportIssue | None:
        unit, issue = self.scope.unit_of(row)
        if unit is None:
            return issue or error(register_problems.ROW_UNIT_UNKNOWN, row.number, "unit")
        person = self.people.get((unit.pk, row.text("number")))
        if person is None:
            return error(problems.PERSON_UNKNOWN, row.number, "number")
        if person.kind not in ON_DUTY:
            return error(problems.STAFF_KIND, row.number, "number")
        links, issue = self._links(row, unit)
        return issue or self._compare(row, unit, person, links)

    def _links(self, row: Row, unit: Unit) -> tuple[dict[str, set[UUID]], ImportIssue | None]:
        """Return the skills and posts that the row names, or the issue with them."""
        links: dict[str, set[UUID]] = {}
        if "skills" in row.values:
            skills = [self.skills.get(word) for word in row.values["skills"]]
            if None in skills:
                return links, error(problems.SKILL_UNKNOWN, row.number, "skills")
            links["skills"] = {skill.pk for skill in skills if skill}
        if "posts" in row.values:
            places = [common.place_of(self.places, unit.pk, word) for word in row.values["posts"]]
            posts = [self.posts.get(place.pk) if place and self.scope.covers(place.unit) else None for place in places]
            if None in posts:
                return links, error(problems.POST_UNKNOWN, row.number, "posts")
            links["posts"] = {post for post in posts if post}
        return links, None

    def _compare(self, row: Row, unit: Unit, person: Person, links: dict[str, set[UUID]]) -> ImportIssue | None:
        old = self.matcher.existing.get(person.pk)
        values = {
            name: value for name, value in given(row, (*FIELDS, "is_closed")).items()
            if value is not None or name in KEEPS_EMPTY
        }  # fmt: skip
        base = old or Staff()
        stated = StaffValues(**{name: values.get(name, getattr(base, name)) for name in FIELDS})
        wrong = common.refusal(row, lambda: whole(stated), "minutes_week")
        if wrong:
            return wrong
        is_first = person.pk not in self.matcher.seen
        draft = Draft(row, person.pk, {"person_id": person.pk, **values}, f"{unit.name} {person.number}")
        item = self.matcher.take(draft) or old
        if item is not None and is_first:
            self._compare_links(row, item, links, is_new=old is None)
        return None

    def _compare_links(self, row: Row, item: Staff, links: dict[str, set[UUID]], *, is_new: bool) -> None:
        for name, wanted in links.items():
            before = self.have[name].get(item.pk, set())
            if wanted == before:
                continue
            self.wanted[name][item.pk] = wanted
            if not is_new:
                last = self.matcher.plan.outcomes.pop()
                change = (name, str(len(before)), str(len(wanted)))
                self.matcher.plan.outcomes.append(Outcome(row.number, "changed", last.label, (*last.changes, change)))

    def _write(self, actor: "User | None", reason: str) -> None:
        self.matcher.write(actor, reason)
        for name, wanted in self.wanted.items():
            through: Any = MANY[name]
            through.objects.filter(staff_id__in=list(wanted)).delete()
            pairs = [{"staff_id": staff, ENDS[name]: other} for staff, others in wanted.items() for other in others]
            through.objects.bulk_create([through(**pair) for pair in pairs], batch_size=500)


def _pairs(name: str, staff: list[UUID]) -> dict[UUID, set[UUID]]:
    through: Any = MANY[name]
    found: dict[UUID, set[UUID]] = {}
    for one, other in through.objects.filter(staff_id__in=staff).values_list("staff_id", ENDS[name]):
        found.setdefault(one, set()).add(other)
    return found
