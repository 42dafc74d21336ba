"""fangxian backup | restore: the whole house in one file."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from fangxian.backup.dump import write_backup
from fangxian.backup.load import restore_backup
from fangxian.backup.manifest import Refused
from fangxian.config.commands.parsing import Commands
from fangxian.config.commands.watching import watched

console = Console()


def add_to(commands: Commands) -> None:
    """Add the commands to the parser."""
    backup = commands.add_parser(
        "backup", help="write all that the database holds into one file, while the server runs"
    )
    backup.add_argument("file", type=Path, help="the file to write; the keys are not in it: keep the key file apart")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore", help="bring a backup back, into SQLite or PostgreSQL; stop the server first"
    )
    restore.add_argument("file", type=Path, help="a file that `fangxian backup` wrote")
    restore.add_argument("--replace", action="store_true", help="put it in the place of what the database holds now")
    restore.add_argument(
        "--erased-in", type=Path, metavar="NEWER", help="a newer backup: whoever is erased there is erased here as well"
    )
    restore.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Write the backup; 1 where it cannot be written."""
    try:
        with watched("backup", console) as tell:
            manifest = write_backup(arguments.file, tell)
    except (Refused, OSError) as refused:
        print(refused, file=sys.stderr)
        return 1
    console.print(f"{manifest.rows} rows, record up to {manifest.position}: {arguments.file}", soft_wrap=True)
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore; 1 where nothing was changed because it cannot be."""
    try:
        with watched("restore", console) as tell:
            restored = restore_backup(
                arguments.file, replace=arguments.replace, erased_in=arguments.erased_in, on_progress=tell
            )
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    manifest = restored.manifest
    console.print(
        f"{manifest.rows} rows of {manifest.made_at:%Y-%m-%d %H:%M} UTC, record up to {manifest.position}, green"
    )
    if restored.erased_again:
        console.print(f"{restored.erased_again} identities that were erased since then are erased again")
    return 0
