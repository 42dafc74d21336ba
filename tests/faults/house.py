"""A real server in a process of its own, on a database of its own, which a test may kill, lock out or starve."""

from __future__ import annotations

import http.client
import json
import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from django.conf import settings

from tests import databases
from tests.scenarios.device import Answered, Device, NotSent

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
COMMAND_SECONDS = 120
ANSWER_SECONDS = 30

PREPARE = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from fangxian.base.testing import build_cast
from fangxian.station.services import issue_code
cast = build_cast()
codes = [issue_code(cast.county, cast.post, label="t", issued_by=cast.leader)[1] for _ in range(3)]
print(json.dumps({"codes": codes, "officer": str(cast.officer.id)}))
"""


@dataclass
class OverHttp:
    """A device's line over a real socket; a broken one raises ``NotSent``. ``before_answer`` is called once all is sent."""

    port: int
    before_answer: list[object] = field(default_factory=list)

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            line.request(method, path, body=body, headers={"Content-Type": "application/json", **headers})
            for hook in self.before_answer:
                hook()  # type: ignore[operator]
            answer = line.getresponse()
            named = {name.title(): value for name, value in answer.getheaders()}
            return Answered(answer.status, named, answer.read())
        except (OSError, http.client.HTTPException) as error:
            raise NotSent from error
        finally:
            line.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """One installation: a folder, a database, keys shared with the test (which seals to them), and its server."""

    var: Path
    database_url: str
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None
    codes: list[str] = field(default_factory=list)
    officer: str = ""

    @property
    def file(self) -> Path:
        return self.var / "fangxian.sqlite3"

    def environment(self) -> dict[str, str]:
        dropped = ("FANGXIAN_", "DJANGO_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        own = {
            "FANGXIAN_VAR": str(self.var),
            "FANGXIAN_KEY_FILE": str(settings.KEY_FILE),
            "FANGXIAN_LOCK_SECONDS": "1",
            "FANGXIAN_PIN_ITERATIONS": "1000",
            "DJANGO_SETTINGS_MODULE": "fangxian.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return {**kept, **own, **({"DATABASE_URL": self.database_url} if self.database_url else {}), **self.extra}

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False,
        )  # fmt: skip

    def prepare(self) -> None:
        """Tables, people, and codes for three devices."""
        done = self.python("-c", PREPARE)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        self.codes, self.officer = told["codes"], told["officer"]

    def start(self, *, largest_file: int | None = None) -> None:
        """Serve, and wait until the server answers. ``largest_file`` is where its disk is full, in bytes."""

        def starve() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))

        command = [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "error", "fangxian.config.wsgi:application",
        ]  # fmt: skip
        self.server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=starve,  # noqa: PLW1509 - nothing but a system call
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def processes(self) -> list[int]:
        """Every process of the server: its own session is its mark."""
        assert self.server is not None
        found = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                if os.getsid(int(folder.name)) == self.server.pid:
                    found.append(int(folder.name))
        return found

    def give_room(self) -> None:
        """Somebody has cleared the disk."""
        for process in self.processes():
            resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def kill(self) -> None:
        """SIGKILL to everything that serves, at once."""
        if self.server is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait(timeout=10)
            self.server = None

    def device(self) -> Device:
        """Enrol a device over the network."""
        device = Device(line=OverHttp(self.port), author=UUID(self.officer))
        answer = device.enrol(self.codes.pop())
        assert answer.status == 201, answer.body
        return device

    def verify(self) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "fangxian.config.cli", "record", "verify")

    def count(self, sql: str) -> int:
        """Ask the database itself, past the application."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                row = connection.execute(sql).fetchone()  # type: ignore[arg-type]
        else:
            import sqlite3

            connection = sqlite3.connect(self.file)
            row = connection.execute(sql).fetchone()
            connection.close()
        assert row is not None
        return int(row[0])


@contextmanager
def own_database(url: str, source: str = "") -> Iterator[str]:
    """A PostgreSQL database beside the one that the tests run on, empty or a copy of ``source``; nothing for SQLite."""
    if not url:
        yield ""
        return
    name = f"faults_{secrets.token_hex(4)}"
    databases.copy(url, source or "template0", name)
    try:
        yield databases.named(url, name)
    finally:
        databases.drop(url, name)


@contextmanager
def model_house(var: Path, url: str) -> Iterator[House]:
    """The house that the others are copies of: tables, people and codes. It never serves."""
    (var / "static").mkdir(parents=True)
    with own_database(url, databases.template(url)) as database_url:
        made = House(var, database_url)
        if not url:
            databases.copy(url, databases.template(url), str(made.file))
        made.prepare()
        yield made


@contextmanager
def house(var: Path, url: str, model: House) -> Iterator[House]:
    """A house that is ready to start; whatever still runs at the end is killed."""
    (var / "static").mkdir(parents=True)
    with own_database(url, urlsplit(model.database_url).path.lstrip("/")) as database_url:
        made = House(var, database_url, codes=list(model.codes), officer=model.officer)
        if not url:
            databases.copy(url, str(model.file), str(made.file))
        try:
            yield made
        finally:
            made.kill()
