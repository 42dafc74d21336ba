"""What an import has to say about a row: a stable code, a place in the table, and a sentence without identities."""

from dataclasses import dataclass, field
from typing import Any, Literal

from fangxian.base.problems import Problem


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """``row`` is the number that the person's program shows; ``column`` an id of the register's columns or empty.

    An error stops the whole import; a warning only informs.
    """

    code: str
    row: int
    column: str
    severity: Literal["error", "warning"]
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence, in the language of the reader."""
        return Problem(self.code, **self.detail).title


def error(code: str, row: int, column: str = "", /, **detail: Any) -> ImportIssue:
    """Return an issue that stops the import."""
    return ImportIssue(code, row, column, "error", detail)


def warning(code: str, row: int, column: str = "", /, **detail: Any) -> ImportIssue:
    """Return an issue that only informs."""
    return ImportIssue(code, row, column, "warning", detail)
