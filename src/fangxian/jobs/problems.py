"""What may go wrong with long work, and what to do next."""

from django.utils.translation import gettext as _

from fangxian.base.problems import declare

WORKER_LOST = declare(
    "job_worker_lost", lambda: _("The server stopped while it worked on this. Nothing was changed; start it again.")
)
FAILED = declare(
    "job_failed",
    lambda: _(
        "Something went wrong that nobody foresaw. Start it again; if it fails once more, tell the administrators the number."
    ),
)
IDENTITIES_DESTROYED = declare(
    "job_identities_destroyed",
    lambda: _("Identities were destroyed after this was asked for, so the file is not kept. Start it again."),
)
TOO_MANY = declare("jobs_too_many", lambda: _("You have {most} jobs open. Wait for one to end, or cancel one."))
NOT_OPEN = declare("job_not_open", lambda: _("This job has ended already."))
STILL_OPEN = declare("job_still_open", lambda: _("This job has not ended yet."))
FILE_GONE = declare("job_file_gone", lambda: _("The file is no longer kept. Start the job again to make a new one."))
EXPORT_CLOSED = declare("export_closed", lambda: _("Your roles no longer allow this export."))
