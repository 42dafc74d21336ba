from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.register.models import Place
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def close_place(place_id: UUID, *, actor: "User | None", reason: str) -> Place:
    """Close a place; it stays in the register for the records that name it.

    Raises ``change_reason_missing``; ``Place.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Place, place_id) as place:
        if not place.is_closed:
            place.is_closed, place.is_manned = True, False
            common.save_fields(place, ["is_closed", "is_manned"], actor, why)
    return place
