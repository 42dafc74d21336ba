"""Background jobs on a real server: its own worker does them, and a worker that is killed leaves no one waiting."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.house import ROOT, START_SECONDS, House

pytestmark = pytest.mark.faults

ASK = """
import django; django.setup()
from fangxian.accounts.models import User
from fangxian.jobs.services import start_job
leader = User.objects.get(username="leader")
start_job("export", owner=leader, title="t", arguments={"list": "checkpoint.register", "form": "csv", "query": ""})
"""
# A job that says it has begun and never ends, in a process that is a worker.
SLOW = """
import django, threading; django.setup()
from fangxian.accounts.models import User
from fangxian.jobs import kinds, worker
from fangxian.jobs.services import start_job
kinds.register(kinds.JobKind("test.slow", "slow", lambda work: threading.Event().wait()))
start_job("test.slow", owner=User.objects.get(username="leader"), title="t", arguments={})
worker.work_off(threading.Event())
"""
LATER = """
import django; django.setup()
from datetime import timedelta
from fangxian.base.clock import now
from fangxian.jobs.worker import close_lost
print(close_lost(), close_lost(now() + timedelta(minutes=2)))
"""
# A keeper whose worker takes the job and is killed in the middle of it.
KEPT = """
import django, sys, time; django.setup()
from fangxian.accounts.models import User
from fangxian.jobs import worker
from fangxian.jobs.models import Job
from fangxian.jobs.services import start_job
start_job("export", owner=User.objects.get(username="leader"), title="t", arguments={})
DIE = '''
import django, os, signal; django.setup()
from fangxian.base.clock import now
from fangxian.jobs import running
from fangxian.jobs.models import Job
from django_tasks_db.models import DBTaskResult
DBTaskResult.objects.update(status="RUNNING", started_at=now())
Job.objects.update(state="running", heard_at=now(), worker=running.worker_name())
os.kill(os.getpid(), signal.SIGKILL)
'''
keeper = worker.Keeper([sys.executable, "-c", DIE])
keeper.look()
keeper.child.wait()
keeper.look()
print(Job.objects.get().state, Job.objects.get().problem, keeper.child)
"""


def wait_for(house: House, state: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if house.count(f"SELECT count(*) FROM jobs_job WHERE state = '{state}'"):
            return
        time.sleep(0.1)
    raise AssertionError(f"no job came to {state}")


def serve(house: House) -> None:
    """Start `fangxian serve` itself, with its keeper, instead of the bare application server."""
    command = [sys.executable, "-m", "fangxian.config.cli", "serve", "--port", str(house.port)]
    house.server = subprocess.Popen(
        command, cwd=ROOT, env=house.environment(), stdout=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{house.port}/healthz", timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_the_server_starts_a_worker_when_work_waits_and_takes_it_along(house: House) -> None:
    serve(house)
    assert house.server is not None
    assert workers(house) == 0
    assert house.python("-c", ASK).returncode == 0
    wait_for(house, "done")
    assert workers(house) == 1
    house.server.send_signal(signal.SIGINT)
    assert house.server.wait(timeout=30) == 0
    assert house.processes() == []


def test_a_killed_server_leaves_no_worker_behind(house: House) -> None:
    serve(house)
    assert house.server is not None
    assert house.python("-c", ASK).returncode == 0
    wait_for(house, "done")
    os.kill(house.server.pid, signal.SIGKILL)
    house.server.wait(timeout=10)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and workers(house):
        time.sleep(0.1)
    assert workers(house) == 0


def workers(house: House) -> int:
    """How many workers run among the server's processes."""
    found = 0
    for process in house.processes():
        with suppress(OSError):
            found += b"--child" in (Path("/proc") / str(process) / "cmdline").read_bytes()
    return found


def test_a_job_of_a_killed_worker_is_shown_as_failed(house: House) -> None:
    worker = subprocess.Popen([sys.executable, "-c", SLOW], cwd=ROOT, env=house.environment())
    try:
        wait_for(house, "running")
    finally:
        worker.kill()
        worker.wait(timeout=10)
    assert house.python("-c", LATER).stdout.split() == ["0", "1"]
    assert house.count("SELECT count(*) FROM jobs_job WHERE state = 'failed' AND problem = 'job_worker_lost'") == 1


def test_the_keeper_sees_to_the_job_of_a_worker_that_died(house: House) -> None:
    done = house.python("-c", KEPT)
    assert done.stdout.split() == ["failed", "job_worker_lost", "None"], done.stderr
