"""fangxian bench NAME: a speed beside its limit, or a planner on its instances."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from fangxian.bench.plans import PLANNERS, Series, measure
from fangxian.bench.scratch import scratch_environment
from fangxian.config.commands.parsing import Commands

SPEEDS = ("board", "ingest", "replay", "station", "sync", "verify")


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("bench", help="measure a speed beside its limit, or a planner on named instances")
    parser.add_argument("name", choices=sorted(SPEEDS + PLANNERS))
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--entries", type=int, help="speeds: how many entries to work with")
    parser.add_argument("--instances", type=Path, metavar="DIR", help="planners: folder of the instances")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="planners: only this instance")
    parser.add_argument("--seconds", type=float, default=60.0, help="planners: time for each run")
    parser.add_argument("--workers", type=int, default=2, help="planners: how many processor cores to use")
    parser.add_argument("--seeds", type=int, default=1, help="planners: run each instance with seeds 1 to this number")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return _measure_plans(arguments) if arguments.name in PLANNERS else _measure_speed(arguments)


def _measure_plans(arguments: argparse.Namespace) -> int:
    """Print one line of JSON for each instance and seed; what the solvers' libraries print goes to the error stream."""
    a = arguments
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)
        for line in measure(a.name, Series(a.instances, a.seconds, a.workers, a.seeds, tuple(a.only))):
            print(json.dumps(line), file=out, flush=True)
    return 0


def _measure_speed(arguments: argparse.Namespace) -> int:
    options = {"entries": arguments.entries} if arguments.entries else {}
    with scratch_environment(os.environ.get("DATABASE_URL", "")) as environment:
        command = [sys.executable, "-m", "fangxian.bench.run", arguments.name, json.dumps(options)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        return done.returncode
    line = done.stdout.strip().splitlines()[-1]
    if arguments.json:
        print(line)
    else:
        Console().print_json(line)
    return 0
