"""Ends CP-SAT when a search is called off, even while it finds nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from ortools.sat.python import cp_model

from fangxian.planning.stopping import Stop

POLL_SECONDS = 0.05


@contextmanager
def watched(solver: cp_model.CpSolver, stop: Stop) -> Iterator[None]:
    """Stop ``solver`` as soon as somebody calls the search off."""
    over = Event()

    def watch() -> None:
        while not over.wait(POLL_SECONDS):
            if stop.is_cancelled():
                solver.stop_search()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
