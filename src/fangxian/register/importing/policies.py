"""The importer of policies: one edition a row; editions never change."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import Column, Row
from fangxian.register.importing.issues import error
from fangxian.register.importing.report import Outcome, Plan, Status
from fangxian.register.importing.scope import Scope
from fangxian.register.importing.units import read_parent
from fangxian.register.models import Policy, Unit
from fangxian.register.policies.editions import Edition, digest_of
from fangxian.register.policies.topics import validated

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def read_values(text: str) -> dict[str, Any]:
    """Return the values of an edition from JSON; raises ``ValueError``."""
    try:
        values = json.loads(text)
    except RecursionError as problem:
        raise ValueError(text) from problem
    if not isinstance(values, dict):
        raise ValueError(text)
    return values


def read_effective(text: str) -> datetime:
    """Return a moment in the region's zone; an ISO time with its own zone keeps it. Raises ``ValueError``."""
    try:
        moment = cells.parse_moment(text)
    except ValueError:
        moment = datetime.fromisoformat(cells.narrow(text))
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


COLUMNS = (
    Column("topic", _("topic"), ("主题", "类别"), required=True, max_length=32, example="retention"),
    Column("edition", _("edition"), ("版次", "版本"), required=True, max_length=64, example="retention-2020-02"),
    Column("title", _("title"), ("标题", "名称"), required=True, max_length=200),
    Column("jurisdiction", _("jurisdiction"), ("适用单位", "适用范围", "适用地区", "单位"), read_parent,
           problems.CELL_CODE, max_length=120, example="150602", help=_("A unit's code; empty: everywhere.")),
    Column("effective_from", _("effective from"), ("生效时间", "生效日期", "实施日期"), read_effective,
           problems.CELL_DATE, required=True, example="2020-02-05"),
    Column("source", _("source"), ("来源", "依据", "文号"), required=True, max_length=500),
    Column("values", _("values"), ("参数", "取值", "值"), read_values, problems.CELL_JSON, required=True,
           max_length=30_000, help=_("As JSON.")),
)  # fmt: skip


def plan(rows: Sequence[Row], scope: Scope) -> Plan:
    """Return what importing ``rows`` would do."""
    made = Plan()
    names = {row.text("edition") for row in rows}
    known = {(item.topic, item.edition): item for item in Policy.objects.filter(edition__in=names)}
    fresh: list[Policy] = []
    for row in rows:
        _take(row, scope, made, known, fresh)

    def write(actor: "User | None", reason: str) -> None:
        Policy.objects.bulk_create(fresh)

    made.write = write
    return made


def _take(row: Row, scope: Scope, made: Plan, known: dict[tuple[str, str], Policy], fresh: list[Policy]) -> None:
    unit = None
    if row.text("jurisdiction"):
        unit, issue = scope.unit_of(row, "jurisdiction")
        if issue:
            made.issues.append(issue)
            return
    elif not scope.covers(None):
        made.issues.append(error(problems.OUT_OF_SCOPE, row.number, "jurisdiction"))
        return
    try:
        validated(row.text("topic"), row.values["values"])
    except Problem as problem:
        column = "topic" if problem.code == problems.POLICY_TOPIC_UNKNOWN else "values"
        made.issues.append(error(problem.code, row.number, column, **problem.detail))
        return
    policy = _policy(row, unit)
    old = known.setdefault((policy.topic, policy.edition), policy)
    if old is policy:
        fresh.append(policy)
    elif old.digest != policy.digest:
        made.issues.append(error(problems.POLICY_EDITION_TAKEN, row.number, "edition", edition=policy.edition))
        return
    status: Status = "new" if old is policy else "unchanged"
    made.outcomes.append(Outcome(row.number, status, f"{policy.topic} {policy.edition}"))


def _policy(row: Row, unit: Unit | None) -> Policy:
    edition = Edition(
        topic=row.text("topic"),
        edition=row.text("edition"),
        title=row.text("title"),
        jurisdiction=(unit.code or str(unit.pk)[:20]) if unit else "",
        effective_from=row.values["effective_from"],
        source=row.text("source"),
        values=row.values["values"],
    )
    return Policy(
        topic=edition.topic, edition=edition.edition, title=edition.title, unit=unit, source=edition.source,
        effective_from=edition.effective_from, values=edition.values, digest=digest_of(edition),
    )  # fmt: skip
