"""A team's meetings: called, told to the members, held, kept in minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register import problems, queries
from fangxian.register.models import Meeting, MeetingAttendance, Presence, Team
from fangxian.register.services import common
from fangxian.register.services.change_team import demand_standing

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingValues:
    """What a meeting is about, when and where: a room, or how to get into it online."""

    subject: str
    starts_at: datetime
    is_online: bool = False
    where: str = ""


def call_meeting(team_id: UUID, values: MeetingValues, *, actor: "User | None") -> Meeting:
    """Plan a meeting. Raises ``text_missing`` or ``team_dissolved``; ``Team.DoesNotExist`` for an unknown id."""
    with locked(Team, team_id) as team:
        demand_standing(team)
        meeting = Meeting(team=team)
        _set(meeting, values)
        common.signed(meeting, actor, "").save()
    return meeting


def change_meeting(meeting_id: UUID, values: MeetingValues, *, actor: "User | None", reason: str) -> Meeting:
    """Change time, place or subject; notice has to be given anew.

    Raises ``change_reason_missing``, ``text_missing``, ``meeting_cancelled``; ``Meeting.DoesNotExist``.
    """
    why = common.needed_reason(reason)
    with locked(Meeting, meeting_id) as meeting:
        _demand_held(meeting)
        _set(meeting, values)
        meeting.notice_sent_at = meeting.notice_sent_by_id = None
        fields = ["subject", "starts_at", "is_online", "where", "notice_sent_at", "notice_sent_by_id"]
        common.save_fields(meeting, fields, actor, why)
    return meeting


def give_notice(meeting_id: UUID, *, actor: "User | None") -> Meeting:
    """Tell the members of a meeting: from now on it stands on their own pages. Again, it keeps the first moment.

    Raises ``meeting_cancelled``; ``Meeting.DoesNotExist`` for an unknown id.
    """
    with locked(Meeting, meeting_id) as meeting:
        _demand_held(meeting)
        if meeting.notice_sent_at is None:
            meeting.notice_sent_at, meeting.notice_sent_by_id = now(), actor.pk if actor else None
            common.save_fields(meeting, ["notice_sent_at", "notice_sent_by_id"], actor, "")
    return meeting


def keep_minutes(meeting_id: UUID, *, minutes: str, presences: Mapping[UUID, str], actor: "User | None") -> Meeting:
    """Keep the minutes of a meeting and who was there, by person.

    Raises ``meeting_cancelled``, ``kind_unknown``, ``team_member_foreign`` (not in the team on that day);
    ``Meeting.DoesNotExist`` for an unknown id.
    """
    with locked(Meeting, meeting_id) as meeting:
        _demand_held(meeting)
        seats = {item.person_id: item.status for item in queries.members_at_meeting(meeting)}
        if set(presences) - set(seats):
            raise Problem(problems.TEAM_MEMBER_FOREIGN, status=422)
        rows = [
            MeetingAttendance(
                meeting=meeting, person_id=id, status=seats[id], presence=common.needed_kind(presence, Presence.values)
            )
            for id, presence in presences.items()
        ]
        MeetingAttendance.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["meeting", "person"], update_fields=["presence"]
        )
        meeting.minutes = clean(minutes)[:8000]
        common.save_fields(meeting, ["minutes"], actor, "")
    return meeting


def cancel_meeting(meeting_id: UUID, *, actor: "User | None", reason: str) -> Meeting:
    """Cancel a meeting. Raises ``change_reason_missing`` or ``meeting_cancelled``; ``Meeting.DoesNotExist``."""
    why = common.needed_reason(reason)
    with locked(Meeting, meeting_id) as meeting:
        _demand_held(meeting)
        meeting.cancelled_at, meeting.cancel_reason = now(), why
        common.save_fields(meeting, ["cancelled_at", "cancel_reason"], actor, why)
    return meeting


def _demand_held(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise Problem(problems.MEETING_CANCELLED, status=409)


def _set(meeting: Meeting, values: MeetingValues) -> None:
    meeting.subject = common.needed_text(values.subject, 200)
    meeting.starts_at, meeting.is_online = values.starts_at, values.is_online
    meeting.where = clean(values.where)[:200]
