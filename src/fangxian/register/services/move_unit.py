from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.register import problems, tree
from fangxian.register.models import Unit
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def move_unit(unit_id: UUID, parent_id: UUID, *, actor: "User | None", reason: str) -> Unit:
    """Move a unit with all below it under another one.

    Raises ``unit_unknown``, ``unit_closed``, ``unit_move_into_itself`` or ``change_reason_missing``.
    """
    why = common.needed_reason(reason)
    tree.lock_tree()
    unit, parent = common.unit_of(unit_id), common.open_unit(parent_id)
    if parent.path.startswith(unit.path):
        raise Problem(problems.UNIT_MOVE_INTO_ITSELF, status=409)
    if unit.path[: -Unit.steplen] != parent.path:
        Unit.objects.move(unit, parent, "last-child")
        unit = common.unit_of(unit_id)
        tree.update_many(Unit, [unit], (), actor, why)
    return unit
