"""What the importers of places, people and teams share: match a row by its key, compare, write in bulk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fangxian.register import problems, tree
from fangxian.register.importing.columns import Row
from fangxian.register.importing.issues import error
from fangxian.register.importing.report import Outcome, Plan

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(slots=True)
class Draft:
    """A row that passed: its key in the register, the values it sets, the item it matches."""

    row: Row
    key: Any
    values: dict[str, Any]
    label: str


@dataclass(slots=True)
class Matcher:
    """Sorts drafts into new, changed and unchanged items of one model."""

    model: Any
    existing: Mapping[Any, Any]
    shown: Callable[[Any], str] = str
    plan: Plan = field(default_factory=Plan)
    fresh: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    seen: dict[Any, Draft] = field(default_factory=dict)

    def take(self, draft: Draft) -> Any | None:
        """Match one draft; returns the item to be created or changed, ``None`` where nothing is to be done."""
        first = self.seen.setdefault(draft.key, draft)
        if first is not draft:
            if first.values != draft.values:
                self.plan.issues.append(error(problems.ROW_TWICE, draft.row.number, other=first.row.number))
            else:
                self._outcome(draft, "unchanged")
            return None
        item = self.existing.get(draft.key)
        if item is None:
            item = self.model(**draft.values)
            self.fresh.append(item)
            self._outcome(draft, "new")
            return item
        return self._compare(draft, item)

    def _compare(self, draft: Draft, item: Any) -> Any | None:
        changes = [
            (name, self.shown(getattr(item, name)), self.shown(value))
            for name, value in draft.values.items()
            if getattr(item, name) != value
        ]
        if not changes:
            self._outcome(draft, "unchanged")
            return None
        for name, value in draft.values.items():
            setattr(item, name, value)
        self.fields.update(name for name, _before, _after in changes)
        self.changed.append(item)
        self._outcome(draft, "changed", tuple(changes))
        return item

    def _outcome(self, draft: Draft, status: Any, changes: tuple[tuple[str, str, str], ...] = ()) -> None:
        self.plan.outcomes.append(Outcome(draft.row.number, status, draft.label, changes))

    def write(self, actor: "User | None", reason: str) -> None:
        """Create and change in bulk, with history."""
        tree.create_many(self.model, self.fresh, actor, reason)
        tree.update_many(self.model, self.changed, sorted(self.fields), actor, reason)


def given(row: Row, names: Sequence[str]) -> dict[str, Any]:
    """Return the values of the columns that the file has, so that an absent column changes nothing."""
    return {name: row.values[name] for name in names if name in row.values}
