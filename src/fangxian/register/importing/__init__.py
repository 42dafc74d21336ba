"""Imports of the registers: one function for the command line and for the page.

A dry run reads, compares and reports; the real run does the same and then writes, in one transaction and only when no
row has an error. The same file twice changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fangxian.base.problems import Problem
from fangxian.register import problems, tree
from fangxian.register.importing import people, places, policies, teams, units
from fangxian.register.importing.columns import Column, Row, read_table
from fangxian.register.importing.issues import ImportIssue
from fangxian.register.importing.report import ImportReport, Outcome, Plan
from fangxian.register.importing.scope import Scope
from fangxian.register.importing.tables import read_rows

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from fangxian.accounts.models import User

__all__ = ["REGISTERS", "ImportIssue", "ImportReport", "Importer", "Order", "Outcome", "importer", "offer", "run"]


@dataclass(frozen=True, slots=True)
class Importer:
    """A register that can be imported: its columns, and the plan that it makes of rows.

    ``permission`` is what writing it needs (empty: ``register.edit``); ``url`` the name of its list's address (empty: the
    register's own page).
    """

    id: str
    label: "StrOrPromise"
    columns: Sequence[Column]
    plan: Callable[[Sequence[Row], Scope], Plan]
    permission: str = ""
    url: str = ""


REGISTERS: Final[dict[str, Importer]] = {
    item.id: item
    for item in (
        Importer("units", gettext_lazy("Units"), units.COLUMNS, units.plan),
        Importer("places", gettext_lazy("Places"), places.COLUMNS, places.plan),
        Importer("people", pgettext_lazy("register", "People"), people.COLUMNS, people.plan),
        Importer("teams", gettext_lazy("Teams"), teams.COLUMNS, teams.plan),
        Importer("policies", gettext_lazy("Policies"), policies.COLUMNS, policies.plan),
    )
}


def offer(*importers: Importer) -> None:
    """Add what apps on the floors above import with the same pages and command; ``ValueError`` for an id that is taken."""
    for item in importers:
        if item.id in REGISTERS:
            raise ValueError(f"register {item.id} is offered twice")
        REGISTERS[item.id] = item


def importer(register: str) -> Importer:
    """Return a register's importer; raises ``Problem`` ``import_register_unknown``."""
    if register not in REGISTERS:
        raise Problem(problems.REGISTER_UNKNOWN, status=404, register=register)
    return REGISTERS[register]


def run(
    register: str,
    file: IO[bytes] | bytes,
    *,
    dry_run: bool,
    actor: "User | None",
    within: Sequence[str] | None = None,
    reason: str = "",
) -> ImportReport:
    """Import ``file`` into ``register`` and return what changed, or with ``dry_run`` what would.

    ``within`` holds the tree paths below which the importer may write (``None``: everywhere, for the command line).
    Raises the ``Problem`` codes of ``read_rows`` and ``import_header_missing`` when the file as a whole cannot be read;
    everything about single rows stands in the report.
    """
    about = importer(register)
    rows, issues = read_table(read_rows(file), about.columns)
    order = Order(dry_run=dry_run, actor=actor, reason=reason or _("Import"), within=within)
    return apply_rows(about, rows, order, issues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How an import is to run: who asks, where they may write, and why."""

    dry_run: bool
    actor: "User | None"
    reason: str
    within: Sequence[str] | None = None


def apply_rows(about: Importer, rows: Sequence[Row], order: Order, issues: Sequence[ImportIssue] = ()) -> ImportReport:
    """Plan ``rows`` and, unless this is a dry run or something is wrong, write them, all in one transaction."""
    with transaction.atomic():
        if not order.dry_run:
            tree.lock_tree()
        plan = about.plan(rows, Scope(tree.TreeIndex(), order.within))
        report = ImportReport(about.id, plan.outcomes, [*issues, *plan.issues], is_applied=False)
        if order.dry_run or report.has_errors:
            return report
        plan.write(order.actor, order.reason)
    return ImportReport(about.id, report.outcomes, report.issues, is_applied=True)
