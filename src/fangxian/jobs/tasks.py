"""The one task of the queue: run a job."""

from django_tasks import task

from fangxian.jobs.running import run


@task()
def run_job(job_id: str) -> None:
    """Run the job ``job_id``; what becomes of it stands in its row, so the task itself always succeeds."""
    run(job_id)
