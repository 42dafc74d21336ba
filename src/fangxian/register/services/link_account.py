from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.models import Person
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def link_account(person_id: UUID, account: "User | None", *, actor: "User | None", reason: str) -> Person:
    """Tie an account to a person, so that they find their own duties, teams and calls; ``None`` unties it.

    One account belongs to one person. Raises ``change_reason_missing`` or ``account_taken``; ``Person.DoesNotExist``.
    """
    why = common.needed_reason(reason)
    with locked(Person, person_id) as person:
        wanted = account.pk if account else None
        if person.user_id == wanted:
            return person
        other = Person.objects.filter(user_id=wanted).first() if wanted else None
        if other is not None:
            raise Problem(problems.ACCOUNT_TAKEN, status=409, number=other.number)
        person.user_id = wanted
        common.save_fields(person, ["user_id"], actor, why)
    return person
