"""What an import would do, or did."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from fangxian.register.importing.issues import ImportIssue

if TYPE_CHECKING:
    from fangxian.accounts.models import User

Status = Literal["new", "changed", "unchanged", "left_out"]
PREVIEW_ROWS = 50
SHOWN_ISSUES = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row; ``label`` names it without an identity, ``changes`` are (column, before, after)."""

    row: int
    status: Status
    label: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Plan:
    """What a register's importer intends: the outcome of each row, the issues, and the act that writes it all."""

    outcomes: list[Outcome] = field(default_factory=list)
    issues: list[ImportIssue] = field(default_factory=list)
    write: Callable[["User | None", str], None] = lambda actor, reason: None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of ``run``. ``is_applied``: the changes were written; never in part."""

    register: str
    outcomes: Sequence[Outcome]
    issues: Sequence[ImportIssue]
    is_applied: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and left out, and how many errors and warnings there are."""
        statuses = Counter(outcome.status for outcome in self.outcomes)
        severities = Counter(issue.severity for issue in self.issues)
        return {
            "new": statuses["new"],
            "changed": statuses["changed"],
            "unchanged": statuses["unchanged"],
            "left_out": statuses["left_out"],
            "errors": severities["error"],
            "warnings": severities["warning"],
        }

    @property
    def has_errors(self) -> bool:
        """Whether an error stops this import."""
        return any(issue.severity == "error" for issue in self.issues)

    @property
    def preview(self) -> list[Outcome]:
        """The first rows that something happens to, then the others."""
        order = {"new": 0, "changed": 0, "left_out": 1, "unchanged": 2}
        return sorted(self.outcomes, key=lambda item: (order[item.status], item.row))[:PREVIEW_ROWS]

    @property
    def shown_issues(self) -> list[ImportIssue]:
        """The first issues, errors before warnings."""
        return sorted(self.issues, key=lambda item: (item.severity != "error", item.row))[:SHOWN_ISSUES]

    def as_dict(self) -> dict[str, Any]:
        """Return the report for the command line and for programs."""
        return {
            "register": self.register,
            "applied": self.is_applied,
            **self.counts,
            "issues": [
                {"row": item.row, "column": item.column, "code": item.code, "severity": item.severity,
                 "message": item.message}
                for item in self.shown_issues
            ],
        }  # fmt: skip
