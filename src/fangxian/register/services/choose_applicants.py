from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.timezone import localtime

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register import choosing, problems, queries, tree
from fangxian.register.models import Application, ApplicationState, Call, CallState, Why
from fangxian.register.services import common
from fangxian.register.services.applications import insured_needed_until, is_insured
from fangxian.register.services.calls import demand_open

if TYPE_CHECKING:
    from fangxian.accounts.models import User

WRITTEN = ("state", "rank", "basis", "why", "insured_needed_until", "told_at")


def choose_applicants(call_id: UUID, *, leave_out_uninsured: bool = False, actor: "User | None") -> Call:
    """Choose from those who applied, by the rule that the call states; each is told with how it came about.

    On a post of the warning level no volunteer without accident insurance is chosen (RULEBOOK K9): refused with
    ``volunteer_not_insured`` while there is one whose turn it would be, unless ``leave_out_uninsured`` sets them aside.
    Also raises ``call_not_open``, ``call_still_open``, ``call_without_applicants``; ``Call.DoesNotExist`` for an unknown id.
    """
    with locked(Call, call_id) as call:
        demand_open(call)
        if now() < call.closes_at:
            until = f"{localtime(call.closes_at):%Y-%m-%d %H:%M}"
            raise Problem(problems.CALL_STILL_OPEN, status=409, until=until)
        applications = list(queries.applications_waiting(call))
        if not applications:
            raise Problem(problems.CALL_WITHOUT_APPLICANTS, status=409)
        by_id = {item.pk: item for item in applications}
        outcomes = outcomes_of(call, applications, leave_out_uninsured=leave_out_uninsured)
        _demand_insured(call, [by_id[item.id] for item in outcomes if item.state == ApplicationState.CHOSEN])
        _write(call, by_id, outcomes, actor)
    return call


def outcomes_of(
    call: Call, applications: Sequence[Application], *, leave_out_uninsured: bool
) -> list[choosing.Outcome]:
    """Return what the call's rule says of ``applications``, without writing anything. One query."""
    last_calls = queries.last_calls([item.person_id for item in applications], before=call)
    candidates = [
        choosing.Candidate(
            item.pk, item.applied_at, last_calls.get(item.person_id), _set_aside(call, item, leave_out_uninsured)
        )
        for item in applications
    ]
    return choosing.choose(call.rule, candidates, wanted=call.wanted, reserves=call.reserves, seed=call.seed)


def _set_aside(call: Call, item: Application, leave_out_uninsured: bool) -> str:
    if item.person.is_closed:
        return Why.LEFT
    if leave_out_uninsured and not is_insured(item, insured_needed_until(call, item.person)):
        return Why.NOT_INSURED
    return ""


def _demand_insured(call: Call, chosen: Sequence[Application]) -> None:
    without = [item.person.number for item in chosen if not is_insured(item, insured_needed_until(call, item.person))]
    if without:
        until: date = call.last_day
        raise Problem(
            problems.VOLUNTEER_NOT_INSURED, status=409, until=until.isoformat(), numbers=", ".join(sorted(without))
        )


def _write(
    call: Call, by_id: dict[UUID, Application], outcomes: Sequence[choosing.Outcome], actor: "User | None"
) -> None:
    moment = now()
    for outcome in outcomes:
        item = by_id[outcome.id]
        item.state, item.rank = ApplicationState(outcome.state), outcome.rank
        item.basis, item.why, item.told_at = outcome.basis, outcome.why, moment
        if item.state == ApplicationState.CHOSEN:
            item.insured_needed_until = insured_needed_until(call, item.person)
    tree.update_many(Application, list(by_id.values()), WRITTEN, actor, "")
    call.state, call.chosen_at, call.chosen_by_id = CallState.CHOSEN, moment, actor.pk if actor else None
    common.save_fields(call, ["state", "chosen_at", "chosen_by_id"], actor, "")
