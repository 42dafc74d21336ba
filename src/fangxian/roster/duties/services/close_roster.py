from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.problems import Problem
from fangxian.record.services import write_entry
from fangxian.roster.duties import kinds, problems
from fangxian.roster.duties.models import Roster, RosterState
from fangxian.roster.duties.queries import duties_of_roster
from fangxian.roster.duties.services import common
from fangxian.roster.duties.services.plan_roster import open_jobs


def close_roster(roster_id: UUID, *, actor: User | None, reason: str) -> Roster:
    """Close a published roster: its duties stand as they are and nothing changes any more.

    Raises ``roster_reason_missing``, ``roster_closed`` or ``roster_not_published``.
    """
    why = common.needed_reason(reason)
    with common.locked_rosters([roster_id]) as held:
        roster = held[roster_id]
        _refuse(roster)
        roster.state = RosterState.CLOSED
        roster.save(update_fields=["state"])
        _note(roster, actor, why, 0)
    return roster


def unpublish_roster(roster_id: UUID, *, actor: User | None, reason: str) -> int:
    """Take a published roster back: every duty that has not begun is cancelled, with a notice; it is a draft again.

    Where duties have begun already, ``duty_begun``: re-plan or close it instead. Also raises ``roster_reason_missing``,
    ``roster_closed`` and ``roster_not_published``. Returns how many duties were cancelled.
    """
    why = common.needed_reason(reason)
    with common.locked_rosters([roster_id]) as held:
        roster = held[roster_id]
        _refuse(roster)
        moment = common.this_moment()
        duties = list(duties_of_roster(roster))
        if any(duty.starts_at <= moment for duty in duties):
            raise Problem(problems.DUTY_BEGUN, status=409)
        common.cancel_duties(duties, moment)
        roster.state, roster.published_plan, roster.published_at = RosterState.DRAFT, None, None
        roster.save(update_fields=["state", "published_plan", "published_at"])
        _note(roster, actor, why, len(duties))
    return len(duties)


def delete_draft(roster_id: UUID) -> None:
    """Delete a roster that was never published, with its plans. Raises ``roster_not_draft`` or ``roster_job_open``."""
    with common.locked_rosters([roster_id]) as held:
        roster = held[roster_id]
        if open_jobs(roster.pk):
            raise Problem(problems.JOB_OPEN, status=409)
        if roster.state != RosterState.DRAFT or roster.duties.exists():
            raise Problem(problems.ROSTER_NOT_DRAFT, status=409)
        roster.delete()


def _refuse(roster: Roster) -> None:
    common.refuse_closed(roster)
    if roster.state != RosterState.PUBLISHED:
        raise Problem(problems.ROSTER_NOT_PUBLISHED, status=409)


def _note(roster: Roster, actor: User | None, reason: str, cancelled: int) -> None:
    payload = {"roster": roster.pk, "first_day": roster.first_day, "cancelled": cancelled, "reason": reason}
    write_entry(kinds.CLOSED, payload, author_id=actor.pk if actor else None, unit_id=roster.unit_id)
