import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fangxian.base.clock import now
from fangxian.base.testing import Cast, client_of
from fangxian.jobs.models import Job, JobState
from fangxian.planning.rosters import Plan
from fangxian.planning.rosters.checker.words import SENTENCES
from fangxian.planning.rosters.hard.rules import STATEMENTS
from fangxian.register.importing.tables import read_rows
from fangxian.roster.duties import hours, services, wording
from fangxian.roster.duties.models import PlanSource, RosterState
from fangxian.roster.duties.services import Edit
from fangxian.roster.duties.tests.stage import Stage, tomorrow
from fangxian.roster.duties.tests.test_publish import refused
from fangxian.roster.staffing.models import Need, StopKind
from fangxian.roster.staffing.services import set_stop


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


def page(stage: Stage, name: str, *args: Any, query: str = "") -> str:
    answer = client_of(stage.cast.coordinator).get(reverse(f"duties:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_grid_costs_the_same_number_of_queries_whatever_its_size(stage: Stage) -> None:
    small = stage.roster(days=2)
    stage.full(small)
    client = client_of(stage.cast.coordinator)
    address = reverse("duties:roster", args=[small.pk])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for n in range(20):
        stage.people.append(stage.member(f"X{n:02}"))
    for n in range(5):
        Need.objects.create(post=stage.gate(f"门{n}"))
    large = stage.roster(days=14)
    stage.plan(large, *((n, n % 14, stage.day) for n in range(20)))
    address = reverse("duties:roster", args=[large.pk])
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
    assert len(few) < 70


def test_a_long_roster_is_shown_in_parts(stage: Stage) -> None:
    roster = stage.roster(days=80)
    stage.plan(roster)
    text = page(stage, "roster", roster.pk, query="?from=70")
    assert text.count('scope="col"') == 10 + 3
    assert "from=35" in text


def test_findings_and_gaps_stand_beside_the_grid(stage: Stage) -> None:
    roster = stage.roster()
    stage.plan(roster, (0, 0, stage.night), (0, 1, stage.day))
    text = page(stage, "roster", roster.pk)
    assert "is-wrong" in text
    assert "is-missing" in text


def test_nobody_reads_from_a_roster_why_somebody_is_away(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    set_stop(stage.people[0].pk, kind=StopKind.ILLNESS, first_day=roster.first_day, actor=stage.cast.coordinator)
    for name in ("roster", "sheet"):
        text = page(stage, name, roster.pk)
        assert "illness" not in text
        assert "疾病" not in text


def test_an_edit_makes_a_version_and_the_next_one_changes_it(stage: Stage) -> None:
    roster = stage.roster()
    solved = stage.full(roster)
    solved.source = PlanSource.SOLVER
    solved.save()
    person = stage.people[1].pk
    first = services.edit_plan(roster.pk, [Edit(person, 1)], plan_id=solved.pk, actor=stage.cast.coordinator)
    assert (first.number, first.violations, first.base_id) == (2, 1, solved.pk)
    give = Edit(person, 1, stage.day.pk, stage.post.pk)
    second = services.edit_plan(roster.pk, [give], plan_id=first.pk, actor=stage.cast.coordinator)
    assert (second.pk, second.violations) == (first.pk, 0)
    other = services.edit_plan(roster.pk, [Edit(person, 1)], plan_id=first.pk, actor=stage.cast.leader)
    assert other.number == 3
    with refused("roster_cell_unknown"):
        services.edit_plan(roster.pk, [Edit(person, 7, stage.day.pk, stage.post.pk)], plan_id=None, actor=None)


def test_dragging_exchanges_two_cells(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.full(roster)
    first, second = stage.people[:2]
    data = {"source": f"{first.pk}:0", "target": f"{second.pk}:1"}
    address = reverse("duties:move", args=[roster.pk]) + f"?plan={plan.number}"
    answer = client_of(stage.cast.coordinator).post(address, data)
    assert answer.status_code == 302
    cells = {(duty.person, duty.day) for duty in Plan.from_json(roster.plans.order_by("-number")[0].duties).duties}
    assert {(str(first.pk), 0), (str(second.pk), 1)} <= cells


def test_a_table_comes_back_as_the_same_plan(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.full(roster)
    answer = client_of(stage.cast.coordinator).get(reverse("duties:file", args=[roster.pk]))
    data = b"".join(answer.streaming_content)
    made = services.import_plan(roster.pk, io.BytesIO(data), name="表.xlsx", actor=stage.cast.coordinator)
    assert (made.source, made.duties, made.violations) == (PlanSource.IMPORTED, plan.duties, 0)
    assert len(read_rows(data)) == 6


def test_cells_that_are_not_understood_are_named(stage: Stage) -> None:
    roster = stage.roster()
    day = roster.first_day
    text = f"人员,{day},{day + timedelta(days=1):%m-%d}\nR00,D,休\nR01,Z 北出口卡点,\n无名,D,\n"
    with refused("roster_sheet_cells") as told:
        services.import_plan(roster.pk, io.BytesIO(text.encode("gb18030")), name="x.csv", actor=None)
    assert told.value.detail["count"] == 2
    assert "B3 “Z 北出口卡点”" in told.value.detail["cells"]
    with refused("roster_sheet_header"):
        services.import_plan(roster.pk, io.BytesIO(b"a,b\nR00,D\n"), name="x.csv", actor=None)
    file = SimpleUploadedFile("x.csv", text.encode())
    answer = client_of(stage.cast.coordinator).post(reverse("duties:import", args=[roster.pk]), {"file": file})
    assert answer.status_code == 422


def test_comparing_shows_days_and_costs_by_the_same_rules(stage: Stage) -> None:
    roster = stage.roster()
    stage.full(roster)
    stage.plan(roster, (0, 0, stage.day), (2, 0, stage.night), (1, 1, stage.day))
    text = page(stage, "compare", roster.pk, query="?a=1&b=2")
    assert ">R03<" in text
    assert ">R01<" not in text


def test_a_copy_takes_the_same_duties_to_other_days(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    made = services.copy_roster(roster.pk, first_day=tomorrow() + timedelta(days=7), actor=stage.cast.coordinator)
    assert (made.days, len(Plan.from_json(made.plans.get().duties).duties), made.plans.get().violations) == (2, 4, 0)


def test_a_closed_roster_changes_no_more(stage: Stage) -> None:
    roster = stage.roster()
    plan = stage.full(roster)
    services.publish_plan(plan.pk, actor=stage.cast.coordinator)
    services.close_roster(roster.pk, actor=stage.cast.coordinator, reason="任务结束")
    roster.refresh_from_db()
    assert roster.state == RosterState.CLOSED
    with refused("roster_closed"):
        services.edit_plan(roster.pk, [Edit(stage.people[0].pk, 0)], plan_id=plan.pk, actor=stage.cast.coordinator)
    with refused("roster_closed"):
        services.plan_roster(roster.pk, actor=stage.cast.coordinator)
    assert "roster-grid" in page(stage, "roster", roster.pk)


def test_the_page_offers_the_best_plan_of_a_lost_search(stage: Stage) -> None:
    roster = stage.roster()
    job = services.plan_roster(roster.pk, actor=stage.cast.coordinator)
    assert "hx-get" in page(stage, "roster", roster.pk)
    best = {"cost": 7, "violations": 2, "plan": {"names": [], "duties": []}}
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, problem="job_worker_lost", finished_at=now(), best=best)
    assert reverse("duties:keep", args=[roster.pk, job.pk]) in page(stage, "roster", roster.pk)
    answer = client_of(stage.cast.coordinator).get(
        reverse("duties:progress", args=[roster.pk]), headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Refresh"] == "true"


def test_everybody_of_the_unit_sees_the_shares(stage: Stage) -> None:
    roster = stage.roster()
    services.publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    stage.people[0].user_id = stage.cast.nobody.pk
    stage.people[0].save()
    answer = client_of(stage.cast.nobody).get(reverse("duties:fairness"))
    assert ">R03<" in answer.content.decode()
    assert ">R03<" not in client_of(stage.cast.outsider).get(reverse("duties:fairness")).content.decode()


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 8), 11), (date(2026, 11, 1), 13), (date(2026, 6, 1), 12)])
def test_a_shift_goes_by_the_clock_also_when_that_is_changed(stage: Stage, settings: Any, day: date, hour: int) -> None:
    settings.TIME_ZONE = "America/New_York"
    start, end = hours.hours_of(stage.night, day - timedelta(days=1))
    assert (end - start).total_seconds() / 3600 == hour


def test_every_finding_has_a_sentence() -> None:
    assert set(wording.SENTENCES) == set(SENTENCES)
    assert set(wording.STATEMENTS) == set(STATEMENTS)
