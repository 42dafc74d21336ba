"""What running work knows and tells. It touches no database itself, so it can be told from anywhere, a transaction or a
solver's callback too; the pulse (``jobs.running``) carries it to the job's row.
"""

from collections.abc import Mapping
from threading import Event
from typing import IO, Any

from fangxian.accounts.models import User
from fangxian.jobs import files
from fangxian.jobs.models import Job


class Cancelled(Exception):
    """The person no longer wants it."""


class Work:
    """One job while it runs."""

    def __init__(self, job: Job) -> None:
        self.id = job.pk
        self.owner: User = job.owner
        self.arguments: Mapping[str, Any] = job.arguments
        self.progress = 0.0
        self.phase = ""
        self.best: Any = None
        self.file: dict[str, Any] = {}
        self._cancelled = Event()

    def tell(self, progress: float, phase: str | None = None, *, best: Any = None) -> None:
        """Say how far it is (0 to 1), what is being done, and the best result so far. Raises ``Cancelled``."""
        self.progress = min(1.0, max(0.0, progress))
        self.phase = self.phase if phase is None else phase[:120]
        self.best = self.best if best is None else best
        if self.is_cancelled():
            raise Cancelled

    def is_cancelled(self) -> bool:
        """Say whether to stop: for work that keeps its best result, such as a solver's."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next word."""
        self._cancelled.set()

    def keep_file(self, name: str, type: str, source: IO[bytes]) -> None:
        """Keep the file that the person will find; once a job."""
        self.file = {"file_name": name[:200], "file_type": type, "file_bytes": files.keep(self.id, source)}
