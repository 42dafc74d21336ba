from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.clock import local_day
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.planning.rosters import Finding, Plan
from fangxian.record.services import write_entry
from fangxian.register.models import Person
from fangxian.roster.duties import judging, kinds, problems
from fangxian.roster.duties.changes import Changes, changes
from fangxian.roster.duties.models import Roster, RosterPlan, RosterState
from fangxian.roster.duties.queries import duties_of_roster
from fangxian.roster.duties.services import common

WHATEVER: Final = object()
"""For ``expected``: whatever is published now."""
OF_A_DAY: Final = frozenset({"must_cover", "absent", "overlap", "skill", "rest", "succession"})


@dataclass(frozen=True, slots=True)
class Publishing:
    """What publishing a plan means now: whose duties change, and which rules the plan breaks."""

    changes: Changes
    broken: tuple[Finding, ...]


def look_ahead(roster: Roster, plan: RosterPlan) -> Publishing:
    """Return what publishing ``plan`` would change and break at this moment, with today's absences and stops."""
    duties = Plan.from_json(plan.duties)
    problem = judging.problem_now(roster)
    standing = duties_of_roster(roster)
    moment = common.this_moment()
    over = (local_day(moment) - roster.first_day).days
    found = [
        item
        for item in judging.new_violations(problem, None, duties)
        # What was wrong on a day that is over stays as it was; nobody can mend it by publishing.
        if not (item.code in OF_A_DAY and 0 <= item.day < over)
    ]
    return Publishing(changes(duties, roster.first_day, standing, moment), tuple(found))


def publish_plan(plan_id: UUID, *, actor: User | None, expected: object = WHATEVER, overrule: str = "") -> Publishing:
    """Put a plan into people's hands: duties that differ are cancelled and given, everybody concerned gets a notice.

    ``expected``: the id of the plan (or None) that was published when the planner looked; another one now raises
    ``roster_published_meanwhile``, so that of two planners one wins and the other is told. ``overrule``: why rules may be
    broken (RULEBOOK H11), kept in the entry; without it a plan that breaks a hard rule raises ``roster_rules_broken``.
    Also raises ``roster_plan_unknown``, ``roster_closed``, ``roster_already_published``, ``roster_people_gone`` and
    ``duty_day_taken``.
    """
    plan = RosterPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise Problem(problems.PLAN_UNKNOWN, status=404)
    with common.locked_rosters([plan.roster_id]) as rosters:
        roster = rosters[plan.roster_id]
        _refuse_late(roster, plan, expected)
        found = look_ahead(roster, plan)
        _refuse_gone(found.changes)
        broken = judging.refuse_broken(roster, list(found.broken), overrule)
        moment = common.this_moment()
        common.cancel_duties(found.changes.cancel, moment)
        common.give_duties(roster, found.changes.give, moment)
        roster.state, roster.published_plan, roster.published_at = RosterState.PUBLISHED, plan, moment
        roster.published_by_id = common.acting(actor)
        roster.save(update_fields=["state", "published_plan", "published_at", "published_by_id"])
        payload = {
            "roster": roster.pk, "plan": plan.pk, "given": len(found.changes.give),
            "cancelled": len(found.changes.cancel), "kept": found.changes.kept + found.changes.begun,
            "broken": broken, "reason": clean(overrule)[: judging.REASON_LENGTH],
        }  # fmt: skip
        write_entry(kinds.PUBLISHED, payload, author_id=actor.pk if actor else None, unit_id=roster.unit_id)
    return found


def _refuse_late(roster: Roster, plan: RosterPlan, expected: object) -> None:
    common.refuse_closed(roster)
    if expected is not WHATEVER and roster.published_plan_id != expected:
        raise Problem(problems.PUBLISHED_MEANWHILE, status=409)
    if roster.published_plan_id == plan.pk:
        raise Problem(problems.ALREADY_PUBLISHED, status=409)


def _refuse_gone(found: Changes) -> None:
    """Refuse to give duties to people who have left since the plan was made."""
    people = {item.person_id for item in found.give}
    there = Person.objects.filter(pk__in=people, is_closed=False, staff__is_closed=False)
    gone = people - set(there.values_list("pk", flat=True))
    if gone:
        numbers = Person.objects.filter(pk__in=gone).order_by("number").values_list("number", flat=True)
        raise Problem(problems.PEOPLE_GONE, status=409, who=", ".join(numbers[: common.MOST_NAMED]))
