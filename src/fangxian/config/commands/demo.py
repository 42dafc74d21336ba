"""fangxian demo [--days N] [--scale X] [--seed N] [--until MOMENT]."""

import argparse
import sys
import time
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from fangxian.access.models import Grant
from fangxian.base.clock import now
from fangxian.config.commands.parsing import Commands
from fangxian.demo.accounts import PIN
from fangxian.demo.plan import Plan, last_tick
from fangxian.demo.services import InUse, Outcome, make_demonstration

console = Console()


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("demo", help="fill an empty database with the demonstration region")
    add_size_to(parser)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other people (default 1)")
    parser.add_argument("--until", type=_moment, help="last moment, such as 2020-02-05T10:00 (default now)")
    parser.set_defaults(run=run)


def add_size_to(parser: argparse.ArgumentParser) -> None:
    """Add what decides how large the demonstration becomes."""
    parser.add_argument("--days", type=_days, default=3, help="whole days before today (default 3)")
    parser.add_argument("--scale", type=_scale, default=1.0, help="1: ten posts; 100: some millions of entries")


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 366:
        raise argparse.ArgumentTypeError("between 1 and 366")
    return days


def _scale(text: str) -> float:
    scale = round(float(text), 2)
    if not 0.01 <= scale <= 1000:
        raise argparse.ArgumentTypeError("between 0.01 and 1000")
    return scale


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)


def run(arguments: argparse.Namespace) -> int:
    until = last_tick(arguments.until or now())
    plan = Plan(seed=arguments.seed, days=arguments.days, scale=arguments.scale, until=until)
    try:
        announce(make(plan))
    except InUse:
        print("This database is in use. The demonstration goes only into an empty one.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. The next run goes on from here.", file=sys.stderr)
        return 130
    return 0


def demonstrate(days: int, scale: float) -> bool:
    """Make the demonstration that ``fangxian up`` shows, unless it is there, and print its accounts; ``False`` where the
    database holds something else.
    """
    try:
        announce(make(Plan(seed=1, days=days, scale=scale, until=last_tick(now()))))
    except InUse:
        return False
    return True


def make(plan: Plan) -> Outcome:
    """Make the demonstration with a progress bar and say how long it took; nothing is said when it was there."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    started = time.monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("demonstration region", total=1.0)
        made = make_demonstration(
            plan,
            lambda share, entries: progress.update(
                task, completed=share, description=f"demonstration region, {entries:,} entries"
            ),
        )
    seconds = time.monotonic() - started
    if made.batches:
        speed = made.entries / seconds
        console.print(f"{made.entries:,} entries in {made.batches:,} batches, {seconds:.1f} s, {speed:,.0f} a second")
    return made


def announce(made: Outcome) -> None:
    """Print what is there and who may sign in."""
    plan = made.plan
    until = timezone.localtime(plan.until)
    there = "" if made.batches else "Nothing changed: "
    console.print(
        f"{there}demonstration region, {plan.days} days until {until:%Y-%m-%d %H:%M}, scale {plan.scale:g}, seed {plan.seed}"
    )
    console.print(accounts())
    console.print(f"Password of every account: {settings.DEMO_PASSWORD}    PIN of every officer and post leader: {PIN}")


def accounts() -> Table:
    """Return the accounts to sign in with."""
    table = Table("account", "name", "role", "unit")
    held = Grant.objects.filter(user__is_demo=True, user__is_active=True).select_related("user", "unit")
    for grant in held.order_by("role", "user__username"):
        table.add_row(grant.user.username, grant.user.name, grant.get_role_display(), grant.unit.name)
    return table
