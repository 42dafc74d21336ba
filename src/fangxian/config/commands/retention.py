"""fangxian retention run: count or destroy the identities whose time has run out."""

import argparse
import sys

from fangxian.base.problems import Problem
from fangxian.config.commands.parsing import Commands
from fangxian.register.retention import check_due, destroy_due


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("retention", help="count or destroy the identities whose time has run out")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    run = acts.add_parser("run", help="one run by the policy in force")
    how = run.add_mutually_exclusive_group(required=True)
    how.add_argument("--dry-run", action="store_true", help="count what is due, keep the figure for the board")
    how.add_argument("--apply", action="store_true", help="destroy what is due and leave a certificate")
    run.set_defaults(run=run_once)


def run_once(arguments: argparse.Namespace) -> int:
    """Count or destroy; 1 where no policy is in force."""
    try:
        if arguments.apply:
            certificate = destroy_due(author_id=None)
            print(f"{certificate.erased} identities destroyed, {certificate.kept_by_hold} kept by a hold")
            print(f"certificate {certificate.pk}, policy {certificate.policy}, hash {bytes(certificate.digest).hex()}")
        else:
            check = check_due()
            print(f"{check.due} identities due, {check.kept_by_hold} kept by a hold, policy {check.policy}")
            for purpose, count in sorted(check.counts.items()):
                print(f"  {purpose}: {count}")
    except Problem as problem:
        print(problem.title, file=sys.stderr)
        return 1
    return 0
