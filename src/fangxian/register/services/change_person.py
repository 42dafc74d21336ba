from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.identifiers import normalise_id_number
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import identities, problems
from fangxian.register.identities import Registration, read_identities, write_identities
from fangxian.register.models import Person, PersonKind
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def change_person(
    person_id: UUID, *, number: str, kind: str, identity: Mapping[str, str], actor: "User | None", reason: str
) -> Person:
    """Change what is said of a person; an empty part of ``identity`` stays as it is in the vault.

    A new identity is a new entry of the same pseudonym, the old one stays in the record. Raises ``change_reason_missing``,
    ``name_missing`` (no number), ``kind_unknown``, ``person_number_taken``, ``person_registered`` (the ID number is that of
    somebody else whom the vault knows); ``Person.DoesNotExist`` for an unknown id.
    """
    why, short = common.needed_reason(reason), common.needed_name(number)
    common.needed_kind(kind, PersonKind.values)
    with locked(Person, person_id) as person:
        if Person.objects.filter(unit=person.unit_id, number=short).exclude(pk=person.pk).exists():
            raise Problem(problems.PERSON_NUMBER_TAKEN, status=409, number=short)
        is_changed = (person.number, person.kind) != (short, kind)
        person.number, person.kind = short, kind
        if _change_identity(person, identity, actor) or is_changed:
            common.save_fields(person, ["number", "kind"], actor, why)
    return person


def _change_identity(person: Person, identity: Mapping[str, str], actor: "User | None") -> bool:
    known = read_identities([person.subject_id]).get(person.subject_id, {})
    given = {name: clean(identity.get(name, "")) for name in identities.FIELDS}
    wanted = {**known, **{name: value for name, value in given.items() if value}}
    if wanted == known:
        return False
    _demand_nobody_else(person, given["id_number"])
    registration = Registration(person.unit_id, person.number, person.kind, wanted, person.subject_id)
    write_identities([registration], actor.pk if actor else None)
    return True


def _demand_nobody_else(person: Person, id_number: str) -> None:
    found = identities.subjects_by_id_number({normalise_id_number(id_number)} if id_number else ())
    if set(found.values()) - {person.subject_id}:
        raise Problem(problems.PERSON_REGISTERED, status=409)
