from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.models import Team, TeamState
from fangxian.register.services import common
from fangxian.register.services.change_team import demand_standing

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def approve_team(team_id: UUID, *, actor: "User", reason: str = "") -> Team:
    """Approve a proposed team, as the superior body (RULEBOOK B4). Who proposed it does not approve it.

    Raises ``team_dissolved``, ``team_not_proposed`` or ``team_own_proposal``; ``Team.DoesNotExist`` for an unknown id.
    """
    with locked(Team, team_id) as team:
        demand_standing(team)
        if team.state != TeamState.PROPOSED:
            raise Problem(problems.TEAM_NOT_PROPOSED, status=409)
        if team.proposed_by_id == actor.pk:
            raise Problem(problems.TEAM_OWN_PROPOSAL, status=403)
        team.state, team.approved_by_id, team.approved_at = TeamState.APPROVED, actor.pk, now()
        common.save_fields(team, ["state", "approved_by_id", "approved_at"], actor, reason)
    return team
