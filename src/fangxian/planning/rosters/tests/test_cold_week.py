"""A realistic week: posts around the clock at -31 °C, people with care at home, ill and on leave."""

import msgspec
import pytest

from fangxian.planning.rosters import Plan, check, diagnose, solve
from fangxian.planning.rosters.problem import Absence, Published
from fangxian.planning.rosters.tests.cold_week import cold_week
from fangxian.planning.stopping import MaxIterations, TargetCost

# Below the price of one post that stands empty.
MANNED = MaxIterations(1500) | TargetCost(1500)


@pytest.fixture(scope="module")
def published() -> Plan:
    return solve(cold_week(), MANNED).plan


def test_sixty_people_man_every_post(published: Plan) -> None:
    report = check(cold_week(), published)
    assert report.violations == ()
    assert all(finding.sentence for finding in report.costs)


def test_nobody_with_care_at_home_works_in_those_hours(published: Plan) -> None:
    assert not [duty for duty in published.duties if duty.person <= "P08" and duty.shift in ("evening", "night")]


def test_a_sick_call_moves_few_people(published: Plan) -> None:
    ill = published.duties[0].person
    own = sum(duty.person == ill for duty in published.duties)
    task = msgspec.structs.replace(
        cold_week(),
        absences=(*cold_week().absences, *(Absence(person=ill, day=day, reason="ill") for day in range(7))),
        published=Published(duties=published.duties, weight=50),
        wishes=(),
        fairness=(),
    )
    result = solve(task, MaxIterations(300))
    changed = [finding for finding in check(task, result.plan).costs if finding.code == "changed"]
    assert result.feasible
    assert own * 2 <= len(changed) <= own * 4


def test_a_day_that_asks_for_more_posts_than_there_are_people_is_the_conflict() -> None:
    found = diagnose(cold_week(people=8, posts=3), seconds=60)
    assert {rule.day for rule in found.conflict if rule.code == "must_cover"} <= {1, 2, 3}
    assert found.relaxation
    assert found.proven
