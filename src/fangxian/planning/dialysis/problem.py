"""A dialysis unit and its patients over some days. Days count from 0, times are minutes after midnight (RULEBOOK H4 to H7)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import msgspec

from fangxian.planning.findings import BadProblem

Status = Literal["clear", "suspected", "confirmed"]
GENERAL = "general"
SUSPECT = "suspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One shift of the unit on one day, with the staff that is on duty; ``shift`` is its name on every day."""

    code: str
    day: int
    start: int
    minutes: int = 240
    shift: str = ""
    nurses: int = 0
    doctors: int = 0

    @property
    def end(self) -> int:
        """Return the minute at which the machines stop."""
        return self.start + self.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room; ``closed`` if its door shuts it off from the rest of the unit."""

    code: str
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine with its bed. ``zone``: general, suspect, or the carriers it is kept for (hbv, hcv, …).

    ``faults`` are the days on which it cannot run; a ``standby`` machine is used only when it must be.
    """

    code: str
    room: str
    zone: str = GENERAL
    end_of_row: bool = False
    standby: bool = False
    faults: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Somebody who needs ``sessions`` sessions of ``minutes`` within the horizon.

    ``patterns``: sets of days, one of which must be kept; none means any days. Gaps are counted in days from session to
    session; ``last_on`` is the day of the last session before the horizon (-2: two days before day 0). ``status`` holds
    from ``status_from`` on.
    """

    code: str
    sessions: int = 3
    patterns: tuple[tuple[int, ...], ...] = ()
    longest_gap: int = 3
    shortest_gap: int = 1
    last_on: int | None = None
    minutes: int = 240
    zone: str = GENERAL
    status: Status = "clear"
    status_from: int = 0
    absent: tuple[int, ...] = ()
    wished_shifts: tuple[str, ...] = ()

    def status_on(self, day: int) -> Status:
        """Return what is known of the patient on a day."""
        return self.status if day >= self.status_from else "clear"


@dataclass(frozen=True, slots=True, order=True)
class Booking:
    """One patient on one machine in one session."""

    patient: str
    session: str
    machine: str


Plan = tuple[Booking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The unit's figures (RULEBOOK H4). ``moves_allowed``: up to so many others may move for a better isolation (H7)."""

    patients_per_nurse: int = 5
    patients_per_doctor: int = 30
    fewest_doctors: int = 2
    standby: int = 1
    moves_allowed: int = 2


@dataclass(frozen=True, slots=True)
class Weights:
    """The price of each cost. Each of the last three outweighs everything before it, so the order is strict."""

    machine_irregular: int = 1
    machine_changed: int = 2
    wish: int = 2
    time_changed: int = 4
    shift_irregular: int = 4
    standby_used: int = 5
    moved: int = 1
    isolation: int = 1
    moved_over: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is to be planned. ``published`` is the plan in force, ``pinned`` are bookings that must stay."""

    days: int
    sessions: tuple[Session, ...]
    rooms: tuple[Room, ...]
    machines: tuple[Machine, ...]
    patients: tuple[Patient, ...]
    rules: Rules = Rules()
    pinned: Plan = ()
    published: Plan = ()

    @property
    def weights(self) -> Weights:
        """Return prices as powers of ten that keep the order of aims for a problem of this size."""
        booked = sum(max([patient.sessions, *map(len, patient.patterns)]) for patient in self.patients)
        moved = _above(20 * (booked + len(self.published)))
        isolation = _above(moved * (len(self.patients) + 1))
        return Weights(moved=moved, isolation=isolation, moved_over=_above(isolation * (2 * booked + 1)))

    @property
    def last_sessions(self) -> frozenset[str]:
        """Return the last session of each day."""
        latest = {session.day: session for session in sorted(self.sessions, key=lambda session: session.start)}
        return frozenset(session.code for session in latest.values())

    def to_json(self) -> bytes:
        """Write the problem down; ``from_json`` reads it again."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes | str) -> "Problem":
        """Read a problem written by ``to_json``; msgspec.ValidationError says what does not fit."""
        return msgspec.json.decode(data, type=cls)

    def validate(self) -> None:
        """Raise BadProblem where names clash or lead nowhere, or sessions of a day overlap."""
        if mistakes := tuple(_mistakes(self)):
            raise BadProblem(mistakes)


def _above(limit: int) -> int:
    """Return the smallest power of ten above ``limit``."""
    return int("1" + "0" * len(str(max(limit, 1))))


def _mistakes(problem: Problem) -> Iterator[str]:
    for what in ("sessions", "rooms", "machines", "patients"):
        named = Counter(thing.code for thing in getattr(problem, what))
        yield from (f"{what}: {code} is there twice" for code, count in named.items() if count > 1)
    rooms = {room.code: room for room in problem.rooms}
    for machine in problem.machines:
        if machine.room not in rooms:
            yield f"machine {machine.code}: there is no room {machine.room}"
        elif machine.zone == SUSPECT and not rooms[machine.room].closed:
            yield f"machine {machine.code}: the zone for suspected cases needs a closed room"
    yield from _overlaps(problem.sessions)
    yield from (
        f"session {s.code}: day {s.day} is outside the horizon" for s in problem.sessions if not _inside(s, problem)
    )
    yield from _unknown(problem)
    yield from (f"patient {p.code}: a number is below zero" for p in problem.patients if min(p.sessions, p.minutes) < 0)


def _inside(session: Session, problem: Problem) -> bool:
    return 0 <= session.day < problem.days


def _overlaps(sessions: Iterable[Session]) -> Iterator[str]:
    ordered = sorted(sessions, key=lambda session: (session.day, session.start))
    for before, after in pairwise(ordered):
        if before.day == after.day and after.start < before.end:
            yield f"sessions {before.code} and {after.code} overlap"


def _unknown(problem: Problem) -> Iterator[str]:
    """Pins must lead somewhere; a published plan may name what is no longer there."""
    patients = {patient.code for patient in problem.patients}
    sessions = {session.code for session in problem.sessions}
    machines = {machine.code for machine in problem.machines}
    for pin in problem.pinned:
        if pin.patient not in patients or pin.session not in sessions or pin.machine not in machines:
            yield f"pinned: {pin.patient} in {pin.session} on {pin.machine} names something unknown"
