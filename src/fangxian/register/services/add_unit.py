from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import divisions, problems, tree
from fangxian.register.models import Unit, UnitKind
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def add_unit(
    parent_id: UUID | None, *, name: str, kind: str, code: str = "", actor: "User | None", reason: str = ""
) -> Unit:
    """Add a unit as the last child of ``parent_id``, or as a root.

    Raises ``unit_unknown``, ``unit_closed``, ``name_missing``, ``kind_unknown``, ``unit_code_invalid`` or
    ``unit_code_taken``.
    """
    tree.lock_tree()
    parent = common.open_unit(parent_id) if parent_id else None
    unit = Unit(name=common.needed_name(name), kind=common.needed_kind(kind, UnitKind.values), code=free_code(code))
    common.signed(unit, actor, reason)
    made = Unit.objects.add_child(parent, instance=unit) if parent else Unit.objects.add_root(instance=unit)
    assert isinstance(made, Unit)
    return made


def free_code(code: str) -> str | None:
    """Return a code in its shortest form that no unit has; ``None`` for none."""
    short = divisions.normalise_code(clean(code))
    if not short:
        return None
    if not divisions.is_code(short):
        raise Problem(problems.UNIT_CODE_INVALID, status=422, wanted=short)
    if Unit.objects.filter(code__in={short, divisions.official_code(short)}).exists():
        raise Problem(problems.UNIT_CODE_TAKEN, status=409, taken=short)
    return short
