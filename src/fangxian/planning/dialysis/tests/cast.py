"""A small unit: three days, two shifts, a hall of three machines, one for carriers, one in a closed room."""

from fangxian.planning.dialysis import Booking, Machine, Patient, Plan, Problem, Room, Rules, Session

SESSIONS = tuple(
    Session(code=f"{day}{shift}", day=day, start=start, shift=shift, nurses=2, doctors=2)
    for day in range(4)
    for shift, start in (("am", 480), ("pm", 780))
)
ROOMS = (Room(code="hall"), Room(code="side"), Room(code="closed", closed=True))
MACHINES = (
    Machine(code="G1", room="hall", end_of_row=True),
    Machine(code="G2", room="hall"),
    Machine(code="G3", room="hall"),
    Machine(code="B1", room="side", zone="hbv"),
    Machine(code="S1", room="closed", zone="suspect"),
)
AN = Patient(code="An", sessions=2, patterns=((0, 2), (1, 3)))
BO = Patient(code="Bo", sessions=2)
CHEN = Patient(code="Chen", sessions=2, zone="hbv")
DU = Patient(code="Du", sessions=2, status="suspected")


def unit(*patients: Patient, **changes: object) -> Problem:
    """Return the unit with these patients; fields of the problem by name."""
    fields: dict[str, object] = {
        "days": 4,
        "sessions": SESSIONS,
        "rooms": ROOMS,
        "machines": MACHINES,
        "patients": patients or (AN, BO, CHEN, DU),
        "rules": Rules(),
    }
    return Problem(**{**fields, **changes})  # type: ignore[arg-type]


def plan(*words: str) -> Plan:
    """Read bookings such as ``"An 0am G1"``."""
    return tuple(Booking(*word.split()) for word in words)


CLEAN = plan(
    "An 0am G1", "An 2am G1", "Bo 0am G2", "Bo 2am G2", "Chen 1am B1", "Chen 3am B1", "Du 0am S1", "Du 2am S1"
)  # fmt: skip
