"""What a roster has to satisfy: a frozen, serialisable task. Days count from 0, times of day are minutes after midnight."""

from collections.abc import Callable, Collection, Iterator

import msgspec

MIDNIGHT = 24 * 60


class Frozen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a task, equal by value."""


class Shift(Frozen, frozen=True):
    """A kind of duty: ``minutes`` count as work; on the clock it lasts from ``start`` for ``span`` minutes (0: ``minutes``)."""

    id: str
    minutes: int
    start: int = 0
    span: int = 0

    @property
    def end(self) -> int:
        """Return the minute at which it ends, counted from midnight of the day on which it begins."""
        return self.start + (self.span or self.minutes)


class Limit(Frozen, frozen=True):
    """How often somebody may, and must, have one of these shifts from day ``first`` to day ``last`` (None: the last day)."""

    shifts: tuple[str, ...]
    most: int | None = None
    least: int = 0
    first: int = 0
    last: int | None = None


class Contract(Frozen, frozen=True):
    """What one person's roster must keep; None: no limit.

    Runs count days with a duty in a row, ``min_days_off`` days without one. A weekend counts when Saturday or Sunday has a
    duty. Before and after the horizon nobody is on duty; the shortest run and the fewest days off are not asked at its edges.
    """

    min_minutes: int = 0
    max_minutes: int | None = None
    min_run: int = 1
    max_run: int | None = None
    min_days_off: int = 1
    max_weekends: int | None = None
    limits: tuple[Limit, ...] = ()


class Person(Frozen, frozen=True):
    """Somebody to plan. ``before`` are the last days before day 0, oldest first: a shift, or "" for a day off.

    ``carried`` is what they had in past periods, by the name of a ``Fairness``.
    """

    id: str
    contract: Contract = Contract()
    skills: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    carried: dict[str, int] = {}


class Absence(Frozen, frozen=True):
    """A hard stop, such as leave, illness or care at home: no duty that begins on this day.

    With ``start`` and ``end`` it is a window of that day instead, and no duty may overlap it, wherever that duty begins.
    """

    person: str
    day: int
    reason: str
    start: int | None = None
    end: int = MIDNIGHT


class Wish(Frozen, frozen=True):
    """A wish to have (``on``) or not to have this shift, or any at all where ``shift`` is empty; unmet it costs ``weight``."""

    person: str
    day: int
    weight: int
    shift: str = ""
    on: bool = True


class Pin(Frozen, frozen=True):
    """A duty that stands; without a shift a day off that stands, without a role whichever role suits."""

    person: str
    day: int
    shift: str = ""
    role: str = ""


class Demand(Frozen, frozen=True):
    """How many people a shift needs: in this role (empty: in any), with this skill (empty: anybody).

    Each one missing costs ``under``, each one too many ``over``. Where ``must`` holds, a missing one is a violation as well.
    A minimum and a preferred number are two demands.
    """

    day: int
    shift: str
    required: int
    role: str = ""
    skill: str = ""
    under: int = 0
    over: int = 0
    must: bool = False


class Pair(Frozen, frozen=True):
    """Two people who should share every shift (``together``) or none; ``weight`` for each day it fails, None: they must."""

    first: str
    second: str
    together: bool = False
    weight: int | None = None


class Fairness(Frozen, frozen=True):
    """A burden to share: each person's count of these shifts beyond ``share``, with what they carried, costs its square."""

    name: str
    shifts: tuple[str, ...]
    weight: int
    share: int = 0


class Duty(Frozen, frozen=True, order=True):
    """One person's duty on one day."""

    person: str
    day: int
    shift: str
    role: str = ""


class Published(Frozen, frozen=True):
    """A roster that people already have; every person's day that differs from it costs ``weight``."""

    duties: tuple[Duty, ...]
    weight: int


class Problem(Frozen, frozen=True):
    """A roster to make. ``first_weekday``: 0 for Monday; ``forbidden``: pairs of shifts that must not follow day on day."""

    days: int
    shifts: tuple[Shift, ...]
    people: tuple[Person, ...]
    demands: tuple[Demand, ...] = ()
    absences: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    pins: tuple[Pin, ...] = ()
    pairs: tuple[Pair, ...] = ()
    fairness: tuple[Fairness, ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()
    min_rest: int = 0
    published: Published | None = None
    first_weekday: int = 0

    def __post_init__(self) -> None:
        faults = tuple(self._faults())
        if faults:
            raise ValueError("; ".join(faults[:5]))

    def _faults(self) -> Iterator[str]:
        """Yield what names something that does not exist."""
        people, shifts = [person.id for person in self.people], [shift.id for shift in self.shifts]
        if self.days < 0 or len(set(people)) < len(people) or len(set(shifts)) < len(shifts):
            yield "negative days, or two people or shifts of one name"
        everybody, every = set(people), set(shifts)
        named: list[Absence | Wish | Pin] = [*self.absences, *self.wishes, *self.pins]
        yield from (f"unknown person {item.person!r}" for item in named if item.person not in everybody)
        yield from (
            f"unknown person in the pair {pair.first!r}, {pair.second!r}"
            for pair in self.pairs
            if pair.first == pair.second or not {pair.first, pair.second} <= everybody
        )
        dated: list[Demand | Absence | Wish | Pin] = [*self.demands, *named]
        yield from (f"day {item.day} is outside the horizon" for item in dated if not 0 <= item.day < self.days)
        yield from (f"unknown shift {name!r}" for name in self._shifts_named() if name and name not in every)

    def _shifts_named(self) -> Iterator[str]:
        dated: list[Demand | Wish | Pin] = [*self.demands, *self.wishes, *self.pins]
        yield from (item.shift for item in dated)
        for person in self.people:
            yield from person.before
            for limit in person.contract.limits:
                yield from limit.shifts
        for fairness in self.fairness:
            yield from fairness.shifts
        for pair in self.forbidden:
            yield from pair

    def without(self, people: Collection[str]) -> "Problem":
        """Return the task without these people and everything that is said of them."""
        return msgspec.structs.replace(
            self,
            people=tuple(person for person in self.people if person.id not in people),
            absences=tuple(item for item in self.absences if item.person not in people),
            wishes=tuple(item for item in self.wishes if item.person not in people),
            pins=tuple(item for item in self.pins if item.person not in people),
            pairs=tuple(pair for pair in self.pairs if not {pair.first, pair.second} & set(people)),
        )

    def to_json(self) -> bytes:
        """Return the task as JSON."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes | str) -> "Problem":
        """Read a task written by ``to_json``; msgspec.ValidationError says what does not fit."""
        return msgspec.json.decode(data, type=cls)


class Plan(Frozen, frozen=True):
    """A roster: who has which duty. At most one duty for each person and day."""

    duties: tuple[Duty, ...] = ()

    def to_json(self) -> bytes:
        """Return the roster as JSON."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes | str) -> "Plan":
        """Read a roster written by ``to_json``."""
        return msgspec.json.decode(data, type=cls)


OnPlan = Callable[[Callable[[], Plan]], None]
"""Told of a better plan by being given what returns it: to make it out costs time that not every listener wants to spend."""
