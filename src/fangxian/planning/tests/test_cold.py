import json
from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from fangxian.planning.cold import (
    ACGIH,
    Person,
    frostbite,
    frostbite_minutes,
    longest_exposure,
    longest_stint,
    wind_chill,
)
from fangxian.planning.exposures import MOVING, STANDING, tabled_exposure

LANE = Path(__file__).resolve().parents[2] / "fronts" / "checkpoint"
VECTORS = json.loads((LANE / "tests" / "vectors" / "stints.json").read_text(encoding="utf-8"))
K3 = [
    (-30, 5, -35.6, 8.8),
    (-30, 10, -39.2, 8.4),
    (-30, 20, -43.1, 7.7),
    (-30, 30, -45.6, 6.9),
    (-30, 40, -47.5, 6.2),
    (-20, 20, -30.5, 17.8),
    (-25, 20, -36.8, 11.1),
    (-35, 20, -49.4, 5.7),
    (-40, 10, -51.1, 4.8),
]


@pytest.mark.parametrize(("celsius", "wind", "chill", "minutes"), K3)
def test_the_rulebooks_vectors_hold(celsius: float, wind: float, chill: float, minutes: float) -> None:
    assert wind_chill(celsius, wind) == pytest.approx(chill, abs=0.06)
    assert frostbite_minutes(celsius, wind) == pytest.approx(minutes, abs=0.06)


@pytest.mark.parametrize(("celsius", "wind"), [(10.5, 30), (-30, 4.7), (-30, 0)])
def test_outside_its_range_the_wind_chill_is_the_air(celsius: float, wind: float) -> None:
    assert wind_chill(celsius, wind) == celsius


@pytest.mark.parametrize(
    ("chill", "shortest", "warns"),
    [(-27, inf, False), (-28, 10, False), (-39, 10, False), (-40, 5, False), (-48, 2, True), (-55, 0, True)],
)
def test_a_band_begins_at_its_whole_degree(chill: float, shortest: float, warns: bool) -> None:
    band = frostbite(chill)
    assert (band.shortest, band.warns) == (shortest, warns)


def test_mild_air_freezes_nobody() -> None:
    assert frostbite_minutes(-4.8, 30) == inf


@pytest.mark.parametrize(("celsius", "wind", "standing", "minutes"), VECTORS)
def test_the_lanes_vectors_hold(celsius: float, wind: float, standing: bool, minutes: int | None) -> None:
    assert ACGIH.stint(celsius, wind, standing=standing) == minutes


def test_the_table_is_the_lanes_table() -> None:
    edition = json.loads((LANE / "policies" / "checkpoint-2020-37.3.json").read_text(encoding="utf-8"))
    cold = edition["values"]["cold"]
    assert [(row["to_c"], tuple(row["minutes"])) for row in cold["rows"]] == [(r.to, r.minutes) for r in ACGIH.rows]
    assert (cold["below_c"], tuple(cold["wind_kmh"])) == (ACGIH.below, ACGIH.winds)
    assert (cold["normal_minutes"], cold["colder_rows_when_standing"]) == (120, 1)


@pytest.mark.parametrize(
    ("clothing", "body_ms", "hours"),
    [(3.5, 0.4, 1.0), (3.5, 2, 0.7), (3.5, 5, 0.5), (3.0, 0.4, 0.7), (3.0, 2, 0.5), (3.0, 5, 0.4)],
)
def test_the_standards_check_of_the_rulebook_holds(clothing: float, body_ms: float, hours: float) -> None:
    found = longest_exposure(-30, body_ms * 3.6 / 0.67, Person(clothing=clothing))
    assert found is not None
    assert found / 60 == pytest.approx(hours, abs=0.06)


def test_mild_air_limits_no_exposure() -> None:
    assert longest_exposure(5, 0) is None
    assert longest_exposure(20, 0) is None


def test_a_storm_beyond_the_standard_is_taken_at_its_limit() -> None:
    assert longest_exposure(-30, 500) == longest_exposure(-30, 18 * 3.6 / 0.67)


@pytest.mark.parametrize(("celsius", "wind"), [(-31, 16), (-30, 0), (-35, 8), (-24, 16), (-45, 0)])
def test_the_longest_stint_is_the_smaller_of_both(celsius: float, wind: float) -> None:
    both = [ACGIH.stint(celsius, wind), longest_exposure(celsius, wind)]
    assert longest_stint(celsius, wind) == min(limit for limit in both if limit is not None)


def test_thin_clothes_shorten_a_stint_where_the_table_sees_none() -> None:
    assert ACGIH.stint(-15, 8) is None
    assert longest_stint(-15, 8, person=Person(clothing=1.5)) is not None


def test_without_cold_there_is_no_limit() -> None:
    assert longest_stint(8, 10) is None


@pytest.mark.parametrize(
    ("celsius", "wind", "clothing"), [(-30, 16, 3.0), (-60, 97, 1.0), (10, 0, 4.5), (-17, 28, 2.5)]
)
def test_the_tabled_exposures_are_the_standards(celsius: float, wind: float, clothing: float) -> None:
    for standing, person in ((True, STANDING), (False, MOVING)):
        dressed = replace(person, clothing=clothing)
        tabled = tabled_exposure(celsius, wind, clothing=clothing, standing=standing)
        assert tabled == longest_exposure(celsius, wind, dressed)
