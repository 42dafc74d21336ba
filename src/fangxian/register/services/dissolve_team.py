from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fangxian.base.locking import locked
from fangxian.register import queries
from fangxian.register.endings import dissolve
from fangxian.register.models import Team
from fangxian.register.services import common
from fangxian.register.services.change_team import demand_standing

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def dissolve_team(team_id: UUID, *, actor: "User | None", reason: str) -> Team:
    """Dissolve a team: its task is done, or the superior body does not want it. Nothing of it is deleted.

    Raises ``change_reason_missing`` or ``team_dissolved``; ``Team.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Team, team_id) as team:
        demand_standing(team)
        dissolve([team], actor, why)
    return team


def dissolve_due_teams() -> int:
    """Dissolve every team whose last day has passed, or whose post or unit has been closed; returns how many.

    A temporary branch ends with the body for which it was formed (RULEBOOK B4). A fixed number of statements.
    """
    if not queries.teams_due_to_end(common.today()).exists():
        return 0
    with transaction.atomic():
        due = list(queries.teams_due_to_end(common.today()).select_for_update(of=("self",)))
        if due:
            dissolve(due, None, _("Its task, its post or its unit has come to an end."))
    return len(due)
