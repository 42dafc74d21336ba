"""Run a command beside a PostgreSQL of its own: private port on 127.0.0.1, temporary folder, always stopped and removed.

    python scripts/with_postgres.py pytest -m "not browser"

The command finds the server's address in DATABASE_URL. Durability is off: this server is for tests and benchmarks only
(``--durable`` leaves it on, for figures that may be compared).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from system import ensure_postgres

USER = DATABASE = "fangxian"
START_SECONDS = 60
PR_SET_PDEATHSIG = 1
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


def unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; for root, the arguments that make a child somebody else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL cannot run as root, and there is no user named postgres or nobody.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def die_with_parent() -> None:
    """Should this script be killed outright, the kernel ends the server too (SIGQUIT: at once)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def make_cluster(binaries: Path, home: Path, password: str, identity: dict[str, Any]) -> Path:
    """An empty cluster with one superuser and its password."""
    data, secret = home / "data", home / "password"
    secret.write_text(password, encoding="ascii")
    if identity:
        os.chown(home, identity["user"], identity["group"])
        os.chown(secret, identity["user"], identity["group"])
    command = [str(binaries / "initdb"), "--pgdata", str(data), "--username", USER, "--pwfile", str(secret)]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    made = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **identity)
    secret.unlink()
    if made.returncode:
        raise SystemExit(f"initdb failed:\n{made.stdout}{made.stderr}")
    return data


def start(
    binaries: Path, data: Path, port: int, settings: Sequence[str], identity: dict[str, Any]
) -> subprocess.Popen[bytes]:
    """The server as a direct child, in a session of its own so that Ctrl-C reaches this script first."""
    options = [
        *settings,
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={data.parent}",
        "max_connections=60",
    ]
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port)]
    for option in options:
        command += ["-c", option]
    with (data.parent / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=data.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one thread only here
            **identity,
        )


def wait_until_ready(binaries: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    probe = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(probe, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown first, immediate after ten seconds."""
    for polite in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(polite)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)


def create_database(binaries: Path, port: int, password: str) -> None:
    command = [str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", USER, DATABASE]
    subprocess.run(command, check=True, env={**os.environ, "PGPASSWORD": password})


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A running server's DATABASE_URL, until the block ends."""
    binaries, identity = ensure_postgres(), unprivileged()
    home = Path(tempfile.mkdtemp(prefix="fangxian-postgres-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        password, port = secrets.token_urlsafe(16), free_port()
        data = make_cluster(binaries, home, password, identity)
        server = start(binaries, data, port, [] if durable else FAST, identity)
        wait_until_ready(binaries, server, port, home / "log")
        create_database(binaries, port, password)
        yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(home, ignore_errors=True)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def run_beside(command: Sequence[str], url: str) -> int:
    """Run the command; when this script is told to end, so is the command, before the server goes."""
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--durable", action="store_true", help="keep fsync on, as a real server would")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run")
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("name a command to run")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave)
    with postgres(durable=arguments.durable) as url:
        return run_beside(arguments.command, url)


if __name__ == "__main__":
    sys.exit(main())
