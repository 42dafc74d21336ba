"""fangxian import REGISTER FILE, and fangxian import geography FOLDER."""

import argparse
import json
from pathlib import Path

from django.conf import settings
from rich.console import Console

from fangxian.base.problems import Problem
from fangxian.config.commands.parsing import Commands
from fangxian.register import importing
from fangxian.register.importing import ImportReport
from fangxian.register.importing.geography import import_geography

console = Console()
GEOGRAPHY = "geography"


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("import", help="import a register from a file, or a region from a folder")
    parser.add_argument("register", choices=[*importing.REGISTERS, GEOGRAPHY])
    parser.add_argument(
        "file", type=Path, nargs="?", help=".xlsx, .xls, .ods, .csv, .tsv or .json; a folder for geography"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
    parser.add_argument("--reason", default="fangxian import", help="kept in the history of what changes")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import and print the report; 1 when an error stopped it, 2 when the file cannot be read."""
    try:
        reports = _geography(arguments) if arguments.register == GEOGRAPHY else [_register(arguments)]
    except (Problem, OSError) as problem:
        console.print(problem.title if isinstance(problem, Problem) else f"{problem.strerror}: {problem.filename}")
        return 2
    for report in reports:
        if arguments.json:
            print(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            _print(report)
    return 1 if any(report.has_errors for report in reports) else 0


def _geography(arguments: argparse.Namespace) -> list[ImportReport]:
    folder = arguments.file or settings.SHARED_DATA / GEOGRAPHY
    report = import_geography(folder, actor=None, reason=arguments.reason, dry_run=arguments.dry_run)
    return [report.units, report.places]


def _register(arguments: argparse.Namespace) -> ImportReport:
    if arguments.file is None:
        raise FileNotFoundError(2, "a file is needed", arguments.register)
    with arguments.file.open("rb") as file:
        return importing.run(arguments.register, file, dry_run=arguments.dry_run, actor=None, reason=arguments.reason)


def _print(report: ImportReport) -> None:
    figures = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    is_written = report.is_applied and report.counts["new"] + report.counts["changed"] > 0
    state = "imported" if is_written else "nothing was changed"
    console.print(f"{report.register}: {figures} ({state})", soft_wrap=True)
    for issue in report.shown_issues:
        console.print(
            f"  {issue.severity} {issue.row}:{issue.column or '-'} {issue.message} ({issue.code})",
            markup=False,
            soft_wrap=True,
        )
