"""A job from asked for to ended, as the worker runs it."""

import io
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import get_language
from django_tasks_db.models import DBTaskResult

from fangxian.base.clock import now, set_to
from fangxian.base.problems import Problem
from fangxian.base.testing import Cast
from fangxian.jobs import files, problems, running, services
from fangxian.jobs.kinds import JobKind
from fangxian.jobs.models import Job, JobState
from fangxian.jobs.queries import is_work_waiting, open_or_waiting_files
from fangxian.jobs.work import Work
from fangxian.jobs.worker import close_jobs_of, close_lost, run_one, tidy

Kind = Callable[..., JobKind]


def ask(cast: Cast, **arguments: Any) -> Job:
    return services.start_job("test.job", owner=cast.leader, title="t", arguments=arguments)


def run(job: Job) -> Job:
    run_one()
    job.refresh_from_db()
    return job


def give_file(work: Work) -> None:
    work.keep_file("名单.csv", "text/csv", io.BytesIO(b"secret rows"))


def test_a_job_runs_with_its_arguments_and_keeps_its_result(cast: Cast, kind: Kind) -> None:
    kind(lambda work: {"twice": 2 * work.arguments["n"], "owner": work.owner.username})
    job = ask(cast, n=21)
    assert is_work_waiting()
    run(job)
    assert (job.state, job.progress, job.result) == (JobState.DONE, 1, {"twice": 42, "owner": "leader"})
    assert not is_work_waiting()


def test_it_speaks_the_language_of_whoever_asked(cast: Cast, kind: Kind) -> None:
    kind(lambda work: get_language())
    job = ask(cast)
    Job.objects.filter(pk=job.pk).update(language="en")
    assert run(job).result == "en"


def test_a_refusal_is_kept_with_its_values(cast: Cast, kind: Kind) -> None:
    def refuse(work: Work) -> None:
        raise Problem(problems.TOO_MANY, most=7)

    kind(refuse)
    job = run(ask(cast))
    assert (job.state, job.problem, job.problem_detail) == (JobState.FAILED, "jobs_too_many", {"most": 7})


def test_an_unforeseen_error_says_so_without_its_text(cast: Cast, kind: Kind) -> None:
    kind(lambda work: {}["沈某某"])
    job = run(ask(cast))
    assert (job.state, job.problem) == (JobState.FAILED, "job_failed")
    assert "沈某某" not in str(vars(job))


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(cast: Cast, kind: Kind) -> None:
    ran: list[Work] = []
    kind(ran.append)
    job = ask(cast)
    services.cancel_job(job)
    assert (run(job).state, ran) == (JobState.CANCELLED, [])
    with pytest.raises(Problem):
        services.cancel_job(job)


def test_a_running_job_stops_at_its_next_word(cast: Cast, kind: Kind) -> None:
    told: list[float] = []

    def work_on(work: Work) -> None:
        work.tell(0.25)
        services.cancel_job(Job.objects.get(pk=work.id))
        running.beat(work)
        work.tell(0.5)
        told.append(0.5)

    kind(work_on)
    job = run(ask(cast))
    assert (job.state, told) == (JobState.CANCELLED, [])


def test_a_wish_to_cancel_in_the_last_moment_still_keeps_no_file(cast: Cast, kind: Kind) -> None:
    def work_on(work: Work) -> None:
        give_file(work)
        services.cancel_job(Job.objects.get(pk=work.id))

    kind(work_on)
    job = run(ask(cast))
    assert (job.state, job.has_file) == (JobState.CANCELLED, False)
    with pytest.raises(FileNotFoundError):
        list(files.read(job.pk))


def test_progress_phase_and_best_result_reach_the_row(cast: Cast, kind: Kind) -> None:
    seen: list[tuple[Any, ...]] = []

    def work_on(work: Work) -> None:
        work.tell(0.4, "rosters", best={"cost": 12})
        running.beat(work)
        seen.extend(Job.objects.filter(pk=work.id).values_list("progress", "phase", "best"))

    kind(work_on)
    run(ask(cast))
    assert seen == [(0.4, "rosters", {"cost": 12})]


@pytest.mark.django_db(transaction=True)
def test_the_pulse_beats_while_the_work_is_deep_in_itself(
    cast: Cast, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BEAT", 0.01)
    heard = threading.Event()
    beat = running.beat
    monkeypatch.setattr(running, "beat", lambda work: (beat(work), heard.set()))

    def work_on(work: Work) -> str:
        services.cancel_job(Job.objects.get(pk=work.id))
        while not work.is_cancelled():
            assert heard.wait(30)
        return "stopped"

    kind(work_on)
    assert run(ask(cast)).state == JobState.CANCELLED


def test_a_stopped_worker_leaves_a_failed_job_behind(cast: Cast, kind: Kind) -> None:
    def stop(work: Work) -> None:
        give_file(work)
        raise SystemExit(0)

    kind(stop)
    job = run(ask(cast))
    assert (job.state, job.problem, job.has_file) == (JobState.FAILED, "job_worker_lost", False)


def test_a_silent_worker_is_given_up_after_a_minute(cast: Cast, kind: Kind) -> None:
    job = ask(cast) if kind(lambda work: None) else None
    assert job is not None
    DBTaskResult.objects.update(status="RUNNING", started_at=now())
    Job.objects.update(state=JobState.RUNNING, heard_at=now(), worker="elsewhere:1")
    assert close_lost() == 0
    assert close_lost(now() + timedelta(minutes=2)) == 1
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, "job_worker_lost")
    assert not DBTaskResult.objects.exists()


def test_a_worker_that_died_before_it_began_is_noticed_too(cast: Cast, kind: Kind) -> None:
    kind(lambda work: None)
    job = ask(cast)
    DBTaskResult.objects.update(status="RUNNING", started_at=now())
    assert close_lost(now() + timedelta(minutes=2)) == 1
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED


def test_jobs_of_a_worker_known_to_be_dead_fail_at_once(cast: Cast, kind: Kind) -> None:
    kind(lambda work: None)
    job = ask(cast)
    Job.objects.update(state=JobState.RUNNING, heard_at=now(), worker="here:7")
    assert (close_jobs_of("here:8"), close_jobs_of("here:7")) == (0, 1)
    assert Job.objects.get(pk=job.pk).problem == "job_worker_lost"


def test_a_job_is_run_once_even_if_its_task_comes_twice(cast: Cast, kind: Kind) -> None:
    ran: list[Work] = []
    kind(ran.append)
    job = ask(cast)
    running.run(str(job.pk))
    running.run(str(job.pk))
    assert len(ran) == 1


def test_nobody_floods_the_queue(cast: Cast, kind: Kind) -> None:
    kind(lambda work: None)
    for _ in range(services.MOST_OPEN):
        ask(cast)
    with pytest.raises(Problem) as refused:
        ask(cast)
    assert refused.value.code == "jobs_too_many"
    assert open_or_waiting_files(cast.leader) == services.MOST_OPEN


def test_a_file_is_kept_for_its_time_and_then_gone(cast: Cast, kind: Kind) -> None:
    kind(give_file)
    job = run(ask(cast))
    assert b"".join(files.read(job.pk)) == b"secret rows"
    tidy()
    assert Job.objects.get(pk=job.pk).has_file
    with set_to(now() + timedelta(hours=25)):
        tidy()
    assert not Job.objects.get(pk=job.pk).has_file
    with pytest.raises(FileNotFoundError):
        list(files.read(job.pk))
    with set_to(now() + timedelta(days=31)):
        tidy()
    assert not Job.objects.exists()


def test_destroying_identities_lets_go_of_files_that_may_name_them(cast: Cast, kind: Kind) -> None:
    kind(give_file, holds_identities=True)
    job = run(ask(cast))
    assert services.discard_files_with_identities() == 1
    job.refresh_from_db()
    assert (job.has_file, job.problem) == (False, "job_identities_destroyed")


def test_a_file_written_while_identities_are_destroyed_is_not_kept(cast: Cast, kind: Kind) -> None:
    def work_on(work: Work) -> None:
        services.discard_files_with_identities()
        give_file(work)

    kind(work_on, holds_identities=True)
    job = run(ask(cast))
    assert (job.state, job.has_file, job.problem) == (JobState.CANCELLED, False, "job_identities_destroyed")


def test_the_database_refuses_progress_beyond_all(cast: Cast, kind: Kind) -> None:
    from django.db import IntegrityError, transaction

    kind(lambda work: None)
    job = ask(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(progress=1.5)
