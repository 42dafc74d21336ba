"""A person climbs the ladder of measurements: the policy decides every step, the body only answers."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from fangxian.demo.bodies import Body, shown
from fangxian.fronts.checkpoint.codes import Method, Outcome
from fangxian.fronts.checkpoint.decision import Decision, Measured, Situation, decide, is_in_range
from fangxian.fronts.checkpoint.policy import CheckpointPolicy

COLD_LANE_C: Final = -8.0
INDOORS_C: Final = 18.0
MOST_READINGS: Final = 7
_INSTRUMENTS: Final = {Method.FOREHEAD: "额温枪", Method.WRIST: "额温枪", Method.NECK: "额温枪"}


@dataclass(frozen=True, slots=True)
class Air:
    """Where people are measured: the air outside and in the tent (°C)."""

    outside_c: float
    tent_c: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """What is saved at one moment: the readings since the last one and the decision that follows."""

    at: datetime
    readings: Sequence[Measured]
    decision: Decision


def climb(
    policy: CheckpointPolicy, asked: Situation, body: Body, air: Air, *, at: datetime, draw: random.Random
) -> list[Step]:
    """Return the steps of one person; the first is the screening itself. Some are still open when the last one is taken."""
    in_tent = air.tent_c is not None and air.outside_c < COLD_LANE_C and draw.random() < 0.85
    climber = _Climber(policy, asked, body, air, draw)
    decision = climber.measure(Method.FOREHEAD, in_tent=in_tent, at=at)
    while _at_once(decision) and decision.next_method is not None:
        at += timedelta(seconds=20 + 60 * decision.wait_minutes)
        decision = climber.measure(decision.next_method, in_tent=in_tent, at=at)
    steps = [Step(at, climber.fresh(), decision)]
    while decision.next_method is not None and climber.count < MOST_READINGS:
        minutes = decision.wait_minutes + policy.instruments[decision.next_method].minutes
        at += timedelta(minutes=minutes, seconds=draw.randrange(20, 200))
        decision = climber.measure(decision.next_method, in_tent=decision.place in {"tent", "indoors"}, at=at)
        steps.append(Step(at, climber.fresh(), decision))
    return steps


def _at_once(decision: Decision) -> bool:
    return decision.outcome is Outcome.REMEASURE and decision.place == "post" and decision.wait_minutes <= 1


class _Climber:
    """One person being measured; remembers all readings, hands out those not saved yet."""

    def __init__(self, policy: CheckpointPolicy, asked: Situation, body: Body, air: Air, draw: random.Random) -> None:
        self._policy, self._asked, self._body, self._air, self._draw = policy, asked, body, air, draw
        self._readings: list[Measured] = []
        self._saved = 0

    @property
    def count(self) -> int:
        return len(self._readings)

    def measure(self, method: Method, *, in_tent: bool, at: datetime) -> Decision:
        """Take a reading and ask the policy."""
        warm = INDOORS_C if self._air.tent_c is None else self._air.tent_c
        ambient = warm if in_tent else self._air.outside_c
        celsius = shown(self._body, method, ambient, draw=self._draw, is_first=not self._readings)
        outdoor_c = self._air.outside_c if in_tent else None
        # Whoever is measured in a tent has queued in it: the officers of the demonstration say so.
        reading = Measured(
            method=method,
            celsius=celsius,
            ambient_c=ambient,
            in_tent=in_tent,
            at=at,
            outdoor_c=outdoor_c,
            warmed_up=in_tent,
        )
        self._readings.append(reading)
        return decide(self._policy, replace(self._asked, readings=tuple(self._readings)))

    def fresh(self) -> list[Measured]:
        """Return the readings that no entry carries yet."""
        fresh, self._saved = self._readings[self._saved :], len(self._readings)
        return fresh


def reading_payload(policy: CheckpointPolicy, reading: Measured) -> dict[str, Any]:
    """Return a reading as a station writes it."""
    return {
        "method": reading.method,
        "celsius": reading.celsius,
        "at": reading.at,
        "ambient_c": reading.ambient_c,
        "instrument": _INSTRUMENTS.get(reading.method, ""),
        "in_range": is_in_range(policy, reading.method, reading.ambient_c, in_tent=reading.in_tent),
        "is_warm_store": True,
        "in_tent": reading.in_tent,
        "outdoor_c": reading.outdoor_c,
        "warmed_up": reading.warmed_up,
    }


def decision_payload(edition: str, decision: Decision, at: datetime) -> dict[str, Any]:
    """Return a decision as a station writes it, with the edition that it was made by."""
    within = decision.confirm_within_minutes
    return {
        "outcome": decision.outcome,
        "rule": decision.rule,
        "policy": edition,
        "next_method": decision.next_method,
        "wait_minutes": decision.wait_minutes,
        "days": decision.days,
        "confirm_by": at + timedelta(minutes=within) if within else None,
        "is_fever": decision.is_fever,
    }
