"""The phases of an edition, and the rotation of batches that follows from them. Days count from 0 (RULEBOOK J1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from fangxian.planning.findings import BadProblem

Role = Literal["before", "duty", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase: at least so many ``days`` in a place of its own. ``role``: isolation before duty, duty, or after it.

    ``is_home``: everybody is in their own home, so that no room is shared.
    """

    name: str
    days: int
    place: str
    role: Role
    is_home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Phases in order with one duty among them, the longest duty, the days apart that follow an exposure, and moving.

    A move takes ``move`` minutes through ``gate`` in ``vehicle``; ``airing`` minutes later the next one may begin, the
    first at minute ``first_move`` of the day.
    """

    phases: tuple[Phase, ...]
    longest_duty: int
    days_apart: int = 14
    gate: str = "gate"
    vehicle: str = "bus"
    first_move: int = 480
    move: int = 30
    airing: int = 60

    @property
    def duty(self) -> int:
        """Return which phase is the duty."""
        return next(at for at, phase in enumerate(self.phases) if phase.role == "duty")

    def validate(self) -> None:
        """Raise BadProblem unless there is one duty, every phase lasts, and the longest duty holds the planned one."""
        order = [("before", "duty", "after").index(phase.role) for phase in self.phases]
        if order.count(1) != 1 or order != sorted(order):
            raise BadProblem(("an edition needs one duty, isolation before it first and after it last",))
        if min(phase.days for phase in self.phases) < 1:
            raise BadProblem(("every phase lasts a day at least",))
        if self.phases[self.duty].days > self.longest_duty:
            raise BadProblem(("the planned duty is longer than the longest duty",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A cohort that stays together; ``leaders`` of it go in with it."""

    code: str
    people: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """One batch in one phase from the change-over on day ``start`` to that on day ``end``."""

    batch: str
    phase: int
    start: int
    end: int


Rotation = tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """A batch was exposed on a day and it became known on day ``known`` (the same); what had begun by then stays."""

    batch: str
    day: int
    known: int | None = None

    @property
    def settled(self) -> int:
        """Return the last day of which nothing changes any more."""
        return max(self.day, self.day if self.known is None else self.known)


def rotation(edition: Edition, batches: Sequence[Batch], first_day: int = 0) -> Rotation:
    """Return stays in which each batch relieves the one before it on duty; the first begins its first phase on a day.

    Batches begin as far apart as the longest phase lasts, so that each finds the place of every phase free.
    """
    edition.validate()
    stays: list[Stay] = []
    begin = first_day
    for batch in batches:
        stays.extend(_stays(edition, batch.code, begin))
        begin += max(phase.days for phase in edition.phases)
    return tuple(stays)


def _stays(edition: Edition, batch: str, begin: int) -> list[Stay]:
    days = [begin]
    for phase in edition.phases:
        days.append(days[-1] + phase.days)
    return [Stay(batch, at, start, end) for at, (start, end) in enumerate(pairwise(days))]
