"""Rebuilding every read model from the record."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from fangxian.base.behind import writes_behind
from fangxian.record.facts import Change, Row, by_root, fact
from fangxian.record.projections import Projection, feed, registered
from fangxian.record.rows import StoredRow, amendments_between, roots_between
from fangxian.record.services.append import lock_head

CHUNK = 5000
Progress = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    return None


def replay(projections: Sequence[Projection] | None = None, on_progress: Progress = _silent) -> int:
    """Empty the read models and rebuild them, in one transaction under the lock; returns the entries read."""
    chosen = registered() if projections is None else list(projections)
    with transaction.atomic(), _without_garbage_collection(), writes_behind():
        total = lock_head().position
        for projection in chosen:
            projection.reset()
        for done, changes in _chunks(total):
            feed(changes, chosen)
            on_progress(done, total)
    return total


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A replay makes millions of objects and no cycles; looking for cycles among them costs a quarter of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _chunks(total: int) -> Iterator[tuple[int, list[Change]]]:
    """Yield the changes of one stretch of positions after another, the rows of the next one already read.

    Folding comes before reading on: meanwhile the rows of the stretch before are written behind it.
    """
    ends = [min(start + CHUNK, total) for start in range(0, total, CHUNK)]
    rows = _read(0, ends[0]) if ends else ([], {})
    for end in ends:
        changes = _changes(*rows)
        rows = _read(end, min(end + CHUNK, total))
        yield end, changes


def _read(after: int, until: int) -> tuple[list[StoredRow], Mapping[UUID, Sequence[Row]]]:
    return list(roots_between(after, until)), by_root(amendments_between(after, until))


def _changes(roots: Iterable[StoredRow], amendments: Mapping[UUID, Sequence[Row]]) -> list[Change]:
    """Fold everything known of ``roots`` at once: the rows are a function of the facts, whenever they were amended."""
    facts = (fact(row, None, amendments.get(row.id, ())) for row in roots)
    return [Change(old=None, new=new) for new in facts if new is not None]
