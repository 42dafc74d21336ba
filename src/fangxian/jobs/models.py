"""What was asked for and what became of it. The queue itself is django-tasks'; these rows are what people see."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from fangxian.accounts.models import User
from fangxian.base.ids import new_id


class JobState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """One piece of long work that a person asked for.

    ``progress`` runs from 0 to 1; ``best`` is the best result so far of work that improves step by step, ``result`` the
    final one. ``heard_at`` moves while a worker is alive. ``problem`` is a code of ``base.problems`` with its values.
    A file waits, encrypted, until ``file_until``; ``file_bytes`` is null where none is kept (any more).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    arguments = models.JSONField(default=dict)
    task_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    progress = models.FloatField(default=0)
    phase = models.CharField(max_length=120, blank=True)
    best = models.JSONField(null=True)
    result = models.JSONField(null=True)
    problem = models.CharField(max_length=64, blank=True)
    problem_detail = models.JSONField(default=dict)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_bytes = models.BigIntegerField(null=True)
    file_until = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="job_owner"),
            models.Index(fields=["state"], name="job_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["file_until"], name="job_file", condition=Q(file_until__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=1), name="job_progress_is_a_share"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, finished_at=None) | (~Q(state__in=OPEN) & Q(finished_at__isnull=False)),
                name="job_finished_or_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether it still waits or runs."""
        return self.state in OPEN

    @property
    def has_file(self) -> bool:
        """Say whether a file waits to be fetched."""
        return self.file_bytes is not None

    @property
    def percent(self) -> int:
        return round(100 * self.progress)
