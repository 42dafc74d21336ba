from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import problems, tree
from fangxian.register.models import Membership, Person, Team, TeamKind, Unit
from fangxian.register.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamValues:
    """What a form or a program says of a team: what it is formed for, where and from when to when (RULEBOOK B3, B4)."""

    kind: str = TeamKind.UNIT
    task: str = ""
    place_id: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None


@transaction.atomic
def add_team(
    unit_id: UUID,
    *,
    name: str,
    about: TeamValues | None = None,
    members: Collection[UUID] = (),
    actor: "User | None",
    reason: str = "",
) -> Team:
    """Propose a team of people who belong to the unit or to one below it; the superior body approves it.

    Raises ``unit_unknown``, ``unit_closed``, ``name_missing``, ``team_name_taken``, ``team_member_unknown``,
    ``kind_unknown``, ``days_reversed`` or ``place_unknown``.
    """
    unit = common.open_unit(unit_id)
    team = Team(unit=unit, name=free_name(unit, name, None), proposed_by_id=actor.pk if actor else None)
    for field, value in checked(unit, about or TeamValues()).items():
        setattr(team, field, value)
    people = members_of(unit, members)
    common.signed(team, actor, reason).save()
    join(team, [person.pk for person in people], actor, reason)
    return team


def checked(unit: Unit, about: TeamValues) -> dict[str, object]:
    """Return the values by field once they hold together."""
    common.needed_days(about.first_day, about.last_day)
    return {
        "kind": common.needed_kind(about.kind, TeamKind.values),
        "task": clean(about.task)[:500],
        "place_id": common.place_below(unit, about.place_id),
        "first_day": about.first_day,
        "last_day": about.last_day,
    }


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


def join(team: Team, people: Collection[UUID], actor: "User | None", reason: str) -> None:
    """Take people in as plain members from today on, in a few statements."""
    day = common.today()
    fresh = [Membership(team=team, person_id=person, first_day=day) for person in people]
    tree.create_many(Membership, fresh, actor, reason)
