from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Skill
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def add_skill(*, code: str, name: str, actor: "User | None", reason: str = "") -> Skill:
    """Add a skill; skills are the same everywhere. Raises ``staffing_code_invalid``, ``skill_code_taken``, ``name_missing``."""
    skill = Skill(code=free_code(code, None), name=common.needed_name(name))
    common.signed(skill, actor, reason).save()
    return skill


def free_code(code: str, own_id: UUID | None) -> str:
    """Return a code that no other skill has."""
    wanted = common.needed_code(code, 32)
    taken = Skill.objects.filter(code=wanted).values_list("pk", flat=True).first()
    if taken is not None and taken != own_id:
        raise Problem(problems.SKILL_CODE_TAKEN, status=409, taken=wanted)
    return wanted
