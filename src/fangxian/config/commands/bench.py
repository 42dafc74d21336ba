"""fangxian bench NAME [--entries N] [--json]."""

import argparse
import json
import os
import subprocess
import sys

from rich.console import Console

from fangxian.bench.scratch import scratch_environment
from fangxian.config.commands.parsing import Commands

NAMES = ("board", "ingest", "replay", "station", "sync", "verify")


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("bench", help="measure a speed beside its limit, in a scratch database")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--entries", type=int, help="how many entries to work with")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
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
