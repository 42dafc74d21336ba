"""Rows on their way to PostgreSQL while Python makes the next ones: for long passes such as replay."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import connection

# Inputs that may wait to be sent: a bound on memory.
MOST: Final = 4


class _Line:
    """Input of COPY, sent one after another by one thread over the connection of the one who waits in line."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._raw = connection.connection
        self._sent: deque[Future[None]] = deque()

    def send(self, sql: str, lines: bytes) -> None:
        if len(self._sent) >= MOST:
            self.wait()
        self._sent.append(self._pool.submit(self._copy, sql, lines))

    def _copy(self, sql: str, lines: bytes) -> None:
        with self._raw.cursor() as cursor, cursor.copy(sql) as copy:
            copy.write(lines)

    def wait(self) -> None:
        with connection.wrap_database_errors:
            while self._sent:
                self._sent.popleft().result()

    def wait_and_execute(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.wait()
        return execute(*arguments)


_line: ContextVar[_Line | None] = ContextVar("line", default=None)


@contextmanager
def writes_behind() -> Iterator[None]:
    """Send what COPY reads from a thread while the caller goes on; every other statement waits for them first.

    For one transaction: enter it after ``transaction.atomic()``. An error of the database is raised by the next statement
    or at the end. On SQLite, which works inside this process, nothing changes.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="copy") as pool:
        line = _Line(pool)
        token = _line.set(line)
        try:
            with connection.execute_wrapper(line.wait_and_execute):
                yield
            line.wait()
        finally:
            _line.reset(token)


def copy_rows(sql: str, lines: bytes) -> None:
    """Run one ``COPY … FROM STDIN``: at once, or behind the caller's back within ``writes_behind``."""
    line = _line.get()
    if line is not None:
        line.send(sql, lines)
        return
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(lines)
