import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangxian.planning.stints import Manning, Spell, Turn, manning, mistakes, people_needed

LIMITS = st.sampled_from([None, 0, 20, 30, 40, 55, 75, 120])


@pytest.mark.parametrize(
    ("places", "stint", "warm_up", "people"),
    [(1, None, 10, 1), (1, 40, 10, 2), (1, 30, 60, 3), (2, 40, 10, 3), (4, 30, 10, 6), (1, 0, 10, None)],
)
def test_people_that_a_post_takes(places: int, stint: int | None, warm_up: int, people: int | None) -> None:
    assert people_needed(places, stint, warm_up) == people


def test_two_people_take_turns_in_steady_cold() -> None:
    made = manning(0, 240, [Spell(0, 40)])
    assert made.people == 2
    assert [turn.end - turn.start for turn in made.turns] == [40] * 6
    assert [turn.person for turn in made.turns] == [1, 2, 1, 2, 1, 2]


@pytest.mark.parametrize(
    "spells", [[Spell(0, None)], [Spell(0, 300)], [Spell(0, None), Spell(60, 0), Spell(120, None)]]
)
def test_where_nothing_shortens_a_turn_two_places_take_two_people(spells: list[Spell]) -> None:
    assert manning(0, 240, spells, places=2).people == 2


def test_a_post_that_nobody_may_hold_is_said_to_be_unmanned() -> None:
    assert manning(0, 240, [Spell(0, 0)]) == Manning((), 0, ((0, 240),))


def test_a_turn_ends_before_a_colder_spell_that_it_would_be_too_long_for() -> None:
    made = manning(0, 120, [Spell(0, 75), Spell(60, 30)])
    assert made.turns[0] == Turn(0, 60, 1)
    assert mistakes(made, [Spell(0, 75), Spell(60, 30)], 10) == ()


def test_the_post_is_manned_again_when_the_storm_is_over() -> None:
    made = manning(0, 180, [Spell(0, None), Spell(60, 0), Spell(120, 40)])
    assert made.unmanned == ((60, 120),)
    assert [(turn.start, turn.end) for turn in made.turns] == [(0, 60), (120, 160), (160, 180)]


def test_planted_mistakes_are_found() -> None:
    spells = [Spell(0, 40)]
    assert mistakes(Manning((Turn(0, 41, 1),), 1), spells, 10)
    assert mistakes(Manning((Turn(0, 40, 1), Turn(45, 60, 1)), 1), spells, 10)
    assert not mistakes(Manning((Turn(0, 40, 1), Turn(50, 60, 1)), 1), spells, 10)


@given(st.lists(LIMITS, min_size=1, max_size=6), st.integers(5, 30), st.integers(1, 3))
def test_turns_keep_every_limit_and_leave_no_gap(limits: list[int | None], warm_up: int, places: int) -> None:
    spells = [Spell(60 * at, limit) for at, limit in enumerate(limits)]
    end = 60 * len(limits)
    made = manning(0, end, spells, warm_up, places)
    assert mistakes(made, spells, warm_up) == ()
    for minute in range(0, end, 5):
        there = sum(turn.start <= minute < turn.end for turn in made.turns)
        closed = any(since <= minute < until for since, until in made.unmanned)
        assert there == (0 if closed else places)
    assert made.people == len({turn.person for turn in made.turns})
