from dataclasses import replace

import pytest

from fangxian.planning.dialysis import Patient, Problem, Rules, solve
from fangxian.planning.dialysis.diagnose import Diagnosis, diagnose, sentence
from fangxian.planning.dialysis.tests.cast import AN, BO, CHEN, MACHINES, SESSIONS, plan, unit
from fangxian.planning.stopping import MaxRuntime

CROWD = tuple(replace(BO, code=f"P{number}") for number in range(10))


def test_what_can_be_planned_has_nothing_to_explain() -> None:
    assert diagnose(unit()) == Diagnosis((), ())


@pytest.mark.parametrize(
    ("problem", "conflict", "ways"),
    [
        (unit(CHEN, machines=MACHINES[:3]), {"sessions hbv", "zone hbv"}, {"machines": 2}),
        (unit(BO, sessions=tuple(replace(s, nurses=0) for s in SESSIONS)), {"nurses", "sessions general"}, {"nurses": 2}),
        (unit(BO, sessions=tuple(replace(s, doctors=1) for s in SESSIONS)), {"doctors", "sessions general"}, {"doctors": 2}),
        (unit(BO, machines=MACHINES[:1]), {"sessions general", "standby"}, {"standby": 2}),
        (unit(AN, pinned=plan("An 0am G1", "An 3am G1")), {"patterns general", "pinned"}, {"pinned": 1}),
        (unit(replace(AN, absent=(0, 1))), {"absent", "patterns general", "sessions general"}, {"pattern": 1}),
        (unit(replace(BO, minutes=300)), {"minutes", "sessions general"}, {"sessions": 2, "gap": 2}),
        (unit(replace(BO, last_on=-5)), {"longest gap general"}, {"gap": 2}),
    ],
)  # fmt: skip
def test_a_conflict_is_as_small_as_can_be_and_the_way_out_as_cheap(
    problem: Problem, conflict: set[str], ways: dict[str, int]
) -> None:
    said = diagnose(problem)
    assert set(said.conflict) == conflict
    found: dict[str, int] = {}
    for way in said.ways_out:
        found[way.code] = found.get(way.code, 0) + int(way.amounts["amount"])
    assert found == ways


def test_more_patients_than_chairs_ask_for_machines() -> None:
    said = diagnose(unit(*CROWD, machines=MACHINES[:1], rules=Rules(standby=0)))
    assert {"machines general", "sessions general"} <= set(said.conflict)
    assert {way.code for way in said.ways_out} == {"machines"}


def test_a_diagnosis_reads_as_a_sentence() -> None:
    said = diagnose(unit(BO, machines=MACHINES[:1]))
    assert str(said).startswith(
        "These cannot all hold: every patient's number of sessions (general); a machine kept ready."
    )
    assert "Machines to keep ready in" in str(said)
    assert sentence("longest gap hbv") == "no gap longer than allowed (hbv)"


def test_following_the_advice_makes_a_plan_possible() -> None:
    problem = unit(CHEN, Patient(code="Ed", zone="hcv", sessions=2), machines=MACHINES[:4])
    assert solve(problem, MaxRuntime(30)).impossible
    zones = {way.who for way in diagnose(problem).ways_out}
    assert zones == {"hcv"}
    more = replace(MACHINES[3], code="C1", zone="hcv")
    assert solve(replace(problem, machines=(*problem.machines, more)), MaxRuntime(30)).feasible
