"""Who is in a team and as what. One function for each act; each holds the team meanwhile."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.endings import leave
from fangxian.register.models import MemberRole, Membership, MemberStatus, Team
from fangxian.register.services import common
from fangxian.register.services.change_team import demand_standing

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatValues:
    """As what somebody is in a team."""

    role: str = MemberRole.MEMBER
    status: str = MemberStatus.FULL


def appoint_member(
    team_id: UUID,
    person_id: UUID,
    seat: SeatValues,
    *,
    first_day: date | None = None,
    actor: "User | None",
    reason: str = "",
) -> Membership:
    """Take somebody into a team, from ``first_day`` (today) on (RULEBOOK B4: appointed, not elected).

    Raises ``team_dissolved``, ``team_member_unknown``, ``person_closed``, ``team_member_twice``, ``kind_unknown``,
    ``team_secretary_taken``; ``Team.DoesNotExist`` for an unknown id.
    """
    with locked(Team, team_id) as team:
        demand_standing(team)
        person = common.open_person(person_id, team.unit)
        if team.memberships.filter(person=person, last_day=None).exists():
            raise Problem(problems.TEAM_MEMBER_TWICE, status=409, number=person.number)
        membership = Membership(team=team, person=person, first_day=first_day or common.today())
        _seat(membership, seat)
        common.signed(membership, actor, reason).save()
    return membership


def change_membership(membership_id: UUID, seat: SeatValues, *, actor: "User | None", reason: str) -> Membership:
    """Give a member another role, or make a probationary member a full one.

    Raises ``change_reason_missing``, ``team_dissolved``, ``team_member_left``, ``kind_unknown``, ``team_secretary_taken``;
    ``Membership.DoesNotExist`` for an unknown id.
    """
    why = common.needed_reason(reason)
    team_id = Membership.objects.values_list("team_id", flat=True).get(pk=membership_id)
    with locked(Team, team_id) as team:
        membership = _standing(team, membership_id)
        _seat(membership, seat)
        common.save_fields(membership, ["role", "status"], actor, why)
    return membership


def end_membership(membership_id: UUID, *, actor: "User | None", reason: str) -> Membership:
    """Let somebody leave a team today; that they were in it stays.

    Raises ``change_reason_missing``, ``team_dissolved``, ``team_member_left``; ``Membership.DoesNotExist``.
    """
    why = common.needed_reason(reason)
    team_id = Membership.objects.values_list("team_id", flat=True).get(pk=membership_id)
    with locked(Team, team_id) as team:
        membership = _standing(team, membership_id)
        leave([membership], actor, why)
    return membership


def _standing(team: Team, membership_id: UUID) -> Membership:
    demand_standing(team)
    membership = Membership.objects.select_related("person").get(pk=membership_id)
    if membership.last_day is not None:
        raise Problem(problems.TEAM_MEMBER_LEFT, status=409)
    return membership


def _seat(membership: Membership, seat: SeatValues) -> None:
    membership.role = common.needed_kind(seat.role, MemberRole.values)
    membership.status = common.needed_kind(seat.status, MemberStatus.values)
    if membership.role != MemberRole.SECRETARY:
        return
    holders = Membership.objects.filter(team_id=membership.team_id, role=MemberRole.SECRETARY, last_day=None)
    holder = holders.exclude(pk=membership.pk).values_list("person__number", flat=True).first()
    if holder is not None:
        raise Problem(problems.TEAM_SECRETARY_TAKEN, status=409, number=holder)
