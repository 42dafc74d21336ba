from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.register.models import Person
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def close_person(person_id: UUID, *, actor: "User | None", reason: str) -> Person:
    """Close a person: no longer with this unit. The identity stays until its retention clock runs out.

    Raises ``change_reason_missing``; ``Person.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    with locked(Person, person_id) as person:
        if not person.is_closed:
            person.is_closed = True
            common.save_fields(person, ["is_closed"], actor, why)
    return person
