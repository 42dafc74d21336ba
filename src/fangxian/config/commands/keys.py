"""fangxian keys status | rotate | retire."""

import argparse
import sys
from typing import Any

from django.conf import settings
from django.db.models import Count
from rich.console import Console
from rich.progress import Progress

from fangxian.base import keys
from fangxian.config.commands.parsing import Commands
from fangxian.record.models import Subject
from fangxian.record.services import rewrap_subjects

console = Console()


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("keys", help="the keys that identities are kept under")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    acts.add_parser("status", help="which keys there are, and how many subjects each one wraps").set_defaults(
        run=run_status
    )
    acts.add_parser(
        "rotate", help="add a key-encryption key and wrap every subject's key under it; running servers go on"
    ).set_defaults(run=run_rotate)
    retire = acts.add_parser("retire", help="take a key-encryption key that wraps nothing any more out of the key file")
    retire.add_argument("id", help="the key's id, as `keys status` shows it")
    retire.set_defaults(run=run_retire)


def _in_use() -> dict[str, int]:
    rows = Subject.objects.filter(erased_at=None).values_list("wrapping_id").annotate(number=Count("id"))
    return {id: number for id, number in rows.order_by()}


def run_status(arguments: argparse.Namespace) -> int:
    ring, in_use = settings.KEY_RING, _in_use()
    console.print("from the environment" if settings.KEYS else f"from {settings.KEY_FILE}", soft_wrap=True)
    for id in ring.wrapping:
        console.print(f"wrapping {id}: {in_use.pop(id, 0)} subjects" + (", current" if id == ring.wrapping_id else ""))
    for id in ring.sealing:
        console.print(f"sealing {id}" + (", current" if id == ring.sealing_id else ""))
    for id, number in in_use.items():
        console.print(f"wrapping {id}: {number} subjects, but this server does not hold the key")
    return 1 if in_use else 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _store(document: dict[str, Any]) -> None:
    keys.write(settings.KEY_FILE, document)
    settings.KEY_RING = keys.parse(document)


def run_rotate(arguments: argparse.Namespace) -> int:
    """Safe to stop and to run again: until the last subject is wrapped anew, both keys are in the file."""
    if settings.KEYS:
        return _refuse("The keys come from FANGXIAN_KEYS: add a key there at the end of `wrapping`, then start again.")
    document = keys.document("", settings.KEY_FILE)
    document["wrapping"].append(keys.new_wrapping_key())
    _store(document)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("wrap", total=Subject.objects.filter(erased_at=None).count())
        done = rewrap_subjects(lambda number: progress.update(task, completed=number))
    console.print(f"{done} subjects wrapped under {settings.KEY_RING.wrapping_id}")
    return 0


def run_retire(arguments: argparse.Namespace) -> int:
    if settings.KEYS:
        return _refuse("The keys come from FANGXIAN_KEYS: take the key out there.")
    document = keys.document("", settings.KEY_FILE)
    id: str = arguments.id
    if id not in {item["id"] for item in document["wrapping"]}:
        return _refuse(f"There is no wrapping key {id}.")
    if id == document["wrapping"][-1]["id"] or _in_use().get(id):
        return _refuse(f"The wrapping key {id} is still in use: run `fangxian keys rotate` first.")
    document["wrapping"] = [item for item in document["wrapping"] if item["id"] != id]
    _store(document)
    console.print(f"{id} is gone")
    return 0
