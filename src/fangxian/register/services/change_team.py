from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.register.models import Team
from fangxian.register.services import common
from fangxian.register.services.add_team import free_name, members_of

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def change_team(
    team_id: UUID, *, name: str, members: Collection[UUID], is_closed: bool, actor: "User | None", reason: str
) -> Team:
    """Rename or close a team, or change who is in it.

    Raises ``change_reason_missing`` and the codes of ``add_team``; ``Team.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Team, team_id) as team:
        team.name = free_name(team.unit, name, team.pk)
        team.is_closed = is_closed
        people = members_of(team.unit, members)
        common.save_fields(team, ["name", "is_closed"], actor, why)
        team.members.set(people)
    return team
