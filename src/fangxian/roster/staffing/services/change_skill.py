from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.roster.staffing.models import Skill
from fangxian.roster.staffing.services import common
from fangxian.roster.staffing.services.add_skill import free_code

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def change_skill(
    skill_id: UUID, *, code: str, name: str, is_closed: bool = False, actor: "User | None", reason: str
) -> Skill:
    """Change or close a skill; who has it keeps it. Raises ``change_reason_missing`` and the codes of ``add_skill``."""
    why = common.needed_reason(reason)
    with locked(Skill, skill_id) as skill:
        wanted = {"code": free_code(code, skill_id), "name": common.needed_name(name), "is_closed": is_closed}
        common.put(skill, wanted, actor, why)
    return skill
