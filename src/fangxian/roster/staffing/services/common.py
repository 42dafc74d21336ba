"""What the acts share."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import models

from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register.models import Person
from fangxian.register.services.common import (
    needed_kind,
    needed_name,
    needed_reason,
    open_unit,
    save_fields,
    signed,
)
from fangxian.roster.staffing import days as calendar
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Post, Skill

if TYPE_CHECKING:
    from fangxian.accounts.models import User

__all__ = [
    "falls_on", "needed_code", "needed_kind", "needed_name", "needed_reason", "open_unit", "posts_by", "put",
    "save_fields", "signed", "skills_by", "their_own",
]  # fmt: skip
M = TypeVar("M", bound=models.Model)


def needed_code(value: str, limit: int) -> str:
    """Return a cleaned code; raises ``staffing_code_invalid``."""
    code = clean(value)
    if not code or len(code) > limit or any(letter.isspace() for letter in code):
        raise Problem(problems.CODE_INVALID, status=422, limit=limit)
    return code


def put(item: M, wanted: Mapping[str, Any], actor: "User | None", why: str) -> bool:
    """Write those of the ``wanted`` values that differ, with history; say whether any did."""
    differing = [name for name, value in wanted.items() if getattr(item, name) != value]
    for name in differing:
        setattr(item, name, wanted[name])
    if differing:
        save_fields(item, differing, actor, why)
    return bool(differing)


def skills_by(ids: Collection[UUID]) -> list[Skill]:
    """Return open skills by id; raises ``skill_unknown``."""
    found = list(Skill.objects.filter(pk__in=ids, is_closed=False))
    if len(found) != len(set(ids)):
        raise Problem(problems.SKILL_UNKNOWN, status=422)
    return found


def posts_by(ids: Collection[UUID]) -> list[Post]:
    """Return open posts by id; raises ``post_unknown``."""
    found = list(Post.objects.filter(pk__in=ids, is_closed=False))
    if len(found) != len(set(ids)):
        raise Problem(problems.POST_UNKNOWN, status=422)
    return found


def their_own(person: Person, actor: "User | None") -> bool:
    """Say whether ``actor`` is this person."""
    return actor is not None and person.user_id == actor.pk


def falls_on(weekdays: int, first: date, last: date | None) -> bool:
    """Say whether some day from ``first`` to ``last`` (without it: ever) has its bit in ``weekdays``."""
    days = 7 if last is None else min(7, (last - first).days + 1)
    return any(calendar.on_weekday(weekdays, first + timedelta(days=number)) for number in range(days))
