"""From facts to rows. Lean on purpose: this runs under the record's lock, and replay runs it over everything."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Model

from fangxian.fronts.checkpoint.figures import Differences
from fangxian.fronts.checkpoint.models import HourFigure, Screening
from fangxian.fronts.checkpoint.projections.screenings import apply_screenings
from fangxian.fronts.checkpoint.projections.tables import TABLES
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
        """Write rows kind by kind, then screenings with what speaks of them, then the sums: a fixed number of statements."""
        differences = Differences()
        mine: dict[str, list[Change]] = {}
        for change in changes:
            mine.setdefault(change.new.kind, []).append(change)
        for table in TABLES:
            if table.kind in mine:
                table.apply(mine[table.kind], differences)
        related = [change for kind in BELOW_SCREENING for change in mine.get(kind, ())]
        apply_screenings(mine.get(SCREENING, ()), related, differences)
        differences.write()
