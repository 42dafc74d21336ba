"""A realistic week: posts around the clock at -31 °C, people with care at home, ill and on leave."""

import msgspec
import pytest

from fangxian.planning.rosters import Plan, Problem, Repair, check, diagnose, needed_changes, replan, solve
from fangxian.planning.rosters.checker.proof import proven_changes
from fangxian.planning.rosters.hard.rules import Rule
from fangxian.planning.rosters.problem import Absence, Published
from fangxian.planning.rosters.tests.cold_week import cold_week
from fangxian.planning.stopping import MaxIterations, Stop, TargetCost

# Below the price of one post that stands empty.
MANNED = MaxIterations(1500) | TargetCost(1500)
TO_THE_END = Stop()
AS_LONG_AS_IT_TAKES = 3600


@pytest.fixture(scope="module")
def published() -> Plan:
    return solve(cold_week(), MANNED).plan


@pytest.fixture(scope="module")
def sick_call(published: Plan) -> Problem:
    """The first person of the roster falls ill for the whole week."""
    ill = tuple(Absence(person=published.duties[0].person, day=day, reason="ill") for day in range(7))
    return msgspec.structs.replace(
        cold_week(), absences=(*cold_week().absences, *ill), published=Published(duties=published.duties, weight=50)
    )


@pytest.fixture(scope="module")
def replanned(sick_call: Problem) -> Repair:
    return replan(sick_call, TO_THE_END)


def test_sixty_people_man_every_post(published: Plan) -> None:
    report = check(cold_week(), published)
    assert report.violations == ()
    assert all(finding.sentence for finding in report.costs)


def test_nobody_with_care_at_home_works_in_those_hours(published: Plan) -> None:
    assert not [duty for duty in published.duties if duty.person <= "P08" and duty.shift in ("evening", "night")]


def test_a_sick_call_leaves_no_post_empty(sick_call: Problem, replanned: Repair) -> None:
    assert check(sick_call, replanned.plan).violations == ()
    assert (replanned.missing, replanned.given_up) == (0, ())


def test_a_sick_call_changes_no_more_than_is_proven_to_be_needed(sick_call: Problem, replanned: Repair) -> None:
    changed = [finding for finding in check(sick_call, replanned.plan).costs if finding.code == "changed"]
    assert len(changed) == replanned.changes == replanned.least_changes
    assert needed_changes(sick_call) <= proven_changes(sick_call) == len(changed)


def test_the_duties_of_somebody_ill_and_their_replacement_are_counted_without_the_solver(
    published: Plan, sick_call: Problem
) -> None:
    own = sum(duty.person == published.duties[0].person for duty in published.duties)
    assert needed_changes(sick_call) == 2 * own


def can_hold(problem: Problem, rules: tuple[Rule, ...]) -> bool:
    """Tell whether these hard rules of a cold week hold together: demands and absences as named, and the people's own."""
    posts = {(rule.day, rule.shift, rule.words["who"]) for rule in rules if rule.code == "must_cover"}
    away = {(rule.person, rule.day, rule.words["reason"]) for rule in rules if rule.code == "absent"}
    own = {(rule.code, rule.person) for rule in rules}
    people = []
    for person in problem.people:
        contract = person.contract
        if ("minutes_over", person.id) not in own:
            contract = msgspec.structs.replace(contract, max_minutes=None)
        if ("long_run", person.id) not in own:
            contract = msgspec.structs.replace(contract, max_run=None)
        people.append(msgspec.structs.replace(person, contract=contract))
    resting = any(code == "succession" for code, _ in own)
    kept = msgspec.structs.replace(
        problem,
        people=tuple(people),
        demands=tuple(item for item in problem.demands if (item.day, item.shift, item.role) in posts),
        absences=tuple(item for item in problem.absences if (item.person, item.day, item.reason) in away),
        min_rest=problem.min_rest if resting else 0,
    )
    found = diagnose(kept, seconds=AS_LONG_AS_IT_TAKES)
    assert found.proven
    return found.is_feasible


def test_what_eight_people_cannot_hold_is_named_and_nothing_can_be_left_out() -> None:
    problem = cold_week(people=8, posts=3)
    found = diagnose(problem, seconds=AS_LONG_AS_IT_TAKES)
    assert found.proven
    assert found.relaxation
    assert found.conflict
    assert not can_hold(problem, found.conflict)
    for left_out in found.conflict:
        assert can_hold(problem, tuple(rule for rule in found.conflict if rule != left_out))


def test_forty_people_are_told_which_posts_stay_empty_and_why() -> None:
    """36 duties on the first day and 35 people who can come: none of these rules can be left out."""
    found = diagnose(cold_week(people=40), seconds=AS_LONG_AS_IT_TAKES)
    assert found.proven
    assert sum(times for rule, times in found.relaxation if rule.code == "must_cover") > 0
    said = [rule.sentence for rule in (*found.conflict, *(rule for rule, _ in found.relaxation))]
    assert all(sentence.endswith(".") for sentence in said)
    assert {rule.day for rule in found.conflict} == {0}
    posts = sum(rule.amount for rule in found.conflict if rule.code == "must_cover")
    away = {rule.person for rule in found.conflict if rule.code == "absent"}
    assert posts == 40 - len(away) + 1
