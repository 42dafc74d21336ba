import msgspec
import pytest

from fangxian.planning.rosters.problem import (
    Absence,
    Contract,
    Demand,
    Limit,
    Pair,
    Person,
    Pin,
    Plan,
    Problem,
    Shift,
    Wish,
)
from fangxian.planning.rosters.tests.cast import duties, ward

DAY = Shift(id="D", minutes=480, start=480)


def test_a_task_survives_json() -> None:
    assert Problem.from_json(ward().to_json()) == ward()


def test_a_roster_survives_json() -> None:
    plan = duties("An: D.N")
    assert Plan.from_json(plan.to_json()) == plan


def test_a_shift_ends_after_its_minutes_unless_its_span_is_longer() -> None:
    assert DAY.end == 960
    assert msgspec.structs.replace(DAY, span=540).end == 1020


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"people": (Person(id="A"), Person(id="A"))}, "of one name"),
        ({"shifts": (DAY, DAY)}, "of one name"),
        ({"absences": (Absence(person="B", day=0, reason="ill"),)}, "unknown person 'B'"),
        ({"wishes": (Wish(person="A", day=9, weight=1),)}, "day 9 is outside"),
        ({"pins": (Pin(person="A", day=-1),)}, "day -1 is outside"),
        ({"demands": (Demand(day=0, shift="X", required=1),)}, "unknown shift 'X'"),
        ({"pairs": (Pair(first="A", second="A"),)}, "unknown person in the pair"),
        ({"forbidden": (("D", "X"),)}, "unknown shift 'X'"),
        ({"people": (Person(id="A", before=("X",)),)}, "unknown shift 'X'"),
        ({"people": (Person(id="A", contract=Contract(limits=(Limit(shifts=("X",)),))),)}, "unknown shift 'X'"),
        ({"days": -1}, "negative days"),
    ],
)
def test_what_names_something_that_is_not_there_is_refused(fields: dict[str, object], words: str) -> None:
    task = {"days": 2, "shifts": (DAY,), "people": (Person(id="A"),), **fields}
    with pytest.raises(ValueError, match=words):
        Problem(**task)


def test_json_with_a_fault_is_refused_as_well() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown shift"):
        Problem.from_json(
            '{"days": 1, "shifts": [], "people": [], "demands": [{"day": 0, "shift": "X", "required": 1}]}'
        )


def test_a_task_without_somebody_holds_nothing_about_them() -> None:
    rest = ward().without({"An", "Cui"})
    assert [person.id for person in rest.people] == ["Bei", "Dan"]
    assert {item.person for item in (*rest.absences, *rest.wishes, *rest.pins)} == {"Bei", "Dan"}
    assert rest.pairs == ()
