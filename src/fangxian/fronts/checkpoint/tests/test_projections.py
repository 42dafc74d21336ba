"""Rows are a function of the facts alone: whatever the order of arrival, however cut into batches, as replay makes them."""

import json
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fangxian.base.ids import new_id
from fangxian.base.testing import Cast
from fangxian.fronts.checkpoint.figures import MEASURES, Differences, count_passage, count_screening
from fangxian.fronts.checkpoint.kinds import Passage as PassageBody
from fangxian.fronts.checkpoint.models import NOWHERE, HandOver, HourFigure, Passage, Reading, Screening
from fangxian.fronts.checkpoint.projections import CheckpointProjection
from fangxian.fronts.checkpoint.projections.screenings import Row
from fangxian.fronts.checkpoint.projections.tables import COMMON, TABLES
from fangxian.fronts.checkpoint.tests.facts import NIGHT, Post, append, decision, post_of, reading
from fangxian.record.drafts import Draft
from fangxian.record.replay import replay

pytestmark = pytest.mark.django_db
TURNED_BACK = json.loads((Path(__file__).parent / "vectors" / "turned_back.json").read_text("utf-8"))
LATER = NIGHT + timedelta(hours=10)


@pytest.fixture
def post(cast: Cast) -> Post:
    return post_of(cast)


def rows() -> dict[str, list[Any]]:
    """Every row of every read model, without numbers that only count rows."""
    found = {}
    for model in CheckpointProjection.models:
        names = [
            field.attname for field in model._meta.concrete_fields if field.name != "id" or model is not HourFigure
        ]
        found[model.__name__] = sorted(map(repr, model._default_manager.values_list(*names)))
    return found


def figures() -> dict[str, int]:
    totals = dict.fromkeys(MEASURES, 0)
    for figure in HourFigure.objects.all():
        for name in MEASURES:
            totals[name] += getattr(figure, name)
    return {name: value for name, value in totals.items() if value}


def test_a_car_with_one_normal_reading(post: Post) -> None:
    passage = post.passage(people=1)
    id = post.screening(passage, origin="东胜区", origin_code="150602", residence="local")
    post.send()
    row = Screening.objects.get()
    assert (row.pk, row.passage_id, row.place_id, row.author_id) == (id, passage, post.place_id, post.author_id)
    assert (row.readings, row.celsius, row.max_celsius, row.method, row.in_range) == (1, 36.4, 36.4, "forehead", True)
    assert (row.outcome, row.rule, row.policy, row.is_open) == ("pass", "C10-4", "test-2020", False)
    assert figures() == {"vehicles": 1, "people": 1, "registered": 1, "screened": 1, "to_pass": 1}


def test_the_last_rung_of_the_ladder_decides(post: Post) -> None:
    id = post.screening(decision=decision("remeasure"), readings=[reading(38.2), reading(37.9, "wrist")])
    post.send()
    assert Screening.objects.get().is_open
    post.further(id, 37.8, "fever_clinic")
    post.send()
    row = Screening.objects.get()
    assert (row.readings, row.first_celsius, row.celsius, row.max_celsius) == (3, 38.2, 37.8, 38.2)
    assert (row.method, row.outcome, row.is_open) == ("axillary_electronic", "fever_clinic", False)
    assert figures() == {"registered": 1, "screened": 1, "remeasured": 1, "febrile": 1, "to_fever_clinic": 1}


@pytest.mark.parametrize(("is_fever", "febrile"), [(None, 1), (True, 1), (False, 0)])
def test_symptoms_without_a_fever_are_not_counted_as_one(post: Post, is_fever: bool | None, febrile: int) -> None:
    post.screening(decision=decision("fever_clinic", rule="C15", is_fever=is_fever), readings=[reading(36.6)])
    post.send()
    assert figures().get("febrile", 0) == Screening.objects.get().is_febrile == febrile
    assert figures()["to_fever_clinic"] == 1


def test_a_reading_that_arrives_first_waits_for_its_screening(post: Post) -> None:
    id = new_id()
    post.further(id, 37.8, "fever_clinic")
    post.send()
    assert (Reading.objects.count(), Screening.objects.count(), figures()) == (1, 0, {})
    post.screening(id=id, decision=decision("remeasure"), readings=[reading(38.0)])
    post.send()
    assert Screening.objects.get().outcome == "fever_clinic"


def test_a_withdrawn_reading_gives_the_ladder_back(post: Post) -> None:
    id = post.screening(decision=decision("remeasure"), readings=[reading(38.0)])
    rung = post.further(id, 36.2, "pass")
    post.send()
    post.withdraw(rung)
    post.send()
    row = Screening.objects.get()
    assert (row.readings, row.outcome, row.celsius) == (1, "remeasure", 38.0)
    assert figures() == {"registered": 1, "screened": 1, "to_remeasure": 1}


def test_a_reading_amended_to_another_screening_moves_there(post: Post) -> None:
    wrong, right = (post.screening(decision=decision("remeasure")) for _ in range(2))
    rung = post.further(wrong, 37.9, "fever_clinic")
    post.send()
    post.amend(rung, screening=right)
    post.send()
    outcomes = dict(Screening.objects.values_list("id", "outcome"))
    assert outcomes == {wrong: "remeasure", right: "fever_clinic"}


def test_the_last_word_on_an_arrival_holds(post: Post) -> None:
    id = post.screening(decision=decision("home_isolation", days=14, confirm_by=LATER))
    first = post.arrival(id, "not_arrived")
    second = post.arrival(id, "arrived")
    post.send()
    row = Screening.objects.get()
    assert (row.confirm_by, row.days, row.arrival) == (LATER, 14, "arrived")
    assert row.arrival_at == NIGHT + timedelta(minutes=3)
    post.withdraw(second)
    post.withdraw(first)
    post.send()
    assert Screening.objects.get().arrival == ""


def test_a_withdrawn_passage_leaves_every_figure_and_stays_in_the_register(post: Post) -> None:
    passage = post.passage(people=3)
    post.send()
    post.withdraw(passage)
    post.send()
    assert Passage.objects.get().is_withdrawn
    assert not HourFigure.objects.exists()


def test_an_amended_direction_moves_the_count(post: Post) -> None:
    passage = post.passage(people=3)
    post.send()
    post.amend(passage, direction="out", people=4)
    post.send()
    assert list(HourFigure.objects.values_list("direction", "people")) == [("out", 4)]
    assert Passage.objects.get().amendments == 1


def test_counted_crowds_and_those_on_foot(post: Post) -> None:
    post.tally(vehicles=10, people=42, measured=40, febrile=1, vehicle="bus")
    post.passage(vehicle="on_foot", people=2, mode="tally")
    post.send()
    assert figures() == {"vehicles": 10, "people": 44, "tallied": 44, "screened": 40, "febrile": 1}


def test_those_let_pass_after_all_were_not_dissuaded(post: Post) -> None:
    post.dissuasion(vehicles=1, people=3)
    post.dissuasion(result="let_pass", people=5)
    post.send()
    assert figures() == {"dissuaded_vehicles": 1, "dissuaded_people": 3}


def test_an_entry_without_place_or_unit_is_counted_nowhere_in_particular(post: Post) -> None:
    post.make("checkpoint.passage", {"direction": "in", "vehicle": "car", "people": 1}, unit_id=None, place_id=None)
    post.send()
    assert HourFigure.objects.values_list("unit_id", "place_id").get() == (NOWHERE, NOWHERE)


def test_a_hand_over_keeps_what_both_signed(post: Post) -> None:
    equipment = [{"name": "额温枪", "count": 3, "faulty": 1}]
    payload = {
        "to": new_id(),
        "started_at": NIGHT,
        "vehicles": 80,
        "open_screenings": [new_id()],
        "equipment": equipment,
    }
    post.make("checkpoint.handover", payload)
    post.send()
    row = HandOver.objects.get()
    assert (row.to_id, row.vehicles, row.open_screenings, row.equipment) == (payload["to"], 80, 1, equipment)


def test_what_no_column_can_hold_is_tamed_and_never_stops_a_batch(post: Post) -> None:
    wild = "鄂\x00尔\u202e多斯\U00020bb7"
    never = datetime(1, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    id = post.screening(
        origin=wild,
        readings=[reading(36.0, at=never)],
        decision=decision("home_isolation", days=10**30, confirm_by=never),
    )
    post.make("checkpoint.handover", {"to": new_id(), "started_at": never, "people": 10**20, "open_matters": wild})
    post.tally(started_at=datetime(9999, 12, 31, 23, tzinfo=UTC), people=1_000_000)
    post.send()
    row = Screening.objects.get(pk=id)
    assert row.origin == "鄂尔多斯\U00020bb7"
    assert (row.days, HandOver.objects.get().people) == (2**31 - 1, 2**31 - 1)


def test_outcomes_and_measures_are_one_list() -> None:
    for outcome in ("pass", "dissuade", "observe_and_refer"):
        assert {name for name, _count in count_screening(2, outcome, True)} <= set(MEASURES)
    body = PassageBody(direction="in", vehicle="car", people=2)
    assert dict(count_passage(body))["people"] == 2


def test_differences_that_cancel_out_are_not_written(db: None) -> None:
    differences = Differences()
    for sign in (1, -1):
        differences.add(None, None, NIGHT, "in", (("people", 3),), sign)
    with CaptureQueriesContext(connection) as queries:
        differences.write()
    assert len(queries) == 0


def story(post: Post) -> list[Draft]:
    """A night with everything in it: ladders, arrivals, corrections of corrections, withdrawals, counts."""
    passage, other = post.passage(people=2), post.passage(people=1, direction="out")
    feverish = post.screening(passage, decision=decision("remeasure"), readings=[reading(38.4)])
    cold = post.screening(passage, decision=decision("remeasure"), readings=[reading(33.1, in_range=False)])
    rung = post.further(feverish, 38.1, "fever_clinic")
    post.further(cold, 36.3, "home_isolation", days=14, confirm_by=LATER)
    mistaken = post.further(cold, 39.9, "fever_clinic")
    post.withdraw(mistaken)
    arrived = post.arrival(cold)
    post.arrival(cold, "not_arrived")
    post.amend(arrived, result="refused")
    leaving = post.screening(other, direction="out")
    post.withdraw(leaving)
    correction = post.amend(feverish, origin="乌审旗", residence="none")
    post.amend(correction, "record.amendment", reason="again")
    post.amend(passage, people=3, vehicle="van")
    post.amend(rung, screening=cold)
    post.tally(vehicles=4, people=9, measured=9)
    turned = post.dissuasion(passage=other, origin="外省")
    post.amend(turned, people=5)
    post.make("checkpoint.conditions", {"ambient_c": -31.5, "wind_by_eye": "moves_flag", "thermometers": 2})
    return post.drafts


def run(drafts: list[Draft], sizes: list[int]) -> dict[str, list[Any]]:
    """Append copies of ``drafts`` in batches of ``sizes``; returns the rows and takes everything back."""
    left = [copy(draft) for draft in drafts]
    with transaction.atomic():
        for size in [*sizes, len(left)]:
            if left[:size]:
                append(left[:size])
            left = left[size:]
        found = rows()
        replay()
        assert rows() == found
        transaction.set_rollback(True)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_any_cut_gives_the_rows_of_a_replay(post: Post, data: st.DataObject) -> None:
    post.drafts, post.minute = [], 0
    drafts = story(post)
    expected = run(drafts, [])
    order = data.draw(st.permutations(range(len(drafts))))
    sizes = data.draw(st.lists(st.integers(1, 8), max_size=8))
    assert run([drafts[index] for index in order], sizes) == expected


def statements(post: Post, times: int) -> int:
    """Count the statements of one batch that holds new facts, changed facts and readings of older screenings."""
    older: list[UUID] = [post.screening() for _ in range(times)]
    turned = [post.dissuasion() for _ in range(times)]
    post.send()
    for id, dissuasion in zip(older, turned, strict=True):
        post.further(id, 38.0, "fever_clinic")
        post.arrival(post.screening(post.passage()))
        post.amend(id, origin="伊金霍洛旗")
        post.withdraw(dissuasion)
        post.tally(people=3)
    with CaptureQueriesContext(connection) as queries:
        post.send()
    return len(queries)


def test_the_number_of_statements_does_not_grow_with_the_batch(post: Post) -> None:
    statements(post, 1)
    assert statements(post, 30) == statements(post, 2)


def test_the_columns_of_a_screening_are_those_of_its_table() -> None:
    assert Row._fields[: len(COMMON)] == COMMON
    assert sorted(Row._fields) == sorted(field.attname for field in Screening._meta.concrete_fields)
    for table in TABLES:
        names = {field.attname for field in table.model._meta.concrete_fields}
        assert {*COMMON, *table.columns} == names


@pytest.mark.parametrize(("vehicle", "outcomes", "facts"), [case[1:] for case in TURNED_BACK], ids=lambda _: "")
def test_a_vehicle_counts_as_dissuaded_when_everybody_in_it_was(
    post: Post, vehicle: str, outcomes: list[str], facts: list[list[int]]
) -> None:
    passage = post.passage(vehicle=vehicle, people=len(outcomes))
    lines = [post.dissuasion(passage=passage, vehicles=vehicles, people=people) for vehicles, people in facts]
    post.send()
    counted = figures()
    everybody = vehicle != "on_foot" and set(outcomes) == {"dissuade"}
    assert counted.get("dissuaded_vehicles", 0) == int(everybody)
    assert counted.get("dissuaded_people", 0) == outcomes.count("dissuade")
    if lines:
        post.withdraw(lines[-1])
        post.send()
        assert figures().get("dissuaded_vehicles", 0) == 0
        assert figures().get("dissuaded_people", 0) == outcomes.count("dissuade") - 1
