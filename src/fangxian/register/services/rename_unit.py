from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.locking import locked
from fangxian.register.models import Unit
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def rename_unit(unit_id: UUID, *, name: str, actor: "User | None", reason: str) -> Unit:
    """Give a unit another name; the old one stays in its history.

    Raises ``unit_unknown``, ``name_missing`` or ``change_reason_missing``.
    """
    common.unit_of(unit_id)
    wanted, why = common.needed_name(name), common.needed_reason(reason)
    with locked(Unit, unit_id) as unit:
        if unit.name != wanted:
            unit.name = wanted
            common.save_fields(unit, ["name"], actor, why)
    return unit
