"""fangxian record verify | replay | export | import."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from fangxian.config.commands.parsing import Commands
from fangxian.config.commands.watching import watched
from fangxian.record.models import Entry
from fangxian.record.parcels.export import export_parcel
from fangxian.record.parcels.lines import Refused
from fangxian.record.parcels.take import import_parcel
from fangxian.record.replay import replay
from fangxian.record.verify import verify

console = Console()
WORDS = {
    "leaf": "this row was changed",
    "position": "a row is missing, doubled or moved here",
    "chain": "the batch that begins here does not follow from the one before",
    "head": "the end of the record is not where the head says",
    "counter": "the numbers of this station do not agree with its rows",
    "trigger": "this trigger is gone or switched off: rows can be changed",
    "trigger_changed": "this trigger is not what the installation wrote: rows may be changed",
}


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "record", help="verify the record, rebuild the read models, carry entries to another server"
    )
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("verify", help="prove that no entry was changed").set_defaults(run=run_verify)
    acts.add_parser("replay", help="rebuild every read model").set_defaults(run=run_replay)
    export = acts.add_parser("export", help="write entries into one file, for a server that no network reaches")
    export.add_argument("file", type=Path, help="the file to write; it opens only where the same keys are")
    export.add_argument("--after", type=int, default=0, metavar="POSITION", help="only what was received after it")
    export.set_defaults(run=run_export)
    take = acts.add_parser("import", help="take the entries of such a file; what is here already is passed over")
    take.add_argument("file", type=Path, help="a file that `fangxian record export` wrote")
    take.set_defaults(run=run_import)


def run_verify(arguments: argparse.Namespace) -> int:
    total = Entry.objects.count()
    with watched("verify", console) as tell:
        report = verify(lambda done: tell(done, total))
    for finding in report.findings:
        console.print(f"{finding.what}: {finding.where} ({WORDS[finding.what]})", soft_wrap=True)
    console.print(f"{report.entries} entries, " + ("green" if report.is_green else f"{len(report.findings)} findings"))
    return 0 if report.is_green else 1


def run_replay(arguments: argparse.Namespace) -> int:
    with watched("replay", console) as tell:
        entries = replay(on_progress=tell)
    console.print(f"{entries} entries replayed")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write a parcel; 1 where it cannot be written."""
    try:
        with watched("export", console) as tell:
            header = export_parcel(arguments.file, after=arguments.after, on_progress=tell)
    except (Refused, OSError) as refused:
        print(refused, file=sys.stderr)
        return 1
    console.print(f"positions {header.after + 1} to {header.last}: {arguments.file}", soft_wrap=True)
    console.print(f"next time: --after {header.last}")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Take a parcel in; 1 where nothing was taken because it cannot be."""
    try:
        with watched("import", console) as tell:
            taken = import_parcel(arguments.file, on_progress=tell)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    console.print(f"{taken.accepted} new entries, {taken.duplicate} known already, {taken.held} held")
    if taken.erased:
        console.print(f"{taken.erased} identities that are erased there are erased here too")
    return 0
