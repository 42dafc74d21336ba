"""Who approves a team, and whose accounts may be tied to people."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from fangxian.access.models import Grant
from fangxian.access.scopes import granted_paths, units_in_scope
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.register.models import Person, Team, TeamState

APPROVE = "team.approve"


def may_approve_team(user: User, team: Team) -> bool:
    """Say whether ``user`` answers for a unit above the team's and did not propose it."""
    return teams_approvable_by(user).filter(pk=team.pk).exists()


def teams_approvable_by(user: User) -> QuerySet[Team]:
    """Return the proposed teams of units below those for which ``user`` approves, without those that they proposed
    themselves (RULEBOOK B4); at the top of the tree there is nobody above.
    """
    paths = granted_paths(user, APPROVE)
    if not paths:
        return Team.objects.none()
    reach = reduce(or_, (Q(unit__path__startswith=path) & (~Q(unit__path=path) | Q(unit__depth=1)) for path in paths))
    return Team.objects.filter(reach, state=TeamState.PROPOSED).exclude(proposed_by_id=user.pk)


def accounts_linkable_by(user: User, permission: str) -> QuerySet[User]:
    """Return the accounts that ``user`` may tie to people: none that holds a role beyond the units that ``user`` edits."""
    beyond = (
        Grant.objects.filter(user=OuterRef("pk"))
        .filter(Q(ends_at=None) | Q(ends_at__gt=now()))
        .exclude(unit__in=units_in_scope(user, permission).values("pk"))
    )
    return User.objects.filter(~Exists(beyond), is_active=True)


def may_link_account(user: User, account: User, permission: str) -> bool:
    """Say whether ``user`` may tie ``account`` to somebody."""
    return accounts_linkable_by(user, permission).filter(pk=account.pk).exists()


def account_of(person: Person) -> User | None:
    """Return the account that is tied to somebody."""
    return User.objects.filter(pk=person.user_id).first() if person.user_id else None
