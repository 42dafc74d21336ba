"""fangxian worker: work off the background jobs, beside a server or on a machine of its own."""

import argparse
import signal
from threading import Event
from types import FrameType

from fangxian.config.commands.parsing import Commands
from fangxian.config.commands.preparing import prepare_to_plan
from fangxian.jobs.worker import stop_with_parent, work_off


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("worker", help="work off background jobs: exports and other long work")
    parser.add_argument("--linger", type=float, help="end after so many seconds without work (default: never)")
    parser.add_argument(
        "--child", action="store_true", help="end with the process that holds the other end of standard input"
    )
    parser.set_defaults(run=run_worker)


def run_worker(arguments: argparse.Namespace) -> int:
    """Work in the foreground until interrupted; what is under way then is shown as failed, to be started again."""
    stop = Event()

    def leave(number: int, frame: FrameType | None) -> None:
        stop.set()
        raise SystemExit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    if arguments.child:
        stop_with_parent()
    else:
        prepare_to_plan()
    work_off(stop, linger=arguments.linger)
    return 0
