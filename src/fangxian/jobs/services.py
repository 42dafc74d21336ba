"""Every write to jobs but the worker's own: asking, cancelling, starting again, fetching, clearing away."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.jobs import files, kinds, problems
from fangxian.jobs.models import OPEN, Job, JobState

MOST_OPEN: Final = 5
KEPT: Final = timedelta(days=30)


def start_job(kind: str, *, owner: User, title: str, arguments: Mapping[str, Any]) -> Job:
    """Put a job into the queue, to run in the language that is active now. Problems: ``jobs_too_many``."""
    from fangxian.jobs.tasks import run_job

    kinds.get(kind)
    with transaction.atomic():
        if Job.objects.filter(owner=owner, state__in=OPEN).count() >= MOST_OPEN:
            raise Problem(problems.TOO_MANY, status=429, most=MOST_OPEN)
        language = translation.get_language() or settings.LANGUAGE_CODE
        values = {"kind": kind, "title": title[:200], "language": language, "arguments": dict(arguments)}
        job = Job.objects.create(owner=owner, asked_at=now(), **values)
        job.task_id = UUID(run_job.enqueue(str(job.pk)).id)
        job.save(update_fields=["task_id"])
    return job


def start_again(job: Job) -> Job:
    """Ask for the same once more. Problems: ``job_still_open``, ``jobs_too_many``."""
    if job.is_open:
        raise Problem(problems.STILL_OPEN, status=409)
    return start_job(job.kind, owner=job.owner, title=job.title, arguments=job.arguments)


def cancel_job(job: Job) -> None:
    """End a waiting job at once and ask a running one to stop. Problems: ``job_not_open``."""
    moment = now()
    mine = Job.objects.filter(pk=job.pk)
    ended = mine.filter(state=JobState.WAITING).update(
        state=JobState.CANCELLED, cancel_asked_at=moment, finished_at=moment
    )
    if not ended and not mine.filter(state=JobState.RUNNING).update(cancel_asked_at=moment):
        raise Problem(problems.NOT_OPEN, status=409)


def note_fetched(job: Job) -> None:
    """Remember that the person has the file."""
    Job.objects.filter(pk=job.pk).update(fetched_at=now())


def discard_files_with_identities() -> int:
    """Let go of every file that may name people, waiting or still being written; returns how many waited.

    Called when identities are destroyed: what is erased must not come back out of a file (RULEBOOK P6).
    """
    mine = Job.objects.filter(kind__in=kinds.with_identities())
    mine.filter(state=JobState.RUNNING).update(cancel_asked_at=now(), problem=problems.IDENTITIES_DESTROYED)
    waiting = list(mine.filter(file_bytes__isnull=False).values_list("pk", flat=True))
    for id in waiting:
        files.discard(id)
    Job.objects.filter(pk__in=waiting).update(file_bytes=None, file_until=None, problem=problems.IDENTITIES_DESTROYED)
    return len(waiting)


def clear_away() -> None:
    """Drop files whose time is over, jobs that nobody needs any more, and what the queue keeps of finished tasks."""
    moment = now()
    for id in list(Job.objects.filter(file_until__lt=moment).values_list("pk", flat=True)):
        files.discard(id)
        Job.objects.filter(pk=id).update(file_bytes=None, file_until=None)
    Job.objects.exclude(state__in=OPEN).filter(finished_at__lt=moment - KEPT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=moment - timedelta(days=1)).delete()
