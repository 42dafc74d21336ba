"""Invented weeks of a dialysis unit, made from a seed: for the bench and for tests."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from random import Random

from fangxian.planning.dialysis.problem import GENERAL, SUSPECT, Machine, Patient, Plan, Problem, Room, Session

SHIFTS = {"am": 450, "pm": 720}
WORKING_DAYS = 6
MWF, TTS = (0, 2, 4), (1, 3, 5)
CARRIERS = ("hbv", "hbv", "hbv", "hcv", "hcv")


def week(seed: int, patients: int = 45, load: float = 0.9) -> Problem:
    """Return a week of two shifts on six days whose working machines are used to ``load``.

    Three patients in ten must keep their days, five may have either usual pattern, the rest any days without a long gap;
    one machine each for carriers of HBV and HCV; beside these a stand-by machine and a closed room.
    """
    slots = WORKING_DAYS * len(SHIFTS)
    machines = max(3, int(3 * patients / (load * slots)))
    spare = 3 * patients - round(load * slots * machines)
    random = Random(seed)  # noqa: S311
    return Problem(
        days=7,
        sessions=tuple(_sessions(machines)),
        rooms=(Room(code="hall"), Room(code="carriers"), Room(code="closed", closed=True)),
        machines=tuple(_machines(machines)),
        patients=tuple(_patient(random, number, spare) for number in range(patients)),
    )


def with_suspect(problem: Problem, published: Plan, seed: int) -> Problem:
    """Return the same week with its plan published and one more patient under suspicion from the first day on."""
    general = [patient for patient in problem.patients if patient.status == "clear" and patient.zone == GENERAL]
    chosen = Random(seed).choice(general)  # noqa: S311
    people = tuple(replace(p, status="suspected") if p == chosen else p for p in problem.patients)
    return replace(problem, patients=people, published=published)


def _sessions(machines: int) -> Iterator[Session]:
    nurses = ceil((machines + 1) / 5)
    for day in range(WORKING_DAYS):
        for shift, start in SHIFTS.items():
            yield Session(code=f"{day}-{shift}", day=day, start=start, shift=shift, nurses=nurses, doctors=2)


def _machines(working: int) -> Iterator[Machine]:
    for number in range(1, working - 1):
        yield Machine(code=f"G{number}", room="hall", end_of_row=number == 1)
    yield Machine(code="B1", room="carriers", zone="hbv")
    yield Machine(code="C1", room="carriers", zone="hcv")
    yield Machine(code="R1", room="hall", standby=True)
    yield Machine(code="S1", room="closed", zone=SUSPECT)


def _patient(random: Random, number: int, spare: int) -> Patient:
    """Return one patient; the first ``spare`` come twice a week, or four times if it is below zero."""
    zone = dict(enumerate(CARRIERS)).get(number, GENERAL)
    wishes = random.choice(((), (), ("am",), ("am",), ("pm",)))
    at = number - len(CARRIERS)
    if 0 <= at < spare:
        return Patient(code=f"P{number:02}", sessions=2, longest_gap=4, shortest_gap=2, wished_shifts=wishes)
    if 0 <= at < -spare:
        return Patient(code=f"P{number:02}", sessions=4, wished_shifts=wishes)
    patterns = random.choices(((MWF,), (TTS,), (MWF, TTS), ()), (15, 15, 50, 20))[0]
    return Patient(code=f"P{number:02}", patterns=patterns, shortest_gap=2, zone=zone, wished_shifts=wishes)
