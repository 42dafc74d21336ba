"""The built-in editions fit their schema, and every value has its source."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fangxian.fronts.checkpoint.codes import Method
from fangxian.fronts.checkpoint.decision import confirm_within, origin_of
from fangxian.fronts.checkpoint.policy import TOPIC, CheckpointPolicy, read_policy
from fangxian.register.policies import load_builtin, policy_in_force, typed_values

FILES = sorted((Path(__file__).parent.parent / "policies").glob("checkpoint-*.json"))
EDITIONS = [json.loads(path.read_text("utf-8")) for path in FILES]
KEYS = {"topic", "edition", "title", "jurisdiction", "effective_from", "source", "values"}
editions = pytest.mark.parametrize("edition", EDITIONS, ids=[path.stem for path in FILES])


@pytest.fixture
def values() -> dict[str, Any]:
    default = next(edition for edition in EDITIONS if edition["edition"] == "checkpoint-2020-37.3")
    return copy.deepcopy(default["values"])


def leaves(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, f"{path}.{key}" if path else key)]
    return [path]


@editions
def test_edition_fits_the_schema(edition: dict[str, Any]) -> None:
    assert set(edition) == KEYS
    assert edition["topic"] == TOPIC.id
    assert isinstance(read_policy(edition["values"]), CheckpointPolicy)


@editions
def test_edition_is_named_as_its_file(edition: dict[str, Any]) -> None:
    assert edition["edition"] in {path.stem for path in FILES}


@editions
def test_every_value_has_a_rule_and_a_source(edition: dict[str, Any]) -> None:
    sources = edition["values"]["sources"]
    paths = leaves({key: value for key, value in edition["values"].items() if key != "sources"})
    bare = [path for path in paths if not any(path == named or path.startswith(f"{named}.") for named in sources)]
    assert bare == []


@editions
def test_the_tent_and_the_armpit_are_on_the_ladder(edition: dict[str, Any]) -> None:
    ladder = read_policy(edition["values"]).ladder
    assert [rung.code for rung in ladder] == ["post", "covered_skin", "warm_tent", "axillary"]
    assert 5 <= ladder[-1].wait_minutes <= 10


@editions
def test_infrared_is_out_of_range_at_thirty_below(edition: dict[str, Any]) -> None:
    instruments = read_policy(edition["values"]).instruments
    assert all(instruments[method].ambient_from_c > -30 for method in (Method.GATE, Method.FOREHEAD, Method.WRIST))


def test_the_default_edition_is_the_latest_of_the_built_in_ones() -> None:
    assert max(EDITIONS, key=lambda edition: edition["effective_from"])["edition"] == "checkpoint-2020-37.3"


def test_a_method_without_a_range_is_refused(values: dict[str, Any]) -> None:
    del values["instruments"]["ear"]
    with pytest.raises(msgspec.ValidationError, match="ear"):
        read_policy(values)


def test_a_ladder_that_ends_on_infrared_is_refused(values: dict[str, Any]) -> None:
    values["ladder"].pop()
    with pytest.raises(msgspec.ValidationError, match="last rung"):
        read_policy(values)


def test_branches_that_do_not_fit_everybody_are_refused(values: dict[str, Any]) -> None:
    values["branches"].pop()
    with pytest.raises(msgspec.ValidationError, match="fit everything"):
        read_policy(values)


def test_an_unknown_value_is_refused(values: dict[str, Any]) -> None:
    values["fever"]["treshold_c"] = 37.3
    with pytest.raises(msgspec.ValidationError, match="treshold_c"):
        read_policy(values)


def test_a_stint_row_with_a_missing_cell_is_refused(values: dict[str, Any]) -> None:
    values["cold"]["rows"][0]["minutes"].pop()
    with pytest.raises(msgspec.ValidationError, match="one cell per wind"):
        read_policy(values)


@pytest.mark.parametrize(
    ("code", "post", "expected"),
    [
        ("", "150603", ("unknown", False)),
        ("150603001", "150603", ("home", False)),
        ("150602", "150603", ("other", False)),
        ("420106", "150603", ("other", True)),
        ("150603", "", ("other", False)),
    ],
)
def test_origin_is_seen_from_the_post(values: dict[str, Any], code: str, post: str, expected: tuple[str, bool]) -> None:
    assert origin_of(read_policy(values), code, post) == expected


@pytest.mark.parametrize(
    ("destination", "minutes"),
    [("150603001", 120), ("150602", 240), ("150402", 720), ("110105", 1440), ("", 720), ("15", 720)],
)
def test_the_deadline_follows_the_distance(values: dict[str, Any], destination: str, minutes: int) -> None:
    assert confirm_within(read_policy(values), destination, "150603") == minutes


@pytest.mark.django_db
def test_the_register_loads_the_editions_and_the_default_is_in_force() -> None:
    load_builtin()
    found = policy_in_force(TOPIC.id, None, datetime(2020, 2, 5, tzinfo=UTC))
    assert found is not None
    assert found.edition == "checkpoint-2020-37.3"
    assert typed_values(found).fever.threshold_c == 37.3
