"""One's own jobs: the list, a job's page, cancelling, starting again, fetching the file."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.console.jobs.tests.matrix import ended, make_job, with_file
from fangxian.jobs.models import Job, JobState

SignedIn = Callable[..., Client]


@pytest.fixture
def leader(cast: Cast, signed_in: SignedIn) -> Client:
    cast.leader.language = "en"
    cast.leader.save()
    return signed_in(cast.leader)


def page(client: Client, name: str, *args: object, **headers: str) -> str:
    answer = client.get(reverse(f"jobs:{name}", args=args), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_my_jobs_and_nobody_elses(cast: Cast, leader: Client) -> None:
    make_job(cast.leader, title="Mine")
    make_job(cast.worker, title="Theirs")
    html = page(leader, "list")
    assert "Mine" in html
    assert "Theirs" not in html


def test_the_list_takes_the_same_queries_for_any_number_of_jobs(cast: Cast, leader: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(leader, "list")
        return len(queries)

    ended(cast.leader)
    page(leader, "list")
    before = count()
    for _ in range(5):
        ended(cast.leader)
    assert count() == before


def test_a_running_job_shows_progress_and_looks_again_by_itself(cast: Cast, leader: Client) -> None:
    job = make_job(cast.leader, state=JobState.RUNNING, started_at=now(), progress=0.42, phase="Reading rows")
    html = page(leader, "job", job.pk)
    assert 'value="42"' in html
    assert "Reading rows" in html
    assert "load delay:2s" in html
    assert "Cancel the job" in html
    part = page(leader, "job", job.pk, **{"HX-Target": "job"})
    assert "<html" not in part


def test_an_ended_job_rests(cast: Cast, leader: Client) -> None:
    html = page(leader, "job", ended(cast.leader).pk)
    assert "load delay" not in html
    assert "Start again" in html


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_failed_job_says_what_to_do_next(cast: Cast, leader: Client, language: str) -> None:
    cast.leader.language = language
    cast.leader.save()
    job = ended(cast.leader, state=JobState.FAILED, problem="job_worker_lost")
    with translation.override(language):
        sentence = translation.gettext(
            "The server stopped while it worked on this. Nothing was changed; start it again."
        )
    assert sentence in page(leader, "job", job.pk)


def test_cancel_and_start_again(cast: Cast, leader: Client) -> None:
    job = make_job(cast.leader, arguments={"list": "checkpoint.register", "form": "csv", "query": "q=x"})
    leader.post(reverse("jobs:cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    answer = leader.post(reverse("jobs:again", args=[job.pk]))
    fresh = Job.objects.exclude(pk=job.pk).get()
    assert answer["Location"] == reverse("jobs:job", args=[fresh.pk])
    assert (fresh.state, fresh.arguments, fresh.owner) == (JobState.WAITING, job.arguments, cast.leader)


def test_the_file_comes_under_its_name_and_is_not_cached(cast: Cast, leader: Client) -> None:
    job = with_file(cast.leader)
    answer = leader.get(reverse("jobs:file", args=[job.pk]))
    assert b"".join(answer) == b"rows"
    assert "%E7%99%BB%E8%AE%B0%E8%A1%A8.xlsx" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    job.refresh_from_db()
    assert job.fetched_at is not None


def test_fetching_asks_who_it_is_first(cast: Cast, signed_in: SignedIn) -> None:
    client, job = signed_in(cast.leader, recent=False), with_file(cast.leader)
    answer = client.get(reverse("jobs:file", args=[job.pk]))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_a_file_that_is_gone_is_said(cast: Cast, leader: Client) -> None:
    assert leader.get(reverse("jobs:file", args=[ended(cast.leader).pk])).status_code == 410


def test_the_menu_counts_what_is_open_or_waits(cast: Cast, leader: Client) -> None:
    make_job(cast.leader)
    with_file(cast.leader)
    ended(cast.leader)
    assert '<span class="badge bg-red text-red-fg ms-auto">2</span>' in page(leader, "list")
