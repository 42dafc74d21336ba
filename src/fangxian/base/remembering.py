"""What the reading of one page asks once, however many parts of the page need it.

A page that only shows lives for a moment, so what it learnt first still holds at its end. Nothing is remembered in a
request that changes something, in a job or in a command: there, every question is asked when it is put.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

T = TypeVar("T")
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_memory: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within, ``remembered`` answers the same question from memory."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(question: tuple[Any, ...], ask: Callable[[], T]) -> T:
    """Return what ``ask`` finds, asking once for each ``question`` while a page is read, and always elsewhere."""
    memory = _memory.get()
    if memory is None:
        return ask()
    if question not in memory:
        memory[question] = ask()
    found: T = memory[question]
    return found
