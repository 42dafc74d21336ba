"""Running one job: from claimed to ended, with a pulse that shows others it lives."""

import logging
import os
import socket
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import translation

from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.jobs import files, kinds, problems
from fangxian.jobs.models import Job, JobState
from fangxian.jobs.work import Cancelled, Work

BEAT: Final = 1.0
logger = logging.getLogger(__name__)


def worker_name() -> str:
    """Return the name of this process among all workers."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


class Pulse:
    """Carries what the work tells to the job's row once a second, and a wish to cancel back to the work.

    On a thread and a connection of its own: the work may be deep in a transaction or in a solver.
    """

    def __init__(self, work: Work) -> None:
        self.work = work
        self._stopped = Event()
        self._thread = Thread(target=self._run, daemon=True, name=f"pulse-{work.id}")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, type: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(BEAT):
            # A busy database misses a beat; the next one makes up for it.
            with suppress(DatabaseError):
                beat(self.work)
        connection.close()


def beat(work: Work) -> None:
    """Bring the job's row up to date and look whether to stop; a row that is no longer running stops the work too."""
    mine = Job.objects.filter(pk=work.id, state=JobState.RUNNING)
    told = {"progress": work.progress, "phase": work.phase, "best": work.best}
    if not mine.filter(cancel_asked_at=None).update(heard_at=now(), **told):
        work.cancel()
        mine.update(heard_at=now())


def run(job_id: str) -> None:
    """Run a waiting job to its end; one that was cancelled meanwhile, or taken by another worker, is left alone."""
    moment = now()
    claim = {"state": JobState.RUNNING, "started_at": moment, "heard_at": moment, "worker": worker_name()}
    if not Job.objects.filter(pk=job_id, state=JobState.WAITING).update(**claim):
        return
    work = Work(Job.objects.select_related("owner").get(pk=job_id))
    _end(work, _outcome(work))


def _outcome(work: Work) -> dict[str, Any]:
    """Do the work and return what its row shall say."""
    job = Job.objects.get(pk=work.id)
    try:
        with translation.override(job.language), Pulse(work):
            return {"state": JobState.DONE, "result": kinds.get(job.kind).run(work)}
    except Cancelled:
        return {"state": JobState.CANCELLED}
    except Problem as problem:
        return {"state": JobState.FAILED, "problem": problem.code, "problem_detail": problem.detail}
    except Exception:
        logger.exception("job %s (%s) failed", work.id, job.kind)
        return {"state": JobState.FAILED, "problem": problems.FAILED}
    except BaseException:
        _end(work, {"state": JobState.FAILED, "problem": problems.WORKER_LOST})
        raise


def _end(work: Work, outcome: dict[str, Any]) -> None:
    """Write how it ended. Whoever wished to cancel before this moment gets no file."""
    moment = now()
    values = {**outcome, "finished_at": moment, "phase": work.phase, "best": work.best, "progress": work.progress}
    running = Job.objects.filter(pk=work.id, state=JobState.RUNNING)
    if outcome["state"] == JobState.DONE:
        kept = {**work.file, "file_until": moment + _file_time()} if work.file else {}
        if running.filter(cancel_asked_at=None).update(**{**values, "progress": 1, **kept}):
            return
        values = {**values, "state": JobState.CANCELLED, "result": None}
    files.discard(work.id)
    running.update(**values)


def _file_time() -> timedelta:
    return timedelta(hours=settings.JOB_FILE_HOURS)
