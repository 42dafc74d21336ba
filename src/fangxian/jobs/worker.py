"""Workers: one works off the queue, and one keeps such a worker beside a server that has no other."""

import logging
import os
import signal
import subprocess
import threading
import time
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Q
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from fangxian.base.clock import now
from fangxian.jobs import files, problems
from fangxian.jobs.models import Job, JobState
from fangxian.jobs.queries import is_work_waiting
from fangxian.jobs.running import worker_name
from fangxian.jobs.services import clear_away

LOOK: Final = 1.0
TIDY: Final = 300.0
LINGER: Final = 60.0
# Sixty missed beats: a database may be locked for a while, a dead worker never comes back.
LOST_AFTER: Final = timedelta(seconds=60)
logger = logging.getLogger(__name__)
_runner: Final = Worker(
    queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=1,
    worker_id="", excluded_queue_names=[],
)  # fmt: skip


def run_one() -> None:
    """Run the next task of the queue, if there is one. SQLite begins immediate, so the claim is exclusive there too."""
    with transaction.atomic():
        task = DBTaskResult.objects.ready().get_locked()
        if task is not None:
            task.claim(worker_name())
    if task is not None:
        _runner.run_task(task)


def work_off(stop: threading.Event, *, linger: float | None = None) -> None:
    """Work off the queue until ``stop``, or until nothing has waited for ``linger`` seconds; tidies up in between."""
    idle_since, tidied = time.monotonic(), 0.0
    while not stop.is_set() and (linger is None or time.monotonic() - idle_since < linger):
        close_old_connections()
        if time.monotonic() - tidied > TIDY:
            tidy()
            tidied = time.monotonic()
        if is_work_waiting():
            run_one()
            idle_since = time.monotonic()
        else:
            time.sleep(LOOK)


def tidy() -> None:
    """Close what lost its worker and clear away what is over; a busy database leaves it to the next time."""
    try:
        close_lost()
        clear_away()
    except DatabaseError:
        logger.exception("tidying up after jobs failed; tried again soon")


def close_lost(at: datetime | None = None) -> int:
    """Fail the jobs whose worker has been silent for too long, so that nobody waits for them; returns how many."""
    before = (at or now()) - LOST_AFTER
    begun = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=before)
    never_claimed = Q(state=JobState.WAITING, task_id__in=list(begun.values_list("pk", flat=True)))
    return _fail(Job.objects.filter(Q(state=JobState.RUNNING, heard_at__lt=before) | never_claimed).values_list("pk"))


def close_jobs_of(worker: str) -> int:
    """Fail the jobs of a worker that is known to be gone; returns how many."""
    return _fail(Job.objects.filter(state=JobState.RUNNING, worker=worker).values_list("pk"))


def _fail(found: object) -> int:
    ids = [pk for (pk,) in found]  # type: ignore[attr-defined]
    for id in ids:
        files.discard(id)
    lost = Job.objects.filter(pk__in=ids)
    DBTaskResult.objects.filter(pk__in=list(lost.values_list("task_id", flat=True))).delete()
    return lost.update(state=JobState.FAILED, problem=problems.WORKER_LOST, finished_at=now())


def stop_with_parent() -> None:
    """End this process when the one that started it goes, however it goes: the pipe between them breaks."""

    def wait() -> None:
        # Not through a buffer: its lock, held by this thread, would break the interpreter's own end.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="parent").start()


class Keeper:
    """Starts a worker of its own when work waits, and sees to the jobs of one that died.

    The worker is a process: long work would hold up a server's threads, and a solver that crashes takes only itself
    along. It ends after a while without work, so an idle server carries nothing extra.
    """

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.child: subprocess.Popen[bytes] | None = None
        self._tidied = -TIDY
        self._is_failing = False

    def look_after(self) -> None:
        """One round: called every second by whoever keeps the server."""
        try:
            self.look()
            if self.child is None and time.monotonic() - self._tidied > TIDY:
                tidy()
                self._tidied = time.monotonic()
            self._is_failing = False
        except DatabaseError:
            # A database that is away for a minute fails sixty rounds; one line tells it.
            if not self._is_failing:
                logger.exception("looking for waiting jobs failed; tried again every second")
            self._is_failing = True

    def look(self) -> None:
        """Note a worker that ended; start one where work waits and none is there."""
        if self.child is not None and self.child.poll() is not None:
            ended, self.child = self.child, None
            if ended.returncode:
                close_jobs_of(worker_name().rpartition(":")[0] + f":{ended.pid}")
        if self.child is None and is_work_waiting():
            self.child = subprocess.Popen(self.command, stdin=subprocess.PIPE)  # noqa: S603 - a fixed command

    def stop(self) -> None:
        """Tell the worker to end, and wait for it."""
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
