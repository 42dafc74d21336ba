"""Whose units an import may touch, and how a cell names a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from fangxian.register import divisions, problems
from fangxian.register.importing.columns import Row
from fangxian.register.importing.issues import ImportIssue, error
from fangxian.register.models import Unit
from fangxian.register.tree import TreeIndex


@dataclass(frozen=True, slots=True)
class Scope:
    """The tree, and the paths below which the importer may write; ``None`` means everywhere."""

    tree: TreeIndex
    paths: Sequence[str] | None = None

    def covers(self, unit: Unit | None) -> bool:
        """Say whether ``unit`` lies within; the place above all roots only where everything does."""
        if self.paths is None:
            return True
        return unit is not None and any(unit.path.startswith(path) for path in self.paths)

    def find(self, name: str) -> list[Unit]:
        """Return the units that ``name`` may mean: by code, else by name, within the scope."""
        by_code = self.tree.by_code.get(divisions.normalise_code(name))
        if by_code:
            return [by_code]
        return [unit for unit in self.tree.by_name.get(name, []) if self.covers(unit)]

    def unit_of(self, row: Row, column: str = "unit") -> tuple[Unit | None, ImportIssue | None]:
        """Return the unit that a row names, or the issue with it."""
        name = row.text(column)
        found = self.find(name)
        if not found:
            return None, error(problems.ROW_UNIT_UNKNOWN, row.number, column)
        if len(found) > 1:
            return None, error(problems.ROW_UNIT_AMBIGUOUS, row.number, column)
        if not self.covers(found[0]):
            return None, error(problems.OUT_OF_SCOPE, row.number, column)
        return found[0], None
