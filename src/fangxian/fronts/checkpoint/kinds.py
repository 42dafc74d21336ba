"""The entry kinds of the checkpoint front."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext_noop as N_

from fangxian.fronts.checkpoint.codes import (
    ArrivalResult,
    Direction,
    DissuasionReason,
    DissuasionResult,
    IdKind,
    Method,
    Mode,
    Outcome,
    PlateKind,
    Residence,
    Vehicle,
    Wind,
)
from fangxian.record.kinds import TEXT_LIMIT, field, kind

PURPOSE = "checkpoint"
PLAUSIBLE_CELSIUS = (25.0, 45.0)
PLAUSIBLE_AMBIENT = (-60.0, 60.0)
MOST_PEOPLE = 100


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement, with what is needed to judge it (RULEBOOK C3, C4, C8)."""

    method: Annotated[Method, field(N_("Method"))]
    celsius: Annotated[float, field(N_("Temperature"), unit="°C", widget="celsius")]
    at: Annotated[datetime, field(N_("Measured at"))]
    ambient_c: Annotated[float | None, field(N_("Temperature where it was measured"), unit="°C")] = None
    instrument: Annotated[str, field(N_("Instrument"), max_length=40)] = ""
    in_range: Annotated[bool | None, field(N_("Within the instrument's range"))] = None
    is_warm_store: Annotated[bool | None, field(N_("Instrument kept warm"))] = None
    in_tent: Annotated[bool, field(N_("Measured in the warm tent"))] = False
    outdoor_c: Annotated[float | None, field(N_("Air outside meanwhile"), unit="°C")] = None
    warmed_up: Annotated[bool, field(N_("Said to have warmed up in the tent"))] = False


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What follows, by which rule of which edition, as the officer was shown it."""

    outcome: Annotated[Outcome, field(N_("Outcome"))]
    rule: Annotated[str, field(N_("Rule"), max_length=40)]
    policy: Annotated[str, field(N_("Policy edition"), max_length=64)]
    next_method: Annotated[Method | None, field(N_("Next measurement"))] = None
    wait_minutes: Annotated[int, field(N_("Wait"), unit="min")] = 0
    days: Annotated[int, field(N_("Days of isolation"))] = 0
    confirm_by: Annotated[datetime | None, field(N_("Arrival to be confirmed by"))] = None
    is_fever: Annotated[bool | None, field(N_("Fever by the policy's line"))] = None
    overridden: Annotated[str, field(N_("Reason for deciding otherwise"), max_length=500)] = ""


def _odd_readings(readings: Iterable[Reading]) -> Iterable[str]:
    for reading in readings:
        if not PLAUSIBLE_CELSIUS[0] <= reading.celsius <= PLAUSIBLE_CELSIUS[1]:
            yield "reading_implausible"
        ambient = reading.ambient_c
        if ambient is not None and not PLAUSIBLE_AMBIENT[0] <= ambient <= PLAUSIBLE_AMBIENT[1]:
            yield "ambient_implausible"


def _odd_screening(body: Any) -> Iterable[str]:
    yield from _odd_readings(body.readings)
    if body.id_check in {"bad_checksum", "bad_date", "bad_length"}:
        yield "id_doubtful"


def _odd_reading(body: Any) -> Iterable[str]:
    yield from _odd_readings([body.reading])


def _odd_count(body: Any) -> Iterable[str]:
    if body.people > MOST_PEOPLE:
        yield "count_implausible"


@kind(
    "checkpoint.passage",
    version=1,
    label=N_("Passage"),
    help=N_("A vehicle (or people on foot) stopped at the post."),
    subject="vehicle",
    purpose=PURPOSE,
    irregularities=_odd_count,
)
class Passage(msgspec.Struct, frozen=True, kw_only=True):
    direction: Annotated[Direction, field(N_("Direction"))]
    vehicle: Annotated[Vehicle, field(N_("Vehicle"))]
    people: Annotated[int, field(N_("People"), widget="count", ge=0, le=10_000)]
    mode: Annotated[Mode, field(N_("Mode"))] = Mode.REGISTER
    plate_kind: Annotated[PlateKind, field(N_("Kind of plate"))] = PlateKind.ORDINARY
    has_trailer: Annotated[bool, field(N_("With trailer"))] = False
    plate_doubtful: Annotated[bool, field(N_("Plate does not fit its kind"))] = False
    lane: Annotated[str, field(N_("Lane"), max_length=20)] = ""
    cargo: Annotated[str, field(N_("Goods"), max_length=200)] = ""
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""
    plate: Annotated[str, field(N_("Plate"), widget="plate", identifying=True, index="plate", is_key=True)] = ""
    trailer_plate: Annotated[str, field(N_("Trailer's plate"), widget="plate", identifying=True, index="plate")] = ""


@kind(
    "checkpoint.screening",
    version=1,
    label=N_("Screening"),
    help=N_("One person registered and measured; the readings and the decision so far."),
    subject="person",
    purpose=PURPOSE,
    irregularities=_odd_screening,
    essentials=("residence", "origin_code", "destination_code", "from_key_area"),
)
class Screening(msgspec.Struct, frozen=True, kw_only=True):
    passage: Annotated[UUID, field(N_("Passage"))]
    direction: Annotated[Direction, field(N_("Direction"))]
    pass_number: Annotated[str, field(N_("Pass number"), max_length=40)]
    decision: Annotated[Decision, field(N_("Decision"))]
    readings: Annotated[list[Reading], field(N_("Readings"))] = []
    id_kind: Annotated[IdKind, field(N_("Document"))] = IdKind.RESIDENT
    id_check: Annotated[str, field(N_("Check of the number"), max_length=20)] = ""
    residence: Annotated[Residence, field(N_("Residence"))] = Residence.UNKNOWN
    origin_code: Annotated[str, field(N_("From (division)"), max_length=12)] = ""
    origin: Annotated[str, field(N_("Where from"), max_length=200)] = ""
    departed_at: Annotated[datetime | None, field(N_("Left at"))] = None
    via: Annotated[str, field(N_("Places passed"), max_length=500)] = ""
    from_key_area: Annotated[bool, field(N_("From or through a key area"))] = False
    destination_code: Annotated[str, field(N_("To (division)"), max_length=12)] = ""
    destination: Annotated[str, field(N_("To"), max_length=200)] = ""
    destination_place: Annotated[UUID | None, field(N_("Isolation place"))] = None
    symptoms: Annotated[list[str], field(N_("Symptoms"))] = []
    exertion: Annotated[bool, field(N_("Just out of a hot car or after exertion"))] = False
    repeats: Annotated[bool, field(N_("Offered from an earlier passage"))] = False
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""
    name: Annotated[str, field(N_("Name"), identifying=True)] = ""
    id_number: Annotated[
        str, field(N_("ID number"), widget="id_number", identifying=True, index="id_number", is_key=True)
    ] = ""
    phone: Annotated[str, field(N_("Phone"), widget="phone", identifying=True, index="phone")] = ""
    address: Annotated[str, field(N_("Address at the destination"), identifying=True)] = ""
    contact: Annotated[str, field(N_("Local contact"), identifying=True)] = ""
    employer: Annotated[str, field(N_("Employer"), identifying=True)] = ""
    registered_residence: Annotated[str, field(N_("Registered residence"), identifying=True)] = ""


@kind(
    "checkpoint.reading",
    version=1,
    label=N_("Further reading"),
    help=N_("The next rung of the ladder for a person already registered, with the decision that follows."),
    purpose=PURPOSE,
    irregularities=_odd_reading,
)
class FurtherReading(msgspec.Struct, frozen=True, kw_only=True):
    screening: Annotated[UUID, field(N_("Screening"))]
    reading: Annotated[Reading, field(N_("Reading"))]
    decision: Annotated[Decision, field(N_("Decision"))]


@kind(
    "checkpoint.tally",
    version=1,
    label=N_("Tally"),
    help=N_("Counted without registration: rush hours, or where the policy registers only some."),
    purpose=PURPOSE,
)
class Tally(msgspec.Struct, frozen=True, kw_only=True):
    direction: Annotated[Direction, field(N_("Direction"))]
    started_at: Annotated[datetime, field(N_("Begins"))]
    vehicles: Annotated[int, field(N_("Vehicles"), ge=0, le=100_000)] = 0
    people: Annotated[int, field(N_("People"), ge=0, le=1_000_000)] = 0
    measured: Annotated[int, field(N_("People measured"), ge=0, le=1_000_000)] = 0
    febrile: Annotated[int, field(N_("Febrile"), ge=0, le=1_000_000)] = 0
    vehicle: Annotated[Vehicle, field(N_("Vehicle"))] = Vehicle.OTHER
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""


@kind(
    "checkpoint.dissuasion",
    version=1,
    label=N_("Dissuasion"),
    help=N_("Turned back, or talked out of leaving."),
    subject="vehicle",
    purpose=PURPOSE,
)
class Dissuasion(msgspec.Struct, frozen=True, kw_only=True):
    direction: Annotated[Direction, field(N_("Direction"))]
    reason: Annotated[DissuasionReason, field(N_("Reason"))]
    result: Annotated[DissuasionResult, field(N_("Result"))] = DissuasionResult.TURNED_BACK
    vehicles: Annotated[int, field(N_("Vehicles"), ge=0, le=10_000)] = 0
    people: Annotated[int, field(N_("People"), ge=0, le=100_000)] = 1
    passage: Annotated[UUID | None, field(N_("Passage"))] = None
    origin: Annotated[str, field(N_("Where from"), max_length=200)] = ""
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""
    plate: Annotated[str, field(N_("Plate"), widget="plate", identifying=True, index="plate", is_key=True)] = ""
    name: Annotated[str, field(N_("Name"), identifying=True)] = ""
    phone: Annotated[str, field(N_("Phone"), widget="phone", identifying=True, index="phone")] = ""


@kind(
    "checkpoint.arrival",
    version=1,
    label=N_("Arrival"),
    help=N_("The destination says whether a person who must isolate has arrived."),
    purpose=PURPOSE,
)
class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    screening: Annotated[UUID, field(N_("Screening"))]
    result: Annotated[ArrivalResult, field(N_("Result"))]
    note: Annotated[str, field(N_("Note"), max_length=TEXT_LIMIT)] = ""


@kind(
    "checkpoint.conditions",
    version=1,
    label=N_("Conditions at the post"),
    help=N_("Air temperature, wind and equipment; entered when a shift begins and when they change."),
    purpose="operations",
)
class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    ambient_c: Annotated[float, field(N_("Air temperature"), unit="°C")]
    wind_kmh: Annotated[float | None, field(N_("Wind"), unit="km/h")] = None
    wind_by_eye: Annotated[Wind | None, field(N_("Wind by eye"))] = None
    warm_tent: Annotated[bool, field(N_("Heated tent"))] = False
    warm_tent_c: Annotated[float | None, field(N_("Temperature in the tent"), unit="°C")] = None
    thermometers: Annotated[int, field(N_("Thermometers in use"), ge=0, le=1000)] = 0
    spares: Annotated[int, field(N_("Spares kept warm"), ge=0, le=1000)] = 0


class Equipment(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the equipment handed over."""

    name: Annotated[str, msgspec.Meta(max_length=60)]
    count: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    faulty: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0


@kind(
    "checkpoint.handover",
    version=1,
    label=N_("Hand-over"),
    help=N_("Counts, open matters and equipment, signed by both with their PINs."),
    purpose="operations",
)
class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    to: Annotated[UUID, field(N_("Taken over by"))]
    started_at: Annotated[datetime, field(N_("Shift began at"))]
    vehicles: Annotated[int, field(N_("Vehicles"), ge=0)] = 0
    people: Annotated[int, field(N_("People"), ge=0)] = 0
    febrile: Annotated[int, field(N_("Febrile"), ge=0)] = 0
    dissuaded: Annotated[int, field(N_("Dissuaded"), ge=0)] = 0
    waiting: Annotated[int, field(N_("Entries not yet sent"), ge=0)] = 0
    open_screenings: Annotated[list[UUID], field(N_("People still being re-measured"))] = []
    open_matters: Annotated[str, field(N_("Open matters"), max_length=TEXT_LIMIT)] = ""
    equipment: Annotated[list[Equipment], field(N_("Equipment"))] = []
    signed_from_at: Annotated[datetime | None, field(N_("Signed by the one who leaves"))] = None
    signed_to_at: Annotated[datetime | None, field(N_("Signed by the one who comes"))] = None
