from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Statement, StatementKind, StatementState
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def decide_leave(statement_id: UUID, *, approve: bool, reason: str = "", actor: "User") -> Statement:
    """Approve leave or refuse it with a reason; nobody decides on their own.

    Raises ``leave_not_waiting``, ``leave_own`` or ``leave_reason_missing``; ``Statement.DoesNotExist``.
    """
    why = clean(reason)[:200]
    with locked(Statement, statement_id) as statement:
        if statement.kind != StatementKind.LEAVE or statement.state != StatementState.ASKED:
            raise Problem(problems.LEAVE_NOT_WAITING, status=409)
        if common.their_own(statement.person, actor):
            raise Problem(problems.LEAVE_OWN, status=403)
        if not (approve or why):
            raise Problem(problems.LEAVE_REASON, status=422)
        statement.state = StatementState.APPROVED if approve else StatementState.REFUSED
        statement.decided_at, statement.decided_by_id, statement.decision = now(), actor.pk, why
        statement.save(update_fields=["state", "decided_at", "decided_by_id", "decision"])
    return statement
