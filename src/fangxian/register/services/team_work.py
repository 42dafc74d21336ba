"""What a team has to do and what its members pledge."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.models import Pledge, Team, TeamTask
from fangxian.register.services import common
from fangxian.register.services.change_team import demand_standing

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def add_team_task(
    team_id: UUID, *, text: str, due_day: date | None = None, person_id: UUID | None = None, actor: "User | None"
) -> TeamTask:
    """Give a team something to do, by a day, by one of its members.

    Raises ``text_missing``, ``team_dissolved``, ``team_member_foreign``; ``Team.DoesNotExist``.
    """
    words = common.needed_text(text, 300)
    with locked(Team, team_id) as team:
        demand_standing(team)
        if person_id is not None:
            demand_member(team, person_id)
        return TeamTask.objects.create(
            team=team,
            text=words,
            due_day=due_day,
            person_id=person_id,
            made_at=now(),
            made_by_id=actor.pk if actor else None,
        )


def mark_team_task(task_id: UUID, *, is_done: bool, actor: "User | None") -> TeamTask:
    """Say that a task is done, or that it is not done after all. Said twice it stays as it was said first.

    Raises ``team_dissolved``; ``TeamTask.DoesNotExist`` for an unknown id.
    """
    with locked(TeamTask, task_id) as task:
        demand_standing(task.team)
        if is_done != (task.done_at is not None):
            task.done_at = now() if is_done else None
            task.done_by_id = actor.pk if actor and is_done else None
            task.save(update_fields=["done_at", "done_by_id"])
    return task


def make_pledge(team_id: UUID, *, person_id: UUID, text: str, day: date | None = None, actor: "User | None") -> Pledge:
    """Keep what a member pledges. Raises ``text_missing``, ``team_dissolved``, ``team_member_foreign``; ``Team.DoesNotExist``."""
    words = common.needed_text(text, 300)
    with locked(Team, team_id) as team:
        demand_standing(team)
        demand_member(team, person_id)
        return Pledge.objects.create(
            team=team,
            person_id=person_id,
            text=words,
            day=day or common.today(),
            made_by_id=actor.pk if actor else None,
        )


def demand_member(team: Team, person_id: UUID) -> None:
    """Refuse somebody who is not in the team now with ``team_member_foreign``."""
    if not team.memberships.filter(person_id=person_id, last_day=None).exists():
        raise Problem(problems.TEAM_MEMBER_FOREIGN, status=422)
