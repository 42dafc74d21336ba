"""How teams and memberships end, in a few statements whatever their number: shared by acts and imports."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from fangxian.base.clock import local_day, now
from fangxian.register import tree
from fangxian.register.models import Membership, Team, TeamState

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def dissolve(teams: Sequence[Team], actor: "User | None", reason: str) -> None:
    """Dissolve teams now and let everybody leave them. Nothing is deleted."""
    moment = now()
    for team in teams:
        team.state, team.dissolved_at = TeamState.DISSOLVED, moment
    tree.update_many(Team, teams, ["state", "dissolved_at"], actor, reason)
    leave(list(Membership.objects.filter(team__in=teams, last_day=None)), actor, reason)


def leave(memberships: Collection[Membership], actor: "User | None", reason: str) -> None:
    """End memberships today; one that would have begun later never lasted a day."""
    day = local_day(now())
    for membership in memberships:
        membership.last_day = max(day, membership.first_day or day)
    tree.update_many(Membership, list(memberships), ["last_day"], actor, reason)
