"""Every value of every built-in edition in words, in both languages."""

import pytest
from django.utils import translation

from fangxian.register.policies import topic
from fangxian.register.policies.builtin import files, read_file
from fangxian.register.policies.editions import Edition
from fangxian.register.policies.wording import (
    label_of,
    parameters,
    source_lines,
    source_of,
    unit_of,
    value_in_words,
)

EDITIONS = [pytest.param(read_file(file), id=file.stem) for file in files()]
CHECKPOINT = next(case.values[0] for case in EDITIONS if case.values[0].topic == "checkpoint")
# What stands there as it is: rules, codes of divisions, the pattern of a number.
AS_IT_IS = ("rule", "confirm_rule", "low_rule", "pass_number", "areas.key[1]")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_name_of_a_program_is_left_in_the_words(edition: Edition, language: str) -> None:
    with translation.override(language):
        shown = parameters(topic(edition.topic), edition.values)
    assert len(shown) > 5
    assert not [item.path for item in shown if "_" in item.label]
    assert not [item for item in shown if "_" in item.value and not item.path.endswith(AS_IT_IS)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_chinese_labels_are_chinese(edition: Edition) -> None:
    with translation.override("zh-hans"):
        shown = parameters(topic(edition.topic), edition.values)
    names = [item.label.replace("km/h", "") for item in shown]
    latin = [name for name in names if any("a" <= letter <= "z" for letter in name)]
    assert not latin


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("fever.threshold_c", "°C"), ("cold.rows[2].minutes[1]", "min"), ("days.checkpoint", "days"), ("default_days", "days"),
        ("cold.wind_by_eye_kmh.calm", "km/h"), ("registering.passers_hours", "h"), ("fever.screens", ""),
    ],
)  # fmt: skip
def test_units_are_read_from_the_names(path: str, unit: str) -> None:
    with translation.override("en"):
        assert unit_of(path) == unit


def test_a_value_means_what_its_place_says() -> None:
    about = topic("checkpoint")
    with translation.override("en"):
        assert value_in_words(about, "cold.rows[1].minutes[1]", 0) == ("normal breaks", False)
        assert value_in_words(about, "instruments.gate.minutes", 0) == ("0", True)
        assert value_in_words(about, "branches[2].origin", "home")[0] == "Home area"
        assert label_of(about, "fever.threshold_c") == "Fever › Fever from"


def test_the_nearest_source_counts() -> None:
    sources = CHECKPOINT.values["sources"]
    with translation.override("en"):
        assert "C7" in source_of("fever.screens", sources)
        assert "C10" in source_of("fever.acts[1]", sources)
        assert "to be confirmed" in source_of("areas.key[1]", sources)
        assert source_of("nowhere", sources) == ""
        assert source_lines("RULEBOOK C1；标注L者须确认") == ["Rule book C1", "标注L者须确认"]
