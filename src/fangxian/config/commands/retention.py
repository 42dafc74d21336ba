"""fangxian retention run --dry-run | --apply."""

import argparse
import sys

from rich.console import Console

from fangxian.base.clock import now
from fangxian.config.commands.parsing import Commands
from fangxian.record import kinds
from fangxian.record.services import run_retention
from fangxian.record.services.retain import due_subjects
from fangxian.register.models import Policy
from fangxian.register.policies import policy_in_force, typed_values

console = Console()
TOPIC = "retention"


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("retention", help="erase the identities whose time has run out")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    run = acts.add_parser("run", help="erase by the policy in force and leave a destruction certificate")
    how = run.add_mutually_exclusive_group(required=True)
    how.add_argument("--dry-run", action="store_true", help="say what would be erased, change nothing")
    how.add_argument("--apply", action="store_true", help="erase")
    run.set_defaults(run=run_run)


def days_by_purpose(policy: Policy) -> dict[str, int]:
    """Return the retention days of every purpose that a kind has, by the policy's edition."""
    rules = typed_values(policy)
    return {kind.purpose: rules.days_for(kind.purpose) for kind in kinds.registered()}


def run_run(arguments: argparse.Namespace) -> int:
    policy = policy_in_force(TOPIC, None, now())
    if policy is None:
        print("No retention policy is in force; nothing was erased.", file=sys.stderr)
        return 1
    days = days_by_purpose(policy)
    console.print(f"policy {policy.edition}", soft_wrap=True)
    if arguments.dry_run:
        due = due_subjects(days)
        _say(len(due.subjects), due.counts, due.kept_by_hold)
        console.print(f"{due.resolved_held} resolved held entries would be emptied; nothing was changed")
        return 0
    certificate = run_retention(days, policy=policy.edition)
    _say(certificate.erased, certificate.counts, certificate.kept_by_hold)
    console.print(f"certificate {certificate.id} {bytes(certificate.digest).hex()}", soft_wrap=True)
    return 0


def _say(erased: int, counts: dict[str, int], kept: int) -> None:
    for purpose, number in sorted(counts.items()):
        console.print(f"{purpose}: {number}")
    console.print(f"{erased} identities, {kept} kept by a hold")
