"""A large export becomes a job: same rows, same entry, same watermark as a small one."""

import io
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from fangxian.access.models import Grant
from fangxian.base.clock import local_day, now
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.tests.conftest import NAME, Night
from fangxian.jobs import files
from fangxian.jobs.models import Job, JobState
from fangxian.jobs.worker import run_one
from fangxian.record.models import Entry
from fangxian.record.services import erase_subjects

SignedIn = Callable[..., Client]
REGISTER = reverse("checkpoint:register")
EXPORT = reverse("checkpoint:export")


@pytest.fixture(autouse=True)
def _everything_is_large(settings: Any) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 0


@pytest.fixture
def leader(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.leader)


def exports() -> list[dict[str, Any]]:
    payloads = Entry.objects.filter(kind="record.export").values_list("payload", flat=True)
    return [msgspec.json.decode(payload) for payload in payloads]


def finished() -> Job:
    run_one()
    return Job.objects.get()


def sheets(content: bytes) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_index(index).to_python() for index in range(len(book.sheet_names))]


def asked() -> dict[str, str]:
    return {"start": "2020-01-01", "end": local_day(now()).isoformat(), "purpose": "上级核查"}


def test_a_large_register_waits_as_a_masked_file(leader: Client, night: Night) -> None:
    answer = leader.get(f"{REGISTER}?format=xlsx&outcome=fever_clinic")
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("jobs:job", args=[job.pk]))
    assert exports() == []
    job = finished()
    assert (job.state, job.result) == (JobState.DONE, {"rows": 1})
    register, about = sheets(b"".join(leader.get(reverse("jobs:file", args=[job.pk]))))
    assert dict(zip(register[0], register[1], strict=True))["姓名"] == "沈*"
    assert "leader" in str(about)
    (entry,) = exports()
    assert (entry["what"], entry["rows"], entry["identities"]) == ("checkpoint.register.xlsx", 1, False)


def test_csv_goes_the_same_way(leader: Client, night: Night) -> None:
    leader.get(f"{reverse('checkpoint:vehicles')}?format=csv")
    job = finished()
    text = b"".join(files.read(job.pk)).decode("utf-8-sig")
    assert "蒙K***34" in text
    _head, *rows, note = text.splitlines()
    assert job.result == {"rows": len(rows)}
    assert "leader" in note


def test_identities_wait_under_their_purpose(leader: Client, night: Night) -> None:
    assert leader.post(EXPORT, asked()).status_code == 302
    job = finished()
    assert job.state == JobState.DONE
    register, _about = sheets(b"".join(files.read(job.pk)))
    assert NAME in str(register)
    (entry,) = exports()
    assert (entry["rows"], entry["identities"], entry["purpose"]) == (2, True, "上级核查")


def test_without_a_purpose_no_job_begins(leader: Client, night: Night) -> None:
    assert leader.post(EXPORT, {**asked(), "purpose": " "}).status_code == 422
    assert not Job.objects.exists()


def test_a_role_that_ended_meanwhile_gets_nothing(cast: Cast, leader: Client, night: Night) -> None:
    leader.get(f"{REGISTER}?format=xlsx")
    Grant.objects.filter(user=cast.leader).update(ends_at=now())
    job = finished()
    assert (job.state, job.problem, job.has_file) == (JobState.FAILED, "export_closed", False)
    assert exports() == []


def test_identities_of_a_role_that_ended_meanwhile_stay_closed(cast: Cast, leader: Client, night: Night) -> None:
    leader.post(EXPORT, asked())
    Grant.objects.filter(user=cast.leader).update(ends_at=now())
    job = finished()
    assert (job.state, job.problem) == (JobState.FAILED, "checkpoint_not_yours")


@pytest.mark.django_db(transaction=True)
def test_erasing_a_person_takes_waiting_files_along(cast: Cast, leader: Client, night: Night) -> None:
    leader.post(EXPORT, asked())
    job = finished()
    assert job.has_file
    subject = Entry.objects.get(pk=night.feverish).subject_id
    erase_subjects([subject], reason="t", author_id=cast.coordinator.pk, unit_id=cast.county.pk)
    job.refresh_from_db()
    assert (job.has_file, job.problem) == (False, "job_identities_destroyed")
    with pytest.raises(FileNotFoundError):
        list(files.read(job.pk))


def test_small_exports_stay_immediate(leader: Client, night: Night, settings: Any) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 100
    assert leader.get(f"{REGISTER}?format=xlsx").status_code == 200
    assert not Job.objects.exists()
