"""fangxian plan: make a roster from the command line, say how good it is, publish it; or prepare the machine for that."""

import argparse
import sys
from datetime import date
from uuid import UUID

from rich.console import Console

from fangxian.base.problems import Problem
from fangxian.config.commands.parsing import Commands
from fangxian.config.commands.watching import watched
from fangxian.register.models import Unit
from fangxian.register.problems import UNIT_UNKNOWN
from fangxian.register.queries import search_units
from fangxian.roster.duties import diagnoses, judging, problems, remarks, services, wording
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import PlanSource, Roster
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.searching import Asked, Outcome, search_plan, search_repair
from fangxian.roster.duties.services.common import HOUSE

console = Console()
MOST_TOLD = 20


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("plan", help="plan rosters")
    acts = parser.add_subparsers(required=True, metavar="WHAT")
    roster = acts.add_parser("roster", help="plan who is on duty when, and say how good the plan is")
    which = roster.add_mutually_exclusive_group(required=True)
    which.add_argument("--unit", help="division code or name: a new roster of it and those below")
    which.add_argument("--roster", type=UUID, help="the number of a roster that there is")
    roster.add_argument("--first-day", type=date.fromisoformat, help="of a new roster, such as 2020-02-03")
    roster.add_argument("--days", type=int, default=7)
    roster.add_argument("--seconds", type=float, default=60, help="how long to look for a better plan")
    roster.add_argument("--repair", action="store_true", help="put a published roster right with the fewest changes")
    roster.add_argument("--publish", action="store_true", help="publish the plan; refused where it breaks a rule")
    roster.add_argument("--reason", default="", help="why a plan that breaks rules is published all the same")
    roster.set_defaults(run=plan_roster)
    ready = acts.add_parser("prepare", help="compile what searches, about a minute once after an installation")
    ready.set_defaults(run=prepare_machine)


def prepare_machine(arguments: argparse.Namespace) -> int:
    """Compile the search for rosters, so that the first plan need not wait for it."""
    # Late: it brings the compiler and the solvers along.
    from fangxian.planning.rosters import prepare

    print(f"ready to plan after {prepare():.1f} s")
    return 0


def plan_roster(arguments: argparse.Namespace) -> int:
    """Plan and print; 1 where the plan breaks a rule, 2 where there can be none."""
    try:
        roster = _roster(arguments)
        outcome = _searched(roster, arguments)
        _print(roster, outcome)
        if arguments.publish:
            found = services.publish_plan(outcome.plan.pk, actor=None, overrule=arguments.reason)
            print(f"published: {len(found.changes.give)} duties given, {len(found.changes.cancel)} cancelled")
    except Problem as problem:
        print(f"{problem.title} ({problem.code})", file=sys.stderr)
        return 2
    return 1 if outcome.plan.violations else 0


def _roster(arguments: argparse.Namespace) -> Roster:
    if arguments.roster:
        found = Roster.objects.select_related("unit", "published_plan").filter(pk=arguments.roster).first()
        if found is None:
            raise Problem(problems.ROSTER_UNKNOWN, status=404)
        return found
    if arguments.first_day is None:
        raise Problem(problems.FIRST_DAY_MISSING, status=422)
    units = list(search_units(Unit.objects.all(), arguments.unit)[:2])
    exact = [unit for unit in units if arguments.unit in (unit.code, unit.name)] or units
    if len(exact) != 1:
        raise Problem(UNIT_UNKNOWN, status=404, unit=arguments.unit)
    return services.make_roster(exact[0].pk, first_day=arguments.first_day, days=arguments.days, actor=None)


def _searched(roster: Roster, arguments: argparse.Namespace) -> Outcome:
    search = search_repair if arguments.repair else search_plan
    made = services.Made(PlanSource.REPAIR if arguments.repair else PlanSource.SOLVER, HOUSE)
    with watched(roster.title, console) as tell:
        return search(
            roster, Asked(arguments.seconds), made=made, tell=lambda share, _words, _best: tell(round(100 * share), 100)
        )


def _print(roster: Roster, outcome: Outcome) -> None:
    plan, result = outcome.plan, outcome.result
    bound = "" if plan.bound is None else f", no plan costs less than {plan.bound:.0f}"
    print(f"{roster.title} ({roster.pk}), plan {plan.number}: {plan.violations} rules broken, cost {plan.cost}{bound}")
    for sentence in remarks.in_words(build(gather(roster)).remarks)[:MOST_TOLD]:
        print(f"  {sentence}")
    broken = judging.broken_by(plan)[:MOST_TOLD]
    names = wording.names_of(roster, broken)
    for finding in broken:
        print(f"  {wording.sentence(finding, names)}")
    told = diagnoses.told(roster, result)
    for heading, lines in (
        ("These rules cannot all hold:", told.conflict),
        ("The least that would have to give way:", [f"{text} ({times})" for text, times in told.relaxation]),
        ("Rules that this plan gives up:", told.given_up),
    ):
        if lines:
            print(heading, *(f"  {line}" for line in lines), sep="\n")
