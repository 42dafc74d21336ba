"""Every read of jobs by rule. A job is its owner's alone."""

from django.db.models import Q, QuerySet
from django_tasks_db.models import DBTaskResult

from fangxian.accounts.models import User
from fangxian.jobs.models import OPEN, Job


def jobs_of(user: User) -> QuerySet[Job]:
    """Return the jobs that ``user`` asked for."""
    return Job.objects.filter(owner=user)


def open_or_waiting_files(user: User) -> int:
    """Return how many of the person's jobs are open or have a file that was not fetched yet."""
    unfetched = Q(file_bytes__isnull=False, fetched_at=None)
    return jobs_of(user).filter(Q(state__in=OPEN) | unfetched).count()


def is_work_waiting() -> bool:
    """Say whether the queue holds a task that a worker could begin now."""
    return DBTaskResult.objects.ready().exists()
