"""From facts to rows. Lean on purpose: this runs under the record's lock, and replay runs it over everything."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db.models import Model

from fangxian.fronts.checkpoint.figures import Differences
from fangxian.fronts.checkpoint.models import HourFigure, Screening
from fangxian.fronts.checkpoint.projections.screenings import Folded, fold_screenings
from fangxian.fronts.checkpoint.projections.tables import TABLES, Table
from fangxian.record.facts import Change
from fangxian.record.projections import Projection

SCREENING = "checkpoint.screening"
BELOW_SCREENING = ("checkpoint.reading", "checkpoint.arrival")


class CheckpointProjection(Projection):
    """Every read model of the front, with the sums by hour that boards read."""

    name = "checkpoint"
    kinds: ClassVar[frozenset[str]] = frozenset({SCREENING, *(table.kind for table in TABLES)})
    models: ClassVar[tuple[type[Model], ...]] = (Screening, *(table.model for table in TABLES), HourFigure)

    def apply(self, changes: Sequence[Change]) -> None:
        """Write what speaks of screenings, fold screenings from it, then the sums and the rest: a fixed number of statements.

        The largest tables come last: in a replay they are still on their way while the next entries are read.
        """
        mine: dict[str, list[Change]] = {}
        for change in changes:
            mine.setdefault(change.new.kind, []).append(change)
        present = [(table, mine[table.kind]) for table in TABLES if table.kind in mine]
        for table, own in present:
            if table.kind in BELOW_SCREENING:
                table.write(own)
        related = [change for kind in BELOW_SCREENING for change in mine.get(kind, ())]
        folded = fold_screenings(mine.get(SCREENING, ()), related)
        self._sum(present, folded)
        for table, own in present:
            if table.kind not in BELOW_SCREENING:
                table.write(own)
        folded.write()

    def _sum(self, present: Iterable[tuple[Table, Sequence[Change]]], folded: Folded) -> None:
        differences = Differences()
        for table, own in present:
            table.count(own, differences)
        folded.count_into(differences)
        differences.write()
