"""fangxian serve: the server alone, over a database that is already up to date."""

import argparse
import logging
import os
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, connections

from fangxian.base.clock import now
from fangxian.config.commands.parsing import Commands
from fangxian.config.commands.preparing import prepare_to_plan
from fangxian.jobs.worker import LINGER, LOOK, Keeper

ADDRESS = "127.0.0.1"
ANNOUNCE_SECONDS = 60
CHECK_AGE = timedelta(hours=20)
CHECK_SECONDS = 600
_no_fork = threading.Lock()
logger = logging.getLogger(__name__)


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("serve", help="serve what is there, without preparing anything")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.set_defaults(run=run_serve)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve in the foreground until interrupted."""
    connection.close()
    os.register_at_fork(before=_no_fork.acquire, after_in_parent=_no_fork.release, after_in_child=_no_fork.release)
    _serve(arguments.port)
    return 0


def _announce(port: int) -> None:
    """Say where the server is as soon as it answers."""
    address = f"http://{ADDRESS}:{port}"
    for _ in range(ANNOUNCE_SECONDS * 10):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310
                answer.read()
        except OSError:
            time.sleep(0.1)
            continue
        print(f"\nFangxian serves on {address}/  (Ctrl-C stops it)", flush=True)
        return


def _serve(port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "fangxian.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        # SQLite has one writer: more processes would only wait for each other.
        workers=1 if connection.vendor == "sqlite" else max(1, min(4, os.cpu_count() or 1)),
        blocking_threads=min(8, 2 * (os.cpu_count() or 1)),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        # A worker told to stop while it still starts may miss it; Ctrl-C must end the server all the same.
        workers_kill_timeout=5,
    )
    threading.Thread(target=_announce, args=(port,), daemon=True).start()
    threading.Thread(target=_look_nightly, daemon=True).start()
    keeper = Keeper([sys.executable, "-m", "fangxian.config.cli", "worker", "--child", "--linger", str(LINGER)])
    if settings.OWN_WORKER:
        threading.Thread(target=_keep, args=(keeper,), daemon=True).start()
        prepare_to_plan()
    server.serve()
    keeper.stop()


@contextmanager
def between_forks() -> Iterator[None]:
    """Use the database from a thread of the process that forks the server's workers, and leave no connection behind.

    A worker that inherited an open SQLite connection would drop this process's locks on the file when it lets go of it,
    and the write-ahead log could be deleted under those who still use it.
    """
    with _no_fork:
        try:
            yield
        finally:
            connections.close_all()


def _keep(keeper: Keeper) -> None:
    """Look after the worker for ever."""
    while True:
        with between_forks():
            keeper.look_after()
        time.sleep(LOOK)


def _look_nightly() -> None:
    """Count once a day what is due for destruction, so that a forgotten run shows on the board (THREATS T12), and
    dissolve teams whose task has come to an end (RULEBOOK B4).
    """
    from fangxian.base.problems import Problem
    from fangxian.record.models import RetentionCheck
    from fangxian.register.retention import check_due
    from fangxian.register.services import dissolve_due_teams

    while True:
        time.sleep(CHECK_SECONDS)
        with between_forks():
            try:
                if not RetentionCheck.objects.filter(checked_at__gt=now() - CHECK_AGE).exists():
                    check_due()
            except Problem:
                pass  # no policy or no unit yet: nothing to count by
            except Exception:
                logger.exception("counting what is due for destruction failed; tried again soon")
            try:
                dissolve_due_teams()
            except Exception:
                logger.exception("dissolving teams whose time is over failed; tried again soon")
