"""`fangxian up` as a person meets it: a real process on a real port."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.repo import ROOT

START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FANGXIAN_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "FANGXIAN_VAR": str(var), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(var: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A served house; whatever is left of it at the end is killed with its whole session."""
    server = subprocess.Popen(
        [sys.executable, "-m", "fangxian.config.cli", "up", "--port", str(port), "--days", "1", "--scale", "0.05"],
        cwd=ROOT,
        env=environment(var),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        if server.stdout:
            server.stdout.close()


def wait_for(port: int, server: subprocess.Popen[str]) -> int:
    """The status of /healthz as soon as there is one."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer: {server.stdout.read() if server.poll() is not None and server.stdout else ''}")


def serve_once(var: Path) -> tuple[int, int, str]:
    """Start, ask, stop as Ctrl-C would: status, exit code and what was printed."""
    port = free_port()
    with running(var, port) as server:
        status = wait_for(port, server)
        time.sleep(0.5)
        os.killpg(server.pid, signal.SIGINT)
        printed, _ = server.communicate(timeout=30)
        return status, server.returncode, printed.replace(str(port), "PORT")


def test_up_serves_and_a_second_start_changes_nothing(tmp_path: Path) -> None:
    status, code, printed = serve_once(tmp_path)
    keys = tmp_path / "keys.json"
    assert (status, code) == (200, 0)
    assert "http://127.0.0.1:PORT/" in printed
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    made = keys.read_bytes()
    status, code, printed = serve_once(tmp_path)
    assert (status, code) == (200, 0)
    assert "Bringing the database up to date" not in printed
    assert keys.read_bytes() == made


def test_a_taken_port_is_said_and_nothing_is_touched(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with running(tmp_path, port) as server:
            printed, _ = server.communicate(timeout=START_SECONDS)
    assert server.returncode == 1
    assert f"make up PORT={port + 1}" in printed
    assert not (tmp_path / "fangxian.sqlite3").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_private_postgres_ends_with_its_command(number: signal.Signals) -> None:
    command = [sys.executable, "scripts/with_postgres.py", sys.executable, "-u", "-c"]
    program = "import os, time; print(os.environ['DATABASE_URL']); time.sleep(60)"
    with subprocess.Popen([*command, program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as wrapper:
        assert wrapper.stdout
        url = wrapper.stdout.readline().strip()
        port = int(url.rsplit(":", 1)[1].split("/")[0])
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        wrapper.send_signal(number)
        assert wrapper.wait(timeout=30) == 128 + number
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_the_private_postgres_answers_with_the_commands_own_exit_code() -> None:
    program = "import os, psycopg, sys; psycopg.connect(os.environ['DATABASE_URL']).execute('SELECT 1'); sys.exit(7)"
    command = [sys.executable, "scripts/with_postgres.py", sys.executable, "-c", program]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 7
