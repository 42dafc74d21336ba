from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from fangxian.base.clock import now
from fangxian.base.testing import Cast, client_of
from fangxian.jobs.models import JobState
from fangxian.jobs.running import run
from fangxian.planning.rosters import Plan, check
from fangxian.planning.rosters.problem import Pin
from fangxian.roster.duties import remarks, searching, services
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import PinnedCell, Roster
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.services import Edit
from fangxian.roster.duties.tests.stage import Stage, tomorrow
from fangxian.roster.duties.tests.test_publish import refused
from fangxian.roster.staffing.models import StopKind
from fangxian.roster.staffing.services import set_stop


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


@pytest.fixture(autouse=True)
def _no_pulse(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pulse has a connection of its own, which would wait for the test's transaction."""
    monkeypatch.setattr("fangxian.jobs.running.BEAT", 3600)


def pin(stage: Stage, roster: Roster, who: int, day: int, shift: Any = None) -> PinnedCell:
    post = stage.post.pk if shift else None
    cell = Edit(stage.people[who].pk, day, shift.pk if shift else None, post)
    return services.pin_cell(roster.pk, cell, actor=stage.cast.coordinator)


def searched(stage: Stage, roster: Roster) -> tuple[Any, Plan]:
    """Let a search run as the worker runs it; return its job and the newest plan."""
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator, iterations=5)
    run(str(job.pk))
    job.refresh_from_db()
    return job, Plan.from_json(roster.plans.latest("number").duties)


def cells(plan: Plan) -> dict[tuple[str, int], tuple[str, str]]:
    return {(duty.person, duty.day): (duty.shift, duty.role) for duty in plan.duties}


def test_a_search_keeps_what_was_fixed_and_a_second_one_as_well(stage: Stage) -> None:
    roster = stage.roster(days=3)
    pin(stage, roster, 3, 1, stage.night)
    pin(stage, roster, 0, 0)
    pin(stage, roster, 0, 1)
    pin(stage, roster, 0, 2)
    first, last = str(stage.people[0].pk), str(stage.people[3].pk)
    for _again in range(2):
        job, plan = searched(stage, roster)
        found = cells(plan)
        assert (job.state, job.result["violations"]) == (JobState.DONE, 0)
        assert found[last, 1] == (str(stage.night.pk), str(stage.post.pk))
        assert not {(first, day) for day in range(3)} & set(found)
    assert roster.plans.count() == 2


def test_a_plan_against_a_fixed_cell_breaks_a_rule(stage: Stage) -> None:
    roster = stage.roster()
    pin(stage, roster, 0, 0)
    pin(stage, roster, 1, 0, stage.day)
    plan = stage.full(roster)
    found = check(build(gather(roster)).problem, Plan.from_json(plan.duties)).violations
    assert {item.code for item in found} == {"pin_off", "pin_duty"}
    with refused("roster_rules_broken"):
        services.publish_plan(plan.pk, actor=stage.cast.coordinator)


def test_fixed_cells_that_contradict_the_rules_are_said_and_kept(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "DIAGNOSIS_SECONDS", 2.0)
    roster = stage.roster()
    pin(stage, roster, 0, 0, stage.night)
    pin(stage, roster, 0, 1, stage.day)
    set_stop(stage.people[1].pk, kind=StopKind.ILLNESS, first_day=roster.first_day, actor=stage.cast.coordinator)
    pin(stage, roster, 1, 0, stage.day)
    job, plan = searched(stage, roster)
    assert (job.state, job.result["violations"] > 0) == (JobState.DONE, True)
    assert {rule["code"] for rule in job.result["conflict"]} & {"pin", "succession", "absent"}
    mine = {duty.day for duty in plan.duties if duty.person == str(stage.people[0].pk)}
    assert mine == {0, 1}
    assert "is-wrong" in page(stage, roster)


def test_fixing_again_changes_and_letting_go_frees(stage: Stage) -> None:
    roster = stage.roster()
    pin(stage, roster, 0, 0, stage.day)
    again = pin(stage, roster, 0, 0, stage.night)
    assert (roster.pinned_cells.get(), again.shift_id) == (again, stage.night.pk)
    assert services.unpin_cell(roster.pk, stage.people[0].pk, 0)
    assert not services.unpin_cell(roster.pk, stage.people[0].pk, 0)
    pin(stage, roster, 0, 0)
    pin(stage, roster, 1, 1)
    assert services.unpin_all(roster.pk) == 2


def test_only_cells_of_a_draft_are_fixed(stage: Stage) -> None:
    roster = stage.roster()
    for cell in (
        Edit(stage.people[0].pk, 2),
        Edit(stage.post.pk, 0),
        Edit(stage.people[0].pk, 0, stage.post.pk, stage.post.pk),
        Edit(stage.people[0].pk, 0, stage.day.pk),
    ):
        with refused("roster_cell_unknown"):
            services.pin_cell(roster.pk, cell, actor=None)
    pin(stage, roster, 0, 0, stage.day)
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    for act in (lambda: pin(stage, roster, 0, 1), lambda: services.unpin_all(roster.pk)):
        with refused("roster_pin_not_draft"):
            act()
    roster.refresh_from_db()
    assert build(gather(roster)).problem.pins == ()
    services.unpublish_roster(roster.pk, actor=stage.cast.coordinator, reason="重来")
    roster.refresh_from_db()
    assert len(build(gather(roster)).problem.pins) == 1


def test_whoever_is_gone_is_left_aside_and_that_is_said(stage: Stage) -> None:
    roster = stage.roster()
    pin(stage, roster, 0, 0, stage.day)
    pin(stage, roster, 1, 1, stage.night)
    pin(stage, roster, 2, 1)
    stage.people[0].is_closed = True
    stage.people[0].save()
    stage.night.is_closed = True
    stage.night.save()
    found = build(gather(roster))
    assert found.problem.pins == (Pin(person=str(stage.people[2].pk), day=1),)
    lost = [item for item in found.remarks if item.code == "pin_lost"]
    assert [item.values["person"] for item in lost] == ["R00", "R01"]
    assert "R01" in remarks.in_words(lost)[1]


def test_the_database_holds_one_whole_pin_for_a_cell(stage: Stage) -> None:
    roster = stage.roster()
    about = {"roster": roster, "person": stage.people[0], "made_at": now(), "made_by_id": roster.pk}
    PinnedCell.objects.create(day=tomorrow(), **about)
    spoiled: list[tuple[date, dict[str, Any]]] = [
        (tomorrow(), {}),
        (tomorrow() + timedelta(days=1), {"shift": stage.day}),
    ]
    for day, values in spoiled:
        with pytest.raises(IntegrityError), transaction.atomic():
            PinnedCell.objects.create(day=day, **about, **values)


def test_a_deleted_draft_takes_its_fixed_cells_with_it(stage: Stage) -> None:
    roster = stage.roster()
    pin(stage, roster, 0, 0, stage.day)
    services.delete_draft(roster.pk)
    assert not PinnedCell.objects.exists()


def page(stage: Stage, roster: Roster, query: str = "") -> str:
    answer = client_of(stage.cast.coordinator).get(reverse("duties:roster", args=[roster.pk]) + query)
    return str(answer.content.decode())


def test_a_cell_is_fixed_on_its_page_before_there_is_any_plan(stage: Stage) -> None:
    roster = stage.roster()
    client = client_of(stage.cast.coordinator)
    address = reverse("duties:cell", args=[roster.pk, stage.people[0].pk, 0]) + "?plan=0"
    answer = client.post(address, {"what": "", "pinned": "on"})
    assert answer.headers["Location"] == f"/rosters/{roster.pk}/?plan=0#c-{stage.people[0].pk}-0"
    assert (roster.pinned_cells.get().shift_id, roster.plans.count()) == (None, 0)
    text = page(stage, roster, "?plan=0")
    assert 'class="ti ti-pin roster-pin"' in text
    assert reverse("duties:unpin", args=[roster.pk]) in text
    assert "checked" in client.get(address).content.decode().split('name="pinned"')[1][:200]


def test_a_fixed_cell_follows_its_page(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.full(roster)
    client = client_of(stage.cast.coordinator)
    address = reverse("duties:cell", args=[roster.pk, stage.people[1].pk, 0]) + f"?plan={plan.number}"
    what = f"{stage.day.pk}:{stage.post.pk}"
    client.post(address, {"what": what, "pinned": "on"})
    assert roster.pinned_cells.get().shift_id == stage.day.pk
    assert cells(Plan.from_json(roster.plans.get().duties))[str(stage.people[1].pk), 0][0] == str(stage.day.pk)
    client.post(address, {"what": what})
    assert not roster.pinned_cells.exists()
    assert roster.plans.get().pk == plan.pk


def test_a_refused_pin_leaves_the_plan_as_it_was(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.full(roster)
    stage.post.is_closed = True
    stage.post.save()
    client = client_of(stage.cast.coordinator)
    address = reverse("duties:cell", args=[roster.pk, stage.people[0].pk, 0]) + f"?plan={plan.number}"
    answer = client.post(address, {"what": f"{stage.day.pk}:{stage.post.pk}", "pinned": "on"})
    assert answer.status_code == 422
    assert (roster.plans.get().duties, roster.pinned_cells.exists()) == (plan.duties, False)


def test_a_published_roster_offers_no_fixing(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    address = reverse("duties:cell", args=[roster.pk, stage.people[0].pk, 0])
    assert 'name="pinned"' not in client_of(stage.cast.coordinator).get(address).content.decode()


def test_all_are_freed_after_a_question(stage: Stage) -> None:
    roster = stage.roster()
    pin(stage, roster, 0, 0, stage.day)
    client, address = client_of(stage.cast.coordinator), reverse("duties:unpin", args=[roster.pk])
    assert client.get(address).status_code == 200
    assert roster.pinned_cells.exists()
    assert client.post(address).status_code == 302
    assert not roster.pinned_cells.exists()
    assert address not in page(stage, roster, "?plan=0")
