from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import problems
from fangxian.register.importing.places import coordinates_whole
from fangxian.register.models import Place, PlaceKind
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValues:
    """What a form or a program says of a place."""

    name: str
    kind: str
    code: str = ""
    lat: float | None = None
    lon: float | None = None
    is_manned: bool = False


@transaction.atomic
def add_place(unit_id: UUID, values: PlaceValues, *, actor: "User | None", reason: str = "") -> Place:
    """Add a place to a unit.

    Raises ``unit_unknown``, ``unit_closed``, ``name_missing``, ``kind_unknown``, ``place_code_taken`` or
    ``place_coordinates_invalid``.
    """
    place = Place(unit=common.open_unit(unit_id))
    for name, value in checked(values, None).items():
        setattr(place, name, value)
    common.signed(place, actor, reason).save()
    return place


def checked(values: PlaceValues, own_id: UUID | None) -> dict[str, object]:
    """Return the values by field once they hold together."""
    code = clean(values.code)
    taken = Place.objects.filter(code=code).values_list("pk", flat=True).first() if code else None
    if taken is not None and taken != own_id:
        raise Problem(problems.PLACE_CODE_TAKEN, status=409, taken=code)
    if not coordinates_whole(values.lat, values.lon):
        raise Problem(problems.PLACE_COORDINATES, status=422)
    return {
        "name": common.needed_name(values.name),
        "kind": common.needed_kind(values.kind, PlaceKind.values),
        "code": code or None,
        "lat": values.lat,
        "lon": values.lon,
        "is_manned": values.is_manned,
    }
