"""fangxian admin USERNAME NAME: the first administrator of a server that is not a demonstration."""

import argparse
import sys

from fangxian.access.roles import Role
from fangxian.access.services import grant_role
from fangxian.accounts.services import create_user
from fangxian.base.problems import Problem
from fangxian.config.commands.parsing import Commands
from fangxian.register.models import Unit, UnitKind


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("admin", help="make an administrator over everything, with a one-time password")
    parser.add_argument("username")
    parser.add_argument("name", help="as it is shown to others")
    parser.add_argument("--region", default="", help="name of the region to make where there is no unit yet")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the account and its grant on every highest unit; 1 when that is not possible."""
    tops = list(Unit.objects.filter(depth=1).order_by("path"))
    if not tops and not arguments.region:
        print("There is no unit yet. Name the region with --region, or import the units first.", file=sys.stderr)
        return 1
    tops = tops or [Unit.objects.add_root({"name": arguments.region, "kind": UnitKind.REGION})]
    try:
        user, password = create_user(arguments.username, arguments.name)
        for unit in tops:
            grant_role(user, Role.ADMINISTRATOR, unit, by=None, reason="fangxian admin")
    except Problem as problem:
        print(problem.title, file=sys.stderr)
        return 1
    print(f"{user.username}: sign in once with the password {password}, then choose another and a second factor.")
    return 0
