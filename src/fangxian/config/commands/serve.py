"""fangxian serve: the server alone, over a database that is already up to date."""

import argparse
import logging
import os
import sys
import threading
import time
import urllib.request
from datetime import timedelta

from django.conf import settings
from django.db import connection, connections

from fangxian.base.clock import now
from fangxian.config.commands.parsing import Commands
from fangxian.jobs.worker import LINGER, Keeper

ADDRESS = "127.0.0.1"
ANNOUNCE_SECONDS = 60
CHECK_AGE = timedelta(hours=20)
CHECK_SECONDS = 600
logger = logging.getLogger(__name__)


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("serve", help="serve what is there, without preparing anything")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.set_defaults(run=run_serve)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve in the foreground until interrupted."""
    connection.close()
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
        threading.Thread(target=keeper.keep, daemon=True).start()
    server.serve()
    keeper.stop()


def _look_nightly() -> None:
    """Count once a day what is due for destruction, so that a forgotten run shows on the board (THREATS T12)."""
    from fangxian.base.problems import Problem
    from fangxian.record.models import RetentionCheck
    from fangxian.register.retention import check_due

    while True:
        time.sleep(CHECK_SECONDS)
        try:
            if not RetentionCheck.objects.filter(checked_at__gt=now() - CHECK_AGE).exists():
                check_due()
        except Problem:
            pass  # no policy or no unit yet: nothing to count by
        except Exception:
            logger.exception("counting what is due for destruction failed; tried again soon")
        finally:
            connections.close_all()
