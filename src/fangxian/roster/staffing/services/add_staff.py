from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register.models import Person, PersonKind
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import DAY_MINUTES, Post, Skill, Staff
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User

ON_DUTY = (PersonKind.STAFF, PersonKind.VOLUNTEER)
MOST_REST = 2 * DAY_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffValues:
    """What a roster keeps for somebody (RULEBOOK H11: 44 h a week, a day of rest). No ``posts``: any post of their unit.

    ``nights_week`` ``None``: no limit. ``insurance`` is the number of the accident insurance (RULEBOOK K9).
    """

    skills: tuple[UUID, ...] = ()
    posts: tuple[UUID, ...] = ()
    minutes_week: int = 44 * 60
    rest_minutes: int = 11 * 60
    longest_run: int = 6
    nights_week: int | None = None
    is_indoor_only: bool = False
    insurance: str = ""
    insured_until: date | None = None


def add_staff(person_id: UUID, values: StaffValues | None = None, *, actor: "User | None", reason: str = "") -> Staff:
    """Put a person of the register (kind staff or volunteer) on the staff list.

    Raises ``staff_person_closed``, ``staff_kind_invalid``, ``staff_listed``, ``staff_limits_invalid``, ``skill_unknown`` or
    ``post_unknown``; ``Person.DoesNotExist`` for an unknown id.
    """
    wanted = values or StaffValues()
    with locked(Person, person_id) as person:
        if person.is_closed:
            raise Problem(problems.STAFF_PERSON_CLOSED, status=409)
        if person.kind not in ON_DUTY:
            raise Problem(problems.STAFF_KIND, status=422)
        if Staff.objects.filter(person=person).exists():
            raise Problem(problems.STAFF_LISTED, status=409)
        fields, skills, posts = checked(wanted)
        staff = Staff(person=person, **fields)
        common.signed(staff, actor, reason).save()
        give(staff, skills, posts)
    return staff


def checked(values: StaffValues) -> tuple[dict[str, Any], list[Skill], list[Post]]:
    """Return the values by field, the skills and the posts once they hold together."""
    return whole(values), common.skills_by(values.skills), common.posts_by(values.posts)


def whole(values: StaffValues) -> dict[str, Any]:
    """Return the values by field, without skills and posts, once they hold together; asks the database nothing."""
    nights = values.nights_week
    within = 0 <= values.minutes_week <= 7 * DAY_MINUTES and 0 <= values.rest_minutes <= MOST_REST
    if not (within and 1 <= values.longest_run <= 31 and (nights is None or 0 <= nights <= 7)):
        raise Problem(problems.STAFF_LIMITS, status=422)
    return {
        "minutes_week": values.minutes_week, "rest_minutes": values.rest_minutes, "longest_run": values.longest_run,
        "nights_week": nights, "is_indoor_only": values.is_indoor_only, "insurance": clean(values.insurance)[:64],
        "insured_until": values.insured_until,
    }  # fmt: skip


def give(staff: Staff, skills: list[Skill], posts: list[Post]) -> None:
    """Set skills and posts; each leaves a row of history only where it differs."""
    staff.skills.set(skills)
    staff.posts.set(posts)
