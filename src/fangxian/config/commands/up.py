"""fangxian up: from whatever is there to a running server, changing nothing that is already as it should be."""

import argparse
import os
import socket
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from fangxian.config.catalogues import compile_catalogues
from fangxian.config.commands.demo import add_size_to, demonstrate
from fangxian.config.commands.parsing import Commands
from fangxian.config.commands.serve import ADDRESS
from fangxian.register.policies import load_builtin
from fangxian.station.packing import collect


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("up", help="bring the database up to date and serve the demonstration region")
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    parser.add_argument("--empty", action="store_true", help="without the demonstration: for real use")
    add_size_to(parser)
    parser.set_defaults(run=run_up)


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def catch_up() -> None:
    """Let the new version read what the old one had to hold."""
    from fangxian.record.services import release_held

    released = release_held()
    if released:
        print(f"Released from the holding area: {released}", flush=True)


def run_up(arguments: argparse.Namespace) -> int:
    """Prepare catalogues, keys, database and files, then serve in the foreground; 1 when the port is taken."""
    port: int = arguments.port
    if not _port_is_free(port):
        print(f"Port {port} on {ADDRESS} is in use. Choose another: make up PORT={port + 1}", file=sys.stderr)
        return 1
    compile_catalogues(settings.PACKAGE)
    _migrate()
    catch_up()
    load_builtin()
    is_demonstration = not arguments.empty and demonstrate(arguments.days, arguments.scale)
    collect()
    connections.close_all()
    _become_server(port, is_demonstration=is_demonstration)
    return 0


def _become_server(port: int, *, is_demonstration: bool) -> None:
    """Turn this process into ``fangxian serve``, which reads the settings anew and so knows what it shows."""
    environment = dict(os.environ)
    if is_demonstration:
        environment.setdefault("FANGXIAN_DEMO", "1")
    sys.stdout.flush()
    command = [sys.executable, "-m", "fangxian.config.cli", "serve", "--port", str(port)]
    os.execve(sys.executable, command, environment)  # noqa: S606 - the same program, with a fixed list of arguments
