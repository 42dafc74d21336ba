"""A post that cannot be held, and what would help: each remedy is tried."""

from datetime import timedelta

import pytest

from fangxian.roster.cold.help import Watch, judge, what_helps
from fangxian.roster.cold.limits import builtin
from fangxian.roster.cold.queries import HOUR, Hour
from fangxian.roster.cold.tests.frost import NIGHT, post_of
from fangxian.roster.staffing.models import Shelter

pytestmark = pytest.mark.django_db
COLD, STORM, MILD = (-30.0, 16.0), (-38.0, 30.0), (5.0, 0.0)


def watch(cast, air, *, people: int = 1, places: int = 1, **post) -> Watch:
    hours = tuple(Hour(NIGHT + at * HOUR, *one, "form") for at, one in enumerate(air))
    return Watch(post_of(cast, **post), NIGHT, NIGHT + len(air) * HOUR, places, people, hours, builtin())


def remedies(one: Watch) -> dict[str, tuple[bool, dict]]:
    return {help.code: (help.is_enough, help.detail) for help in what_helps(one)}


def test_a_post_with_enough_people_is_held(cast) -> None:
    one = watch(cast, [COLD] * 8, people=2)
    verdict = judge(one)
    assert (verdict.is_held, verdict.needed, verdict.warming) == (True, 2, 1)
    assert what_helps(one) == []


def test_one_more_helps_and_so_does_moving_indoors(cast) -> None:
    found = remedies(watch(cast, [COLD] * 8))
    assert found["more_people"] == (True, {"count": 1, "people": 2})
    assert found["indoors"] == (True, {"people": 1})
    assert "shelter" not in found
    assert "warm_places" not in found


def test_the_tent_must_hold_those_who_are_relieved(cast) -> None:
    one = watch(cast, [COLD] * 8, people=6, places=4, warm_places=1)
    assert judge(one).has_people
    assert not judge(one).is_held
    assert remedies(one)["warm_places"] == (True, {"count": judge(one).warming, "now": 1})


def test_a_warm_tent_lets_people_come_back(cast) -> None:
    found = remedies(watch(cast, [COLD] * 8, people=2, shelter=Shelter.NONE))
    assert found["shelter"] == (True, {"people": 2, "warm_places": 1})
    assert found["more_people"][1]["people"] > 10


def test_in_a_storm_only_shorter_hours_or_a_roof_help(cast) -> None:
    one = watch(cast, [COLD, COLD, STORM, COLD, COLD, COLD], people=2)
    verdict = judge(one)
    assert verdict.needed is None
    assert verdict.closed == ((NIGHT + 2 * HOUR, NIGHT + 3 * HOUR),)
    found = remedies(one)
    assert found["shorter"] == (True, {"start": NIGHT + 3 * HOUR, "end": NIGHT + 6 * HOUR})
    assert found["leaving"] == (True, {"people": 2, "closed": verdict.closed})
    assert set(found) == {"leaving", "shorter", "indoors"}


def test_no_hours_are_offered_where_none_can_be_held(cast) -> None:
    assert set(remedies(watch(cast, [STORM] * 3))) == {"indoors"}


def test_a_mild_watch_needs_no_turns(cast) -> None:
    assert judge(watch(cast, [MILD] * 8, people=2, places=2)).is_held


def test_hours_that_begin_within_the_hour(cast) -> None:
    one = watch(cast, [MILD, STORM, MILD])
    one = Watch(one.post, NIGHT + timedelta(minutes=20), NIGHT + timedelta(minutes=170), 1, 1, one.hours, one.limits)
    assert remedies(one)["shorter"] == (True, {"start": NIGHT + 2 * HOUR, "end": NIGHT + timedelta(minutes=170)})
