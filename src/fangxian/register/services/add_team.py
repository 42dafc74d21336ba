from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.models import Person, Team, Unit
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@transaction.atomic
def add_team(
    unit_id: UUID, *, name: str, members: Collection[UUID] = (), actor: "User | None", reason: str = ""
) -> Team:
    """Add a team of people who belong to the unit or to one below it.

    Raises ``unit_unknown``, ``unit_closed``, ``name_missing``, ``team_name_taken`` or ``team_member_unknown``.
    """
    unit = common.open_unit(unit_id)
    team = Team(unit=unit, name=free_name(unit, name, None))
    people = members_of(unit, members)
    common.signed(team, actor, reason).save()
    team.members.set(people)
    return team


def free_name(unit: Unit, name: str, own_id: UUID | None) -> str:
    """Return a name that no other team of the unit has."""
    wanted = common.needed_name(name)
    taken = Team.objects.filter(unit=unit, name=wanted).values_list("pk", flat=True).first()
    if taken is not None and taken != own_id:
        raise Problem(problems.TEAM_NAME_TAKEN, status=409, name=wanted)
    return wanted


def members_of(unit: Unit, ids: Collection[UUID]) -> list[Person]:
    """Return the people with these ids in the unit and below it; raises ``team_member_unknown``."""
    found = list(Person.objects.filter(pk__in=ids, unit__path__startswith=unit.path))
    missing = set(ids) - {person.pk for person in found}
    if missing:
        raise Problem(problems.TEAM_MEMBER_UNKNOWN, status=422, number=str(min(missing)))
    return found
