"""An invented week of -31 °C: posts around the clock, and people with care at home, ill or on leave."""

from fangxian.planning.rosters.problem import Absence, Contract, Demand, Fairness, Person, Problem, Shift, Wish

HOUR = 60
SHIFTS = (
    Shift(id="morning", minutes=8 * HOUR, start=6 * HOUR),
    Shift(id="evening", minutes=8 * HOUR, start=14 * HOUR),
    Shift(id="night", minutes=8 * HOUR, start=22 * HOUR),
)
CONTRACT = Contract(max_minutes=44 * HOUR, max_run=6)
COLD_NIGHTS = (1, 2, 3)
CARING, ILL, ON_LEAVE = 9, 3, 2


def cold_week(people: int = 60, posts: int = 12) -> Problem:
    """Return the week: half of the posts outdoors, where cold nights need a second person to relieve the first."""
    names = [f"P{n:02}" for n in range(people)]
    gates = [f"post {n:02}" for n in range(posts)]
    skilled = {name: tuple(gates[(index + k) % posts] for k in range(posts // 2)) for index, name in enumerate(names)}
    return Problem(
        days=7,
        shifts=SHIFTS,
        people=tuple(Person(id=name, contract=CONTRACT, skills=skilled[name]) for name in names),
        demands=tuple(
            Demand(day=day, shift=shift.id, role=gate, required=_needed(day, shift, n), under=1000, over=20, must=True)
            for day in range(7)
            for shift in SHIFTS
            for n, gate in enumerate(gates)
        ),
        absences=tuple(_absences(names)),
        wishes=tuple(Wish(person=name, day=n % 7, weight=2, on=False) for n, name in enumerate(names)),
        fairness=(Fairness(name="nights", shifts=("night",), weight=3, share=2),),
        min_rest=11 * HOUR,
    )


def _needed(day: int, shift: Shift, post: int) -> int:
    return 2 if shift.id == "night" and day in COLD_NIGHTS and post % 2 == 0 else 1


def _absences(names: list[str]) -> list[Absence]:
    caring, rest = names[:CARING], names[CARING:]
    care = [
        Absence(person=name, day=day, reason="care", start=21 * HOUR, end=24 * HOUR)
        for name in caring
        for day in range(7)
    ]
    ill = [Absence(person=name, day=day, reason="ill") for name in rest[:ILL] for day in range(7)]
    leave = [Absence(person=name, day=day, reason="leave") for name in rest[ILL : ILL + ON_LEAVE] for day in range(7)]
    return [*care, *ill, *leave]
