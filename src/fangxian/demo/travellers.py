"""Who comes along the road: vehicles, the people in them, where from and where to."""

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Final

from django.utils import timezone

from fangxian.demo import geography, invented
from fangxian.fronts.checkpoint.codes import Direction, PlateKind, Residence, Vehicle

# Vehicles by local hour, in thousandths of a day: two peaks, a thin night that never stops.
HOURS: Final = (12, 9, 7, 6, 8, 16, 30, 52, 70, 74, 68, 60, 52, 54, 60, 66, 72, 76, 66, 48, 36, 26, 19, 13)
MIX: Final = {
    Vehicle.CAR: 620, Vehicle.VAN: 90, Vehicle.BUS: 18, Vehicle.TRUCK: 90, Vehicle.ARTICULATED: 80, Vehicle.FARM: 12,
    Vehicle.MOTORCYCLE: 15, Vehicle.EMERGENCY: 10, Vehicle.ON_FOOT: 55, Vehicle.OTHER: 10,
}  # fmt: skip
RURAL_FARM: Final = 130
PEOPLE: Final = {
    Vehicle.CAR: (38, 33, 17, 9, 3), Vehicle.VAN: (30, 28, 16, 10, 8, 5, 3), Vehicle.TRUCK: (70, 30),
    Vehicle.ARTICULATED: (55, 45), Vehicle.FARM: (70, 30), Vehicle.MOTORCYCLE: (85, 15),
    Vehicle.ON_FOOT: (70, 22, 8), Vehicle.EMERGENCY: (0, 60, 40), Vehicle.OTHER: (60, 30, 10),
}  # fmt: skip
CARGOES: Final = ("煤炭", "蔬菜", "饲料", "粮食", "防疫物资", "建材", "活畜", "")
HOME, NEAR, REGION, FAR, KEY = range(5)
_ORIGINS: Final = (900, 50, 22, 24, 4)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as written on a card. Without a card there is no number."""

    name: str
    id_number: str
    phone: str

    def identity(self) -> dict[str, str]:
        """Return the fields to seal, empty ones left out."""
        fields = {"name": self.name, "id_number": self.id_number, "phone": self.phone}
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Party:
    """A vehicle and those in it."""

    vehicle: Vehicle
    plate_kind: PlateKind
    plate: str
    trailer_plate: str
    people: tuple[Person, ...]
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a party comes from and what it says of its residence."""

    direction: Direction
    origin_code: str
    origin: str
    residence: Residence


def pick(draw: random.Random, weights: tuple[int, ...]) -> int:
    """Return an index by weight."""
    sums = list(accumulate(weights))
    return bisect(sums, draw.randrange(sums[-1]))


def rate(at: datetime) -> float:
    """Return the share of a day's vehicles that comes in the hour of ``at``."""
    return HOURS[timezone.localtime(at).hour] / sum(HOURS)


def arrivals(draw: random.Random, expected: float) -> int:
    """Return how many come where ``expected`` come on average (Poisson, by multiplying; meant for small numbers)."""
    limit, product, count = 2.718281828459045**-expected, draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count


def make_person(draw: random.Random) -> Person:
    """Return somebody new; some children and herders carry no card."""
    has_card = draw.random() >= 0.03
    number = invented.id_number(draw) if has_card else ""
    return Person(invented.name(draw), number, invented.phone(draw) if draw.random() < 0.9 else "")


def make_party(draw: random.Random, *, is_rural: bool, is_local: bool) -> Party:
    """Return a vehicle nobody has seen before."""
    mix = {**MIX, Vehicle.FARM: RURAL_FARM} if is_rural else MIX
    vehicle = list(mix)[pick(draw, tuple(mix.values()))]
    if vehicle is Vehicle.BUS:
        return Party(vehicle, PlateKind.ORDINARY, invented.plate(draw, is_local=is_local), "", ())
    count = 1 + pick(draw, PEOPLE[vehicle])
    people = tuple(make_person(draw) for _ in range(count))
    kind, plate = _plate(draw, vehicle, is_local=is_local)
    trailer = invented.trailer_plate(draw, is_local=is_local) if vehicle is Vehicle.ARTICULATED else ""
    return Party(vehicle, kind, plate, trailer, people)


def _plate(draw: random.Random, vehicle: Vehicle, *, is_local: bool) -> tuple[PlateKind, str]:
    if vehicle is Vehicle.ON_FOOT:
        return PlateKind.NONE, ""
    if vehicle is Vehicle.FARM:
        return (PlateKind.FARM, invented.plate(draw, is_local=True)) if draw.random() < 0.7 else (PlateKind.NONE, "")
    chance = draw.random()
    if vehicle is Vehicle.CAR and chance < 0.06:
        return PlateKind.NEW_ENERGY, invented.new_energy_plate(draw)
    if chance > 0.99:
        return PlateKind.TEMPORARY, ""
    return PlateKind.ORDINARY, invented.plate(draw, is_local=is_local)


def make_journey(draw: random.Random, county: str, county_name: str, at: datetime) -> Journey:
    """Return where a party comes from: out in the morning, home in the evening, few from afar."""
    out_share = 0.6 if timezone.localtime(at).hour < 12 else 0.42
    if draw.random() < out_share:
        return Journey(Direction.OUT, county, county_name, Residence.LOCAL)
    where = pick(draw, _ORIGINS)
    if where == HOME:
        return Journey(Direction.IN, county, county_name, Residence.LOCAL)
    pool = {
        NEAR: geography.NEARBY[county],
        REGION: geography.IN_REGION,
        FAR: geography.ELSEWHERE,
        KEY: geography.KEY_AREA,
    }[where]
    code, name = draw.choice(pool)
    residences = (Residence.LOCAL, Residence.NONE, Residence.TRANSIT)
    return Journey(Direction.IN, code, name, residences[pick(draw, (55, 20, 25))])
