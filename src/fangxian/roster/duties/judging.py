"""What the checker says about duties, and when that stands in the way."""

from collections.abc import Iterable
from uuid import UUID

from fangxian.base.problems import Problem as Refusal
from fangxian.base.text import clean
from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Finding, Plan, Problem, check
from fangxian.roster.duties import problems, wording
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import Duty, Roster, RosterPlan
from fangxian.roster.duties.problem import build

MOST_TOLD = 5
REASON_LENGTH = 200


def planned(duties: Iterable[Duty], roster: Roster) -> Plan:
    """Return published duties as a plan of the engine."""
    return Plan(
        duties=tuple(
            PlannedDuty(
                person=str(duty.person_id),
                day=(duty.day - roster.first_day).days,
                shift=str(duty.shift_id),
                role=str(duty.post_id),
            )
            for duty in duties
        )
    )


def new_violations(problem: Problem, before: Plan | None, after: Plan) -> list[Finding]:
    """Return the violations of ``after`` that ``before`` does not have, or has less of."""
    had = {_key(item): item.amount for item in check(problem, before).violations} if before else {}
    return [item for item in check(problem, after).violations if item.amount > had.get(_key(item), 0)]


def _key(finding: Finding) -> tuple[str, str, int, str, str]:
    who = str(finding.words.get("who", finding.words.get("other", "")))
    return finding.code, finding.person, finding.day, finding.shift, who


def refuse_broken(roster: Roster, found: list[Finding], overrule: str) -> list[str]:
    """Return the codes of the rules that are broken on purpose. Without a reason (``overrule``) for it raises
    ``roster_rules_broken`` with the rules in words (RULEBOOK H11).
    """
    if found and not clean(overrule):
        names = wording.names_of(roster, found[:MOST_TOLD])
        rules = " ".join(wording.sentence(item, names) for item in found[:MOST_TOLD])
        raise Refusal(problems.RULES_BROKEN, status=409, count=len(found), rules=rules)
    return sorted({item.code for item in found})


def ids(values: Iterable[str]) -> set[UUID]:
    """Return the ids among names of an engine; what is none is left out."""
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found


def problem_now(roster: Roster) -> Problem:
    """Return what the roster has to satisfy now, built anew from the registers."""
    return build(gather(roster)).problem


def broken_by(plan: RosterPlan) -> tuple[Finding, ...]:
    """Return the violations of a plan by the task that it was made for."""
    return check(Problem.from_json(plan.problem), Plan.from_json(plan.duties)).violations
