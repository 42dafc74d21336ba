from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from fangxian.base.testing import Cast, client_of
from fangxian.jobs.running import run
from fangxian.planning.rosters import Plan, check
from fangxian.planning.rosters.problem import Pair
from fangxian.register.models import Person
from fangxian.roster.duties import judging, services, swapping, wording
from fangxian.roster.duties.models import Duty, PairRule, Roster
from fangxian.roster.duties.services import Step
from fangxian.roster.duties.tests.stage import Stage
from fangxian.roster.duties.tests.test_publish import refused
from fangxian.roster.staffing.models import Need


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


@pytest.fixture(autouse=True)
def _no_pulse(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pulse has a connection of its own, which would wait for the test's transaction."""
    monkeypatch.setattr("fangxian.jobs.running.BEAT", 3600)


def pair(stage: Stage, one: int, other: int, *, together: bool = False) -> PairRule:
    people = stage.people
    return services.add_pair(
        stage.cast.county.pk, people[one].pk, people[other].pk, together=together, actor=stage.cast.coordinator
    )


def searched(stage: Stage, roster: Roster) -> Plan:
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator, iterations=8)
    run(str(job.pk))
    plan = roster.plans.latest("number")
    assert plan.violations == 0
    return Plan.from_json(plan.duties)


def shifts_of(plan: Plan, person: Person) -> set[tuple[int, str]]:
    return {(duty.day, duty.shift) for duty in plan.duties if duty.person == str(person.pk)}


def test_a_search_keeps_two_people_together_and_two_apart(stage: Stage) -> None:
    Need.objects.update(required=2, preferred=2)
    roster = stage.roster(days=4)
    stage.people += [stage.member(f"S{n:02}") for n in range(3)]
    pair(stage, 0, 1, together=True)
    pair(stage, 2, 3)
    plan = searched(stage, roster)
    first, second, third, fourth = (shifts_of(plan, person) for person in stage.people[:4])
    assert first
    assert first == second
    assert not third & fourth


def test_the_checker_says_who_must_not_meet_in_both_languages(stage: Stage) -> None:
    roster = stage.roster()
    pair(stage, 0, 1)
    pair(stage, 2, 3, together=True)
    plan = Plan.from_json(stage.plan(roster, (0, 0, stage.day), (1, 0, stage.day), (2, 0, stage.night)).duties)
    found = [item for item in check(judging.problem_now(roster), plan).violations if item.code in ("apart", "together")]
    assert sorted(item.code for item in found) == ["apart", "together"]
    names = wording.names_of(roster, found)
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = [wording.sentence(item, names) for item in found]
    assert all("R0" in text for texts in said.values() for text in texts)
    assert not set(said["en"]) & set(said["zh-hans"])


def test_a_change_that_brings_two_together_needs_a_reason(stage: Stage) -> None:
    Need.objects.update(required=2, preferred=2)
    roster = stage.roster(days=1)
    plan = stage.plan(roster, (0, 0, stage.day), (2, 0, stage.day))
    services.publish_plan(plan.pk, actor=stage.cast.coordinator, overrule="人手不足")
    pair(stage, 0, 1)
    duty = Duty.objects.get(person=stage.people[2])
    step = Step(duty.pk, person_id=stage.people[1].pk)
    with refused("roster_rules_broken"):
        services.change_duty(step, actor=stage.cast.coordinator, reason="换人")
    services.change_duty(step, actor=stage.cast.coordinator, reason="换人", overrule="无人可派")


def test_no_colleague_reads_who_must_not_meet_whom(stage: Stage) -> None:
    Need.objects.update(required=2, preferred=2)
    roster = stage.roster(days=1)
    plan = stage.plan(roster, (0, 0, stage.day), (2, 0, stage.day))
    services.publish_plan(plan.pk, actor=stage.cast.coordinator, overrule="人手不足")
    pair(stage, 0, 1)
    asked = {one.person: one for one in swapping.colleagues_for(Duty.objects.get(person=stage.people[2]))}
    reasons = asked[stage.people[1]].reasons
    assert reasons
    assert not any("R00" in reason for reason in reasons)


def test_two_people_have_one_rule_whichever_is_named_first(stage: Stage) -> None:
    pair(stage, 1, 0)
    with refused("roster_pair_stands"):
        pair(stage, 0, 1, together=True)
    with refused("roster_pair_of_one"):
        pair(stage, 2, 2)
    stage.people[3].is_closed = True
    stage.people[3].save()
    with refused("roster_pair_no_staff"):
        pair(stage, 2, 3)


def test_the_database_holds_pairs_in_order(stage: Stage) -> None:
    first, second = sorted(stage.people[:2], key=lambda person: person.pk)
    for one, other in ((second, first), (first, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PairRule.objects.create(first=one, second=other)


def test_a_pair_holds_where_both_are_planned(stage: Stage) -> None:
    rule = pair(stage, 0, 1, together=True)
    roster = stage.roster()
    pairs = judging.problem_now(roster).pairs
    assert pairs == (Pair(first=str(rule.first_id), second=str(rule.second_id), together=True),)
    stage.people[0].is_closed = True
    stage.people[0].save()
    assert judging.problem_now(roster).pairs == ()


def test_removing_a_pair_leaves_its_history(stage: Stage) -> None:
    rule = pair(stage, 0, 1)
    services.remove_pair(stage.cast.county.pk, rule.pk, actor=stage.cast.coordinator)
    assert not PairRule.objects.exists()
    kept = PairRule.history.filter(id=rule.pk).order_by("history_date")
    assert [row.history_type for row in kept] == ["+", "-"]
    assert {row.history_user for row in kept} == {stage.cast.coordinator}
    with refused("roster_pair_gone"):
        services.remove_pair(stage.cast.county.pk, rule.pk, actor=stage.cast.coordinator)


def test_nobody_removes_the_pairs_of_another_unit(stage: Stage) -> None:
    rule = pair(stage, 0, 1)
    with refused("roster_pair_gone"):
        services.remove_pair(stage.cast.other_county.pk, rule.pk, actor=stage.cast.outsider)
    assert PairRule.objects.exists()


def test_a_pair_is_added_and_removed_on_its_pages(stage: Stage) -> None:
    roster = stage.roster()
    client = client_of(stage.cast.coordinator)
    people = [stage.people[0].pk, stage.people[1].pk]
    address = reverse("duties:pair-new", args=[roster.pk])
    assert client.post(address, {"first": people[0], "second": people[0], "what": "apart"}).status_code == 422
    assert client.post(address, {"first": people[0], "second": people[1], "what": "apart"}).status_code == 302
    assert not PairRule.objects.get().together
    remove = reverse("duties:pair-remove", args=[roster.pk, PairRule.objects.get().pk])
    assert f'href="{remove}"' in client.get(reverse("duties:rules", args=[roster.pk])).content.decode()
    assert client.get(remove).status_code == 200
    assert PairRule.objects.exists()
    assert client.post(remove).status_code == 302
    assert not PairRule.objects.exists()


def test_the_page_of_rules_costs_the_same_number_of_queries_however_many_there_are(stage: Stage) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    client, address = client_of(stage.cast.coordinator), reverse("duties:rules", args=[stage.roster().pk])
    pair(stage, 0, 1)
    client.get(address)
    few = asked()
    more: list[Any] = [pair(stage, 0, 2), pair(stage, 0, 3), pair(stage, 1, 2)]
    assert more
    assert asked() == few
