from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.locking import locked
from fangxian.register.models import Place
from fangxian.register.services import common
from fangxian.register.services.add_place import PlaceValues, checked

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def change_place(place_id: UUID, values: PlaceValues, *, actor: "User | None", reason: str) -> Place:
    """Change what is said of a place; only what differs is written.

    Raises ``change_reason_missing`` and the codes of ``add_place``; ``Place.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Place, place_id) as place:
        wanted = checked(values, place_id)
        differing = [name for name, value in wanted.items() if getattr(place, name) != value]
        for name in differing:
            setattr(place, name, wanted[name])
        if differing:
            common.save_fields(place, differing, actor, why)
    return place
