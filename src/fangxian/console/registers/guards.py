"""Who approves a team: the superior body, and never who proposed it (RULEBOOK B4)."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from fangxian.access.scopes import granted_paths
from fangxian.accounts.models import User
from fangxian.register.models import Team, TeamState

APPROVE = "team.approve"


def may_approve_team(user: User, team: Team) -> bool:
    """Say whether ``user`` answers for a unit above the team's and did not propose it."""
    return teams_approvable_by(user).filter(pk=team.pk).exists()


def teams_approvable_by(user: User) -> QuerySet[Team]:
    """Return the proposed teams of units below those for which ``user`` approves; at the top there is nobody above."""
    paths = granted_paths(user, APPROVE)
    if not paths:
        return Team.objects.none()
    reach = reduce(or_, (Q(unit__path__startswith=path) & (~Q(unit__path=path) | Q(unit__depth=1)) for path in paths))
    return Team.objects.filter(reach, state=TeamState.PROPOSED).exclude(proposed_by_id=user.pk)
