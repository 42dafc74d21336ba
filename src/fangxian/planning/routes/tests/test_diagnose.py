import pytest

from fangxian.planning.routes import Lock, Problem, diagnose
from fangxian.planning.routes.diagnose import WORDS
from fangxian.planning.routes.tests.cast import CAR, HOMES, home, land

CASES: list[tuple[str, Problem]] = [
    ("no_vehicle", land(HOMES[0], vehicles=())),
    ("lock_twice", land(locks=(Lock(stop="h1", vehicle="car"), Lock(stop="h1", vehicle="van")))),
    (
        "position_taken",
        land(locks=(Lock(stop="h1", vehicle="car", position=0), Lock(stop="h2", vehicle="car", position=0))),
    ),
    ("skill", land(home(1, skills=("pilot",)))),
    ("skill", land(home(1, skills=("nurse",)), locks=(Lock(stop="h1", vehicle="car"),))),
    ("too_much", land(home(1, demand=(11,)))),
    ("out_of_reach", land(home(9, windows=((0, 3),)))),
    ("out_of_reach", land(home(9, service=90))),
]


@pytest.mark.parametrize(("code", "problem"), CASES)
def test_a_stop_that_nobody_can_serve_is_explained(code: str, problem: Problem) -> None:
    assert [finding.code for finding in diagnose(problem)] == [code]


def test_every_reason_is_shown() -> None:
    assert {code for code, _ in CASES} == set(WORDS.sentences)


def test_what_each_can_be_served_has_nothing_to_explain() -> None:
    assert diagnose(land(vehicles=(CAR,))) == ()
