"""What the diagnosis says of tasks that cannot be met."""

import msgspec

from fangxian.planning.rosters import diagnose
from fangxian.planning.rosters.problem import Absence, Contract, Demand, Limit, Pair, Person, Pin, Problem, Shift
from fangxian.planning.rosters.tests.cast import NIGHT, ward

DAY = Shift(id="D", minutes=480, start=480)


def crew(*names: str, contract: Contract | None = None) -> tuple[Person, ...]:
    return tuple(Person(id=name, contract=contract or Contract()) for name in names)


def needed(day: int, count: int, shift: str = "D") -> Demand:
    return Demand(day=day, shift=shift, required=count, must=True)


def codes(problem: Problem) -> tuple[set[str], dict[str, int]]:
    found = diagnose(problem)
    taken: dict[str, int] = {}
    for rule, times in found.relaxation:
        taken[rule.code] = taken.get(rule.code, 0) + times
    assert found.proven
    return {rule.code for rule in found.conflict}, taken


def test_a_task_that_can_be_met_has_no_conflict() -> None:
    found = diagnose(ward())
    assert found.is_feasible
    assert found.conflict == ()


def test_a_demand_of_forty_for_eight_people_lacks_thirty_two() -> None:
    problem = Problem(days=1, shifts=(DAY,), people=crew(*"ABCDEFGH"), demands=(needed(0, 40),))
    assert codes(problem) == ({"must_cover"}, {"must_cover": 32})


def test_nobody_at_all_lacks_everybody() -> None:
    assert codes(Problem(days=1, shifts=(DAY,), people=(), demands=(needed(0, 2),))) == (
        {"must_cover"},
        {"must_cover": 2},
    )


def test_a_skill_that_nobody_has_is_named() -> None:
    demand = Demand(day=0, shift="D", required=1, role="doctor", must=True)
    found = diagnose(Problem(days=1, shifts=(DAY,), people=crew("A"), demands=(demand,)))
    assert found.conflict[0].sentence == "Shift D on day 1 (doctor) needs 1 people."


def test_contradictory_pins_are_the_conflict() -> None:
    pins = (Pin(person="A", day=0, shift="D"), Pin(person="A", day=0))
    assert codes(Problem(days=2, shifts=(DAY,), people=crew("A"), pins=pins)) == ({"pin"}, {"pin": 1})


def test_a_pin_on_leave_gives_way_before_the_leave() -> None:
    pins = (Pin(person="A", day=0, shift="D"),)
    absences = (Absence(person="A", day=0, reason="ill"),)
    problem = Problem(days=2, shifts=(DAY,), people=crew("A", "B"), pins=pins, absences=absences)
    assert codes(problem) == ({"pin", "absent"}, {"pin": 1})


def test_rest_between_duties_is_part_of_a_conflict() -> None:
    problem = Problem(
        days=2,
        shifts=(DAY, NIGHT),
        people=crew("A"),
        demands=(needed(0, 1, "N"), needed(1, 1, "D")),
        min_rest=600,
    )
    assert codes(problem) == ({"must_cover", "succession"}, {"must_cover": 1})


def test_too_few_people_for_a_week_lack_what_their_runs_do_not_allow() -> None:
    contract = Contract(max_run=5, min_days_off=2)
    problem = Problem(
        days=7,
        shifts=(DAY,),
        people=crew("A", contract=contract),
        demands=tuple(needed(day, 1) for day in range(7)),
    )
    conflict, taken = codes(problem)
    assert conflict == {"must_cover", "long_run"}
    assert taken == {"must_cover": 2}


def test_every_kind_of_limit_can_be_a_conflict() -> None:
    pins = tuple(Pin(person="A", day=day, shift="D") for day in (0, 2, 5, 6))
    cases = {
        "minutes_over": Contract(max_minutes=960),
        "weekends": Contract(max_weekends=0),
        "limit_over": Contract(limits=(Limit(shifts=("D",), most=3),)),
        "minutes_under": Contract(min_minutes=8 * 480),
        "limit_under": Contract(limits=(Limit(shifts=("D",), least=2, first=3, last=3),)),
        "short_run": Contract(min_run=2),
        "short_rest": Contract(min_days_off=2),
    }
    off = (Pin(person="A", day=1), Pin(person="A", day=3))
    for code, contract in cases.items():
        problem = Problem(days=7, shifts=(DAY,), people=crew("A", contract=contract), pins=(*pins, *off))
        assert code in codes(problem)[0]


def test_pairs_that_must_not_and_must_meet_are_a_conflict() -> None:
    pairs = (Pair(first="A", second="B"), Pair(first="A", second="B", together=True))
    pins = (Pin(person="A", day=0, shift="D"),)
    problem = Problem(days=1, shifts=(DAY,), people=crew("A", "B"), pairs=pairs, pins=pins)
    conflict, taken = codes(problem)
    assert conflict == {"apart", "together", "pin"}
    assert sum(taken.values()) == 1


def test_nothing_can_be_left_out_of_a_conflict() -> None:
    """Each rule of the conflict of an overfull week is needed: without any one of its demands the rest can be met."""
    contract = Contract(max_run=3)
    demands = tuple(needed(day, 1) for day in range(7))
    problem = Problem(days=7, shifts=(DAY,), people=crew("A", contract=contract), demands=demands)
    conflict = [rule for rule in diagnose(problem).conflict if rule.code == "must_cover"]
    assert conflict
    for left_out in conflict:
        kept = tuple(d for d in demands if d.day in {rule.day for rule in conflict} - {left_out.day})
        assert diagnose(msgspec.structs.replace(problem, demands=kept)).is_feasible


def test_two_demands_that_one_person_meets_are_not_counted_twice() -> None:
    """A guard counts for anybody too: one guard meets both demands, nobody at all meets neither."""
    both = (Demand(day=0, shift="D", required=1, role="guard", must=True), needed(0, 1))
    guard = Person(id="A", skills=("guard",))
    assert diagnose(Problem(days=1, shifts=(DAY,), people=(guard,), demands=both)).is_feasible
    assert codes(Problem(days=1, shifts=(DAY,), people=(), demands=both))[0] == {"must_cover"}


def test_an_absence_that_changes_nothing_is_left_out_of_what_is_counted() -> None:
    """Two guards are needed and one is there; that the driver is on leave plays no part."""
    people = (Person(id="A", skills=("guard",)), Person(id="B", skills=("driver",)))
    demand = Demand(day=0, shift="D", required=2, role="guard", must=True)
    absences = (Absence(person="B", day=0, reason="leave"),)
    found = diagnose(Problem(days=1, shifts=(DAY,), people=people, demands=(demand,), absences=absences))
    assert [rule.code for rule in found.conflict] == ["must_cover"]


def test_care_in_the_evening_before_counts_where_it_reaches_into_the_shift() -> None:
    early = Shift(id="E", minutes=480, start=0)
    window = Absence(person="A", day=0, reason="care", start=20 * 60, end=30 * 60)
    demand = Demand(day=1, shift="E", required=1, must=True)
    problem = Problem(days=2, shifts=(early,), people=crew("A"), demands=(demand,), absences=(window,))
    assert codes(problem)[0] == {"must_cover", "absent"}
