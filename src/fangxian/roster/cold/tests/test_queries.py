from datetime import timedelta

import pytest

from fangxian.planning.stints import Spell
from fangxian.register.models import Place
from fangxian.roster.cold import queries
from fangxian.roster.cold.limits import builtin
from fangxian.roster.cold.queries import (
    HOUR,
    Hour,
    air_at,
    manning_of,
    spells_of,
    stints_for_pack,
)
from fangxian.roster.cold.tests.frost import NIGHT, post_of, tell
from fangxian.roster.staffing.models import Shelter

pytestmark = pytest.mark.django_db
END = NIGHT + 8 * HOUR


def hours(*air: tuple[float, float]) -> list[Hour]:
    return [Hour(NIGHT + at * HOUR, celsius, wind, "form") for at, (celsius, wind) in enumerate(air)]


def test_an_hour_comes_from_the_post_itself_else_from_the_nearest_above(cast, django_assert_num_queries) -> None:
    league = Place.objects.create(unit=cast.league, name="盟气象站", kind="other")
    gate = Place.objects.create(unit=cast.township, name="镇西口", kind="checkpoint")
    far = Place.objects.create(unit=cast.other_county, name="邻县站", kind="other")
    tell(league, [(-20, 5)] * 4)
    tell(cast.post, [(-25, 8)] * 2)
    tell(gate, [(-30, 16)])
    tell(far, [(-40, 30)] * 4)
    with django_assert_num_queries(2):
        air = air_at([gate.pk, cast.post.pk], NIGHT + timedelta(minutes=20), NIGHT + 6 * HOUR)
    assert [(hour.celsius, hour.place_id) for hour in air[gate.pk]] == [
        (-30, gate.pk), (-25, cast.post.pk), (-20, league.pk), (-20, league.pk),
    ]  # fmt: skip
    assert [hour.celsius for hour in air[cast.post.pk]] == [-25, -25, -20, -20]


def test_what_nobody_told_is_missing_and_not_mild(cast) -> None:
    post = post_of(cast)
    assert air_at([post.place_id], NIGHT, END) == {post.place_id: []}
    assert queries.longest_stint(post, NIGHT, []) is None
    assert len(queries.missing_hours(NIGHT, END, hours((-30, 16)))) == 7
    assert stints_for_pack(post.place_id, NIGHT, END) == []


def test_a_gap_sets_no_limit_between_the_cold_hours(cast) -> None:
    post = post_of(cast)
    told = [*hours((-30, 16)), Hour(NIGHT + 2 * HOUR, -30, 16, "form")]
    spells = spells_of(post, NIGHT, NIGHT + 4 * HOUR, told, builtin())
    assert spells == [Spell(0, 27), Spell(60, None), Spell(120, 27), Spell(180, None)]


def test_a_watch_that_begins_within_an_hour_is_limited_by_it(cast) -> None:
    spells = spells_of(post_of(cast), NIGHT + timedelta(minutes=30), END, hours((-30, 16), (-36, 0)), builtin())
    assert spells == [Spell(0, 27), Spell(30, 34), Spell(90, None)]


def test_people_for_a_night_of_thirty_below(cast) -> None:
    post = post_of(cast)
    cold = hours(*[(-30, 16)] * 8)
    made = manning_of(post, NIGHT, END, 1, cold)
    assert made.people == 2
    assert max(turn.end - turn.start for turn in made.turns) == 27
    assert manning_of(post, NIGHT, END, 2, cold, builtin()).people == 3
    assert manning_of(post, NIGHT, END, 1, hours(*[(5, 0)] * 8)).people == 1


def test_indoors_nothing_limits(cast) -> None:
    post = post_of(cast, is_outdoor=False)
    assert manning_of(post, NIGHT, END, 1, hours(*[(-45, 40)] * 8)).people == 1
    assert queries.longest_stint(post, NIGHT, hours((-45, 40))) is None
    tell(cast.post, [(-45, 40)])
    assert stints_for_pack(post.place_id, NIGHT, END) == []


def test_in_a_storm_nobody_may_stand_there(cast) -> None:
    assert manning_of(post_of(cast), NIGHT, END, 1, hours((-30, 16), (-38, 30))).unmanned


def test_without_a_shelter_nobody_comes_back_in_the_same_watch(cast) -> None:
    cold = hours(*[(-30, 16)] * 8)
    made = manning_of(post_of(cast, shelter=Shelter.NONE), NIGHT, END, 1, cold)
    assert made.people == len(made.turns)


def test_the_longer_warm_up_counts(cast) -> None:
    cold = hours(*[(-30, 16)] * 8)
    assert manning_of(post_of(cast, warm_up_minutes=40), NIGHT, END, 1, cold).people == 3


def test_what_the_station_is_told(cast) -> None:
    post = post_of(cast)
    tell(cast.post, [(-30, 16), (-35, 20)])
    first, second = stints_for_pack(post.place_id, NIGHT, END)
    assert first == {
        "from": "2020-02-05T14:00:00Z", "to": "2020-02-05T15:00:00Z", "minutes": 27, "warm_up": 10, "warn_before": 5,
        "celsius": -30, "wind_kmh": 16, "chill": -41.8, "band": "frost10", "warns": False, "policy": "cold-2020",
    }  # fmt: skip
    assert (second["minutes"], second["band"], second["warns"]) == (0, "frost5", True)


def test_a_place_that_is_not_yet_a_post_is_told_too(cast, django_assert_max_num_queries) -> None:
    tell(cast.post, [(-30, 16)])
    with django_assert_max_num_queries(5):
        assert stints_for_pack(cast.post.pk, NIGHT, END)[0]["minutes"] == 27
    assert stints_for_pack(cast.county.pk, NIGHT, END) == []
