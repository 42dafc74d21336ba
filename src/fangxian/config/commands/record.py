"""fangxian record verify | replay."""

import argparse

from rich.console import Console
from rich.progress import Progress

from fangxian.config.commands.parsing import Commands
from fangxian.record.models import Entry
from fangxian.record.replay import replay
from fangxian.record.verify import verify

console = Console()


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("record", help="verify the record or rebuild the read models")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("verify", help="prove that no entry was changed").set_defaults(run=run_verify)
    acts.add_parser("replay", help="rebuild every read model").set_defaults(run=run_replay)


def run_verify(arguments: argparse.Namespace) -> int:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("verify", total=Entry.objects.count())
        report = verify(lambda done: progress.update(task, completed=done))
    for finding in report.findings:
        console.print(f"{finding.what}: {finding.where}")
    console.print(f"{report.entries} entries, " + ("green" if report.is_green else f"{len(report.findings)} findings"))
    return 0 if report.is_green else 1


def run_replay(arguments: argparse.Namespace) -> int:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("replay", total=None)
        entries = replay(on_progress=lambda done, total: progress.update(task, completed=done, total=total))
    console.print(f"{entries} entries replayed")
    return 0
