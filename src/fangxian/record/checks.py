"""Irregularities that upper floors know of: a place nobody knows, a role that has lapsed. They flag, never refuse."""

from collections.abc import Callable, Sequence

from fangxian.record.drafts import Draft

Check = Callable[[Sequence[Draft]], None]
_checks: list[Check] = []


def register(check: Check) -> Check:
    """Add a check. It gets a whole batch, asks the database in bulk, and adds to ``draft.irregular``."""
    _checks.append(check)
    return check


def run(drafts: Sequence[Draft]) -> None:
    """Run every check over ``drafts``."""
    for check in _checks:
        check(drafts)
