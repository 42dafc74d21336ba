"""Rebuilding every read model from the record."""

from collections.abc import Callable, Iterator, Sequence

from django.db import transaction

from fangxian.record.facts import Change, by_root, fact
from fangxian.record.models import Entry
from fangxian.record.projections import Projection, feed, registered
from fangxian.record.services.append import lock_head

CHUNK = 5000
Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    return None


def replay(projections: Sequence[Projection] | None = None, on_progress: Progress = _silent) -> int:
    """Empty the read models and rebuild them, in one transaction under the lock; returns the entries read."""
    chosen = registered() if projections is None else list(projections)
    with transaction.atomic():
        total = lock_head().position
        for projection in chosen:
            projection.reset()
        for done, changes in _chunks(total):
            feed(changes, chosen)
            on_progress(done, total)
    return total


def _chunks(total: int) -> Iterator[tuple[int, list[Change]]]:
    for start in range(0, total, CHUNK):
        rows = list(Entry.objects.filter(position__gt=start, position__lte=start + CHUNK).order_by("position"))
        yield min(start + CHUNK, total), _changes([row for row in rows if row.amends_id is None])


def _changes(roots: Sequence[Entry]) -> list[Change]:
    """Fold everything known of ``roots`` at once: the rows are a function of the facts, whenever they were amended."""
    amendments = _amendments([row.id for row in roots])
    facts = (fact(row, None, amendments.get(row.id, ())) for row in roots)
    return [Change(old=None, new=new) for new in facts if new is not None]


def _amendments(ids: Sequence[object]) -> dict[object, list[Entry]]:
    found: list[Entry] = []
    below = list(ids)
    while below:
        rows = list(Entry.objects.filter(amends_id__among=below))
        found += rows
        below = [row.id for row in rows]
    return by_root(found)  # type: ignore[return-value]
