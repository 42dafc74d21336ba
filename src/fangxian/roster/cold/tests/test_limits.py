"""The edition in force, the table of ISO 11079, and what an hour's air allows (RULEBOOK K3 to K6a)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from fangxian.planning.cold import ACGIH, BANDS, wind_chill
from fangxian.planning.exposures import tabled_exposure
from fangxian.register.policies import Edition, load_builtin
from fangxian.register.services import add_policy_edition
from fangxian.roster.cold.limits import BUILTIN, builtin, limits_of, limits_of_posts
from fangxian.roster.cold.policy import read_policy
from fangxian.roster.cold.tests.frost import NIGHT, post_of
from fangxian.roster.cold.wording import WORDS, band_of

VALUES = json.loads(BUILTIN.read_text(encoding="utf-8"))["values"]


def test_the_built_in_edition_is_the_stations_table() -> None:
    lane = Path(__file__).resolve().parents[3] / "fronts" / "checkpoint" / "policies" / "checkpoint-2020-37.3.json"
    cold = json.loads(lane.read_text(encoding="utf-8"))["values"]["cold"]
    names = ("below_c", "wind_kmh", "rows", "colder_rows_when_standing", "normal_minutes", "warn_before_minutes")
    assert {name: VALUES[name] for name in names} == {name: cold[name] for name in names}
    assert builtin().table == ACGIH


@pytest.mark.parametrize(
    ("celsius", "wind", "standing", "minutes"),
    [
        (-30, 0, True, 42),
        (-30, 16, True, 27),
        (-30, 32, True, 0),
        (-36, 0, True, 34),
        (-45, 0, True, 0),
        (8, 10, True, None),
    ],
)
def test_the_smaller_of_table_and_standard_counts(celsius, wind, standing, minutes) -> None:
    assert builtin().longest(celsius, wind, standing=standing) == minutes


def test_who_moves_about_stays_longer() -> None:
    assert builtin().longest(-30, 16, standing=False) == 55
    assert tabled_exposure(-30, 16, clothing=2.0, standing=False) == 25
    assert tabled_exposure(-30, 16, standing=False) is None


def test_between_the_lines_the_colder_windier_thinner_cell_counts() -> None:
    assert tabled_exposure(-29.2, 15, clothing=3.2) == tabled_exposure(-30, 16, clothing=3.0)
    assert tabled_exposure(-75, 200, clothing=0.2) == tabled_exposure(-60, 97, clothing=1.0)
    assert tabled_exposure(10.5, 0) is None


@pytest.mark.parametrize(
    ("celsius", "wind", "band"),
    [
        (-30, 5, "frost30"),
        (-30, 20, "frost10"),
        (-35, 20, "frost5"),
        (-45, 40, "frost2"),
        (-15, 0, "long"),
        (-5, 0, "low"),
    ],
)
def test_every_air_lies_in_a_band_that_has_words(celsius, wind, band) -> None:
    assert band_of(wind_chill(celsius, wind)) == band
    assert len(WORDS) == len(BANDS) + 1


@pytest.mark.parametrize(
    "change", [{"wind_kmh": [0, 8]}, {"wind_kmh": [0, 16, 8, 24, 32]}, {"below_c": -30.0}, {"clothing_clo": 9.0}]
)
def test_values_that_leave_a_cell_open_are_refused(change) -> None:
    with pytest.raises(ValueError, match=r"wind|row|below|clothing|Expected"):
        read_policy({**VALUES, **change})


@pytest.mark.django_db
def test_a_countys_own_edition_goes_before(cast, django_assert_num_queries) -> None:
    load_builtin()
    post = post_of(cast)
    own = Edition(
        topic="cold", edition="ah-cold", title="安河旗试行", source="通知", jurisdiction=cast.county.code,
        effective_from=NIGHT, values={**VALUES, "clothing_clo": 2.0},
    )  # fmt: skip
    add_policy_edition(own)
    with django_assert_num_queries(1):
        limits = limits_of_posts([post], NIGHT)[post.pk]
    assert limits.edition == "ah-cold"
    assert limits.longest(-30, 16, standing=True) < 27
    assert limits_of(post, NIGHT - timedelta(minutes=1)).edition == "cold-2020"
