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
def close_unit(unit_id: UUID, *, actor: "User | None", reason: str) -> Unit:
    """Close a unit. It stays in the register, since old records point to it (RULEBOOK N3).

    Raises ``unit_unknown``, ``unit_has_open_children`` or ``change_reason_missing``.
    """
    why = common.needed_reason(reason)
    tree.lock_tree()
    unit = common.unit_of(unit_id)
    below = Unit.objects.filter(path__startswith=unit.path, is_closed=False).exclude(pk=unit.pk).count()
    if below:
        raise Problem(problems.UNIT_HAS_OPEN_CHILDREN, status=409, count=below)
    if not unit.is_closed:
        unit.is_closed = True
        common.save_fields(unit, ["is_closed"], actor, why)
    return unit
