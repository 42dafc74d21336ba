"""The unit tree in memory and its path arithmetic, so that thousands of units are written in a few statements."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from fangxian.register import divisions
from fangxian.register.models import Unit

if TYPE_CHECKING:
    from fangxian.accounts.models import User

BATCH: Final = 500


def lock_tree() -> None:
    """Hold the tree until the transaction ends: one writer at a time computes paths.

    SQLite's transactions begin immediate, which holds the whole file. An empty tree has no row to lock; there the
    unique path decides.
    """
    if connection.vendor == "postgresql":
        list(Unit.objects.filter(depth=1).order_by("path").select_for_update().values_list("pk", flat=True))


def step_path(parent: str, step: int) -> str:
    """Return the path of the ``step``-th child (from 1) below ``parent``."""
    path: str = Unit._get_path(parent or None, len(parent) // Unit.steplen + 1, step)
    return path


def last_step(path: str) -> int:
    """Return the number of the step at the end of ``path``."""
    return int(Unit._str2int(path[-Unit.steplen :]))


def ancestor_paths(path: str) -> list[str]:
    """Return the paths of all units above ``path``, the root first."""
    return [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]


class TreeIndex:
    """All units, loaded by one query: by id, by code, by name; hands out paths for new ones."""

    def __init__(self) -> None:
        self.units: dict[UUID, Unit] = {}
        self.by_code: dict[str, Unit] = {}
        self.by_path: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = {}
        self._last: dict[str, int] = {}
        self.fresh: list[Unit] = []
        self._grown: dict[str, int] = {}
        for unit in Unit.objects.order_by("path"):
            self._add(unit)

    def _add(self, unit: Unit) -> None:
        self.units[unit.pk] = unit
        self.by_path[unit.path] = unit
        if unit.code:
            self.by_code[divisions.normalise_code(unit.code)] = unit
        self.by_name.setdefault(unit.name, []).append(unit)
        above = unit.path[: -Unit.steplen]
        self._last[above] = max(self._last.get(above, 0), last_step(unit.path))

    def parent_of(self, unit: Unit) -> Unit | None:
        """Return the unit directly above."""
        return self.by_path.get(unit.path[: -Unit.steplen])

    def nearest_above(self, code: str) -> Unit | None:
        """Return the nearest unit that a division code stands under (RULEBOOK N3)."""
        for above in divisions.ancestor_codes(code):
            if above in self.by_code:
                return self.by_code[above]
        return None

    def path_name(self, unit: Unit) -> str:
        """Return the names from the root down to ``unit``."""
        above = [self.by_path[path].name for path in ancestor_paths(unit.path) if path in self.by_path]
        return " / ".join([*above, unit.name])

    def grow(self, parent: Unit | None, values: dict[str, Any]) -> Unit:
        """Return a new unit below ``parent``, not yet written."""
        above = parent.path if parent else ""
        step = self._last.get(above, 0) + 1
        unit = Unit(path=step_path(above, step), depth=len(above) // Unit.steplen + 1, numchild=0, **values)
        if parent:
            parent.numchild += 1
            self._grown[parent.path] = self._grown.get(parent.path, 0) + 1
        self._add(unit)
        self.fresh.append(unit)
        return unit

    def write_fresh(self, actor: "User | None", reason: str) -> None:
        """Write the units handed out by ``grow`` and the counts of children above them."""
        if not self.fresh:
            return
        create_many(Unit, self.fresh, actor, reason)
        known = {unit.pk for unit in self.fresh}
        grown = [self.by_path[path] for path in self._grown if self.by_path[path].pk not in known]
        Unit.objects.bulk_update(grown, ["numchild"], batch_size=BATCH)
        self.fresh, self._grown = [], {}


def create_many(model: Any, items: Sequence[Any], actor: "User | None", reason: str) -> None:
    """Insert ``items`` with their history in a few statements."""
    if items:
        bulk_create_with_history(items, model, batch_size=BATCH, default_user=actor, default_change_reason=reason[:100])


def update_many(model: Any, items: Sequence[Any], fields: Iterable[str], actor: "User | None", reason: str) -> None:
    """Write ``fields`` of ``items`` with their history in a few statements."""
    if items:
        bulk_update_with_history(
            items, model, list(fields), batch_size=BATCH, default_user=actor, default_change_reason=reason[:100]
        )
