from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import identities, problems
from fangxian.register.identities import Registration, write_identities
from fangxian.register.models import Person, PersonKind
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def register_person(
    unit_id: UUID, *, number: str, kind: str, identity: Mapping[str, str], actor: "User | None", reason: str = ""
) -> Person:
    """Register a person under a pseudonym; ``identity`` (name, id_number, phone) goes to the vault as an entry.

    A subject that the vault already knows by this ID number is used again. Raises ``unit_unknown``, ``unit_closed``,
    ``kind_unknown``, ``name_missing`` (no number), ``person_number_taken`` or ``person_registered``.
    """
    unit = common.open_unit(unit_id)
    short = common.needed_name(number)
    if Person.objects.filter(unit=unit, number=short).exists():
        raise Problem(problems.PERSON_NUMBER_TAKEN, status=409, number=short)
    kept = {name: clean(identity.get(name, "")) for name in identities.FIELDS}
    known = identities.subjects_by_id_number({kept["id_number"]} - {""})
    if known and Person.objects.filter(subject_id__in=known.values()).exists():
        raise Problem(problems.PERSON_REGISTERED, status=409)
    registration = Registration(unit.pk, short, common.needed_kind(kind, PersonKind.values), kept)
    write_identities([registration], actor.pk if actor else None)
    assert registration.subject_id is not None
    person = Person(unit=unit, number=short, kind=kind, subject_id=registration.subject_id)
    common.signed(person, actor, reason).save()
    return person
