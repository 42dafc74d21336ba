"""The list of a person's own jobs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.base.listing.declare import Rows
from fangxian.jobs.models import JobState


def _by_state(rows: Rows, value: str) -> Rows:
    return rows.filter(file_bytes__isnull=False) if value == "file" else rows.filter(state=value)


def _job_url(job: Any) -> str:
    return reverse("jobs:job", args=[job.pk])


# No export: the list names what one took out oneself, and the record holds that already.
JOBS = Listing(
    id="jobs",
    title=_("My jobs"),
    columns=(
        Column("title", _("Job"), lambda job: job.title, link=_job_url),
        Column("state", _("State"), lambda job: job.get_state_display(), template="jobs/_state.html"),
        Column("asked", _("Asked at"), lambda job: job.asked_at, sort="asked_at", kind="time"),
        Column("finished", _("Ended at"), lambda job: job.finished_at, kind="time", minor=True),
        Column("file", _("File"), lambda job: job.file_name, template="jobs/_file.html"),
    ),
    order="-asked_at",
    empty=Empty(_("No jobs yet. What takes long, such as a large export, is done here in the background.")),
    search=("title__icontains",),
    search_hint=_("Job"),
    filters=(Choice("state", _("State"), _by_state, choices=(*JobState.choices, ("file", _("File waiting")))),),
    exports=(),
)
