from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.endings import leave
from fangxian.register.models import Team, TeamState
from fangxian.register.services import common
from fangxian.register.services.add_team import TeamValues, checked, free_name, join, members_of

if TYPE_CHECKING:
    from fangxian.accounts.models import User

APPROVED_FOR = ("kind", "task", "place_id", "first_day", "last_day")


def change_team(
    team_id: UUID,
    *,
    name: str,
    about: TeamValues | None = None,
    members: Collection[UUID] | None = None,
    actor: "User | None",
    reason: str,
) -> Team:
    """Change a team's name, what it is for, or who is in it (``members``: everybody who shall be in it now).

    What the superior body approved is not changed behind its back: with another kind, task, place or other days the
    team is proposed again. Raises ``change_reason_missing``, ``team_dissolved`` and the codes of ``add_team``;
    ``Team.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Team, team_id) as team:
        demand_standing(team)
        team.name = free_name(team.unit, name, team.pk)
        fields = ["name"]
        if about is not None:
            fields += _reform(team, checked(team.unit, about), actor)
        people = None if members is None else {person.pk for person in members_of(team.unit, members)}
        common.save_fields(team, fields, actor, why)
        if people is not None:
            _set_members(team, people, actor, why)
    return team


def demand_standing(team: Team) -> None:
    """Refuse a dissolved team with ``team_dissolved``."""
    if team.state == TeamState.DISSOLVED:
        raise Problem(problems.TEAM_DISSOLVED, status=409)


def _reform(team: Team, values: dict[str, object], actor: "User | None") -> list[str]:
    """Set what the team is for and return the fields to be written."""
    if all(getattr(team, field) == values[field] for field in APPROVED_FOR):
        return []
    for field, value in values.items():
        setattr(team, field, value)
    team.state, team.approved_by_id, team.approved_at = TeamState.PROPOSED, None, None
    team.proposed_by_id = actor.pk if actor else None
    return [*APPROVED_FOR, "state", "approved_by_id", "approved_at", "proposed_by_id"]


def _set_members(team: Team, wanted: set[UUID], actor: "User | None", reason: str) -> None:
    standing = list(team.memberships.filter(last_day=None))
    leave([item for item in standing if item.person_id not in wanted], actor, reason)
    known = {item.person_id for item in standing}
    join(team, sorted(wanted - known), actor, reason)
