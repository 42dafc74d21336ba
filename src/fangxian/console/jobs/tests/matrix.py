import io
from typing import Any

from fangxian.access.matrix import SIGNED_IN, Row
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.jobs import files
from fangxian.jobs.models import Job, JobState

FORM = ("POST",)


def make_job(owner: User, **values: Any) -> Job:
    made = {"kind": "export", "title": "卡口登记表 (.xlsx)", "language": "zh-hans", "asked_at": now(), **values}
    return Job.objects.create(owner=owner, **made)


def ended(owner: User, **values: Any) -> Job:
    return make_job(owner, **{"state": JobState.DONE, "finished_at": now(), **values})


def with_file(owner: User) -> Job:
    job = ended(owner, file_name="登记表.xlsx", file_type="application/x", file_until=now())
    Job.objects.filter(pk=job.pk).update(file_bytes=files.keep(job.pk, io.BytesIO(b"rows")))
    job.refresh_from_db()
    return job


def own(cast: Cast) -> dict[str, Any]:
    return {"id": make_job(cast.nobody).pk}


def own_ended(cast: Cast) -> dict[str, Any]:
    return {"id": ended(cast.nobody).pk}


def own_file(cast: Cast) -> dict[str, Any]:
    return {"id": with_file(cast.nobody).pk}


ROWS = [
    Row("jobs:list", SIGNED_IN),
    Row("jobs:job", SIGNED_IN, kwargs=own),
    Row("jobs:cancel", SIGNED_IN, FORM, kwargs=own),
    Row("jobs:again", SIGNED_IN, FORM, kwargs=own_ended),
    Row("jobs:file", SIGNED_IN, kwargs=own_file),
]
