from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.roster.staffing import days as calendar
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import DAY_MINUTES, EVERY_DAY, Need, Post
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedValues:
    """How many people, when: ``weekdays`` as bits (Monday the lowest), a season as month and day at both ends.

    ``preferred`` left out is ``required``; an end at or before the start lies in the next day (0 to 0: around the clock).
    """

    start_minute: int = 0
    end_minute: int = 0
    weekdays: int = EVERY_DAY
    season_from: str = ""
    season_to: str = ""
    skill_id: UUID | None = None
    required: int = 1
    preferred: int | None = None


def add_need(post_id: UUID, values: NeedValues, *, actor: "User | None", reason: str = "") -> Need:
    """Add a need to an open post; needs of the same hour with different skills add up.

    Raises ``post_unknown``, ``need_hours_invalid``, ``need_weekdays_missing``, ``need_season_invalid``,
    ``need_count_invalid`` or ``skill_unknown``; ``Post.DoesNotExist`` for an unknown id.
    """
    with locked(Post, post_id) as post:
        if post.is_closed:
            raise Problem(problems.POST_UNKNOWN, status=409)
        need = Need(post=post, **checked(values))
        common.signed(need, actor, reason).save()
    return need


def checked(values: NeedValues) -> dict[str, Any]:
    """Return the values by field once they hold together."""
    skills = common.skills_by([values.skill_id] if values.skill_id else [])
    return {**whole(values), "skill_id": skills[0].pk if skills else None}


def whole(values: NeedValues) -> dict[str, Any]:
    """Return the values by field, without the skill, once they hold together; asks the database nothing."""
    preferred = values.required if values.preferred is None else values.preferred
    if not (0 <= values.start_minute < DAY_MINUTES and 0 <= values.end_minute < DAY_MINUTES):
        raise Problem(problems.NEED_HOURS, status=422)
    if not 1 <= values.weekdays <= EVERY_DAY:
        raise Problem(problems.NEED_WEEKDAYS, status=422)
    if not 1 <= values.required <= preferred <= MOST_PEOPLE:
        raise Problem(problems.NEED_COUNT, status=422)
    season_from, season_to = _season(values)
    return {
        "start_minute": values.start_minute, "end_minute": values.end_minute, "weekdays": values.weekdays,
        "season_from": season_from, "season_to": season_to, "required": values.required, "preferred": preferred,
    }  # fmt: skip


def _season(values: NeedValues) -> tuple[str, str]:
    ends = clean(values.season_from), clean(values.season_to)
    if any(ends) and not all(calendar.is_day_of_a_year(end) for end in ends):
        raise Problem(problems.NEED_SEASON, status=422)
    return ends
