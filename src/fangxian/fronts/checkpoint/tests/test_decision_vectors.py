"""The vectors that Python and the browser share, run by Python; ``js_tests/decision.test.js`` runs the same file."""

import copy
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fangxian.fronts.checkpoint.codes import Direction, Method, Residence
from fangxian.fronts.checkpoint.decision import Measured, Situation, decide
from fangxian.fronts.checkpoint.policy import CheckpointPolicy, read_policy

HERE = Path(__file__).parent
CASES = json.loads((HERE / "vectors" / "decisions.json").read_text("utf-8"))
EDITIONS = {
    path.stem: json.loads(path.read_text("utf-8"))["values"]
    for path in (HERE.parent / "policies").glob("checkpoint-*.json")
}


def policy_of(case: dict[str, Any]) -> CheckpointPolicy:
    values = copy.deepcopy(EDITIONS[case["policy"]])
    for path, value in case.get("change", {}).items():
        *parts, last = path.split(".")
        node = values
        for part in parts:
            node = node[int(part)] if isinstance(node, list) else node[part]
        node[last] = value
    return read_policy(values)


def reading_of(body: dict[str, Any]) -> Measured:
    at = datetime.fromisoformat(body["at"]) if "at" in body else None
    return Measured(**{**body, "method": Method(body["method"]), "at": at})


def situation_of(body: dict[str, Any]) -> Situation:
    return Situation(
        **{
            **body,
            "readings": [reading_of(reading) for reading in body["readings"]],
            "direction": Direction(body["direction"]),
            "residence": Residence(body.get("residence", "unknown")),
        }
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_vector(case: dict[str, Any]) -> None:
    assert asdict(decide(policy_of(case), situation_of(case["situation"]))) == case["expect"]


def test_vectors_are_many_and_their_names_are_theirs_alone() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_every_edition_is_used_by_a_vector() -> None:
    assert {case["policy"] for case in CASES} == set(EDITIONS)


def test_every_method_is_used_by_a_vector() -> None:
    assert {reading["method"] for case in CASES for reading in case["situation"]["readings"]} == set(Method.values)
