from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from fangxian.base.clock import local_day, now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Statement, StatementState
from fangxian.roster.staffing.services.state_absence import OPEN

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def withdraw_statement(statement_id: UUID, *, actor: "User") -> Statement:
    """Take a statement back from today on; where it held before today, it ends with yesterday and those days stay.

    Raises ``statement_done`` (withdrawn or refused) or ``statement_past``; ``Statement.DoesNotExist``.
    """
    with locked(Statement, statement_id) as statement:
        if statement.state not in OPEN:
            raise Problem(problems.STATEMENT_DONE, status=409)
        today = local_day(now())
        if statement.last_day is not None and statement.last_day < today:
            raise Problem(problems.STATEMENT_PAST, status=409)
        if statement.first_day < today and statement.state != StatementState.ASKED:
            statement.last_day = today - timedelta(days=1)
        else:
            statement.state = StatementState.WITHDRAWN
        statement.withdrawn_at, statement.withdrawn_by_id = now(), actor.pk
        statement.save(update_fields=["last_day", "state", "withdrawn_at", "withdrawn_by_id"])
    return statement
