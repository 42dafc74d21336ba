"""Hours owed over a month beside weekly limits and shared burdens: more counts than pricing follows at once."""

from msgspec.structs import replace

from fangxian.planning.rosters import check, solve
from fangxian.planning.rosters.problem import Contract, Demand, Duty, Fairness, Limit, Person, Pin, Plan, Problem, Shift
from fangxian.planning.rosters.solver.seeds import own_duties
from fangxian.planning.stopping import MaxIterations

WEEKS, LENGTH = 5, 720
DAY, NIGHT = Shift(id="D", minutes=LENGTH, start=480), Shift(id="N", minutes=LENGTH, start=1200)
BOTH = ("D", "N")
LIMITS = tuple(Limit(shifts=BOTH, most=4, first=7 * week, last=7 * week + 6) for week in range(WEEKS))
CONTRACT = Contract(min_minutes=12 * LENGTH, max_minutes=4 * WEEKS * LENGTH, max_run=6, limits=LIMITS)


def month(**contract: object) -> Problem:
    """Six people at one post around the clock for five weeks."""
    days = 7 * WEEKS
    return Problem(
        days=days,
        shifts=(DAY, NIGHT),
        people=tuple(
            Person(id=f"P{n}", contract=replace(CONTRACT, **contract), skills=("gate",)) for n in range(6)
        ),
        demands=tuple(
            Demand(day=day, shift=shift, role="gate", required=1, under=1000, over=20, must=True)
            for day in range(days)
            for shift in BOTH
        ),
        fairness=(
            Fairness(name="nights", shifts=("N",), weight=6, share=6),
            Fairness(name="duties", shifts=BOTH, weight=2, share=12),
        ),
        min_rest=660,
    )  # fmt: skip


def test_nobody_is_left_out_because_too_much_is_counted() -> None:
    result = solve(month(), MaxIterations(6))
    assert result.alone == ()
    assert not {finding.code for finding in check(month(), result.plan).violations} & {"minutes_under", "limit_over"}


def test_it_comes_out_the_same_again() -> None:
    assert solve(month(), MaxIterations(3)).plan == solve(month(), MaxIterations(3)).plan


def test_who_owes_more_than_can_be_is_left_alone_with_their_pins() -> None:
    task = replace(month(min_minutes=30 * LENGTH), pins=(Pin(person="P0", day=3, shift="N", role="gate"),))
    result = solve(task, MaxIterations(4))
    assert set(result.alone) == {f"P{n}" for n in range(6)}
    assert result.plan.duties == (Duty(person="P0", day=3, shift="N", role="gate"),)


def test_a_roster_of_ones_own_keeps_ones_own_rules() -> None:
    task = replace(month(), pins=(Pin(person="P1", day=0, shift="D", role="gate"), Pin(person="P2", day=0)))
    for person in ("P1", "P2"):
        own = own_duties(task, person, seed=3)
        assert own is not None
        found = [item for item in check(task, Plan(duties=own)).violations if item.person == person]
        assert not found
    assert own_duties(task, "P1", seed=1) != own_duties(task, "P1", seed=2)
    assert own_duties(month(min_minutes=30 * LENGTH), "P1", seed=1) is None
