"""How far a long command is, on one line of the terminal that goes when it ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def watched(what: str, console: Console) -> Iterator[Callable[[int, int], None]]:
    """Give what the work calls with how much is done, of how much."""
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
