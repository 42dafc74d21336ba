"""Where a person stands on the ladder of measurements: pure folding, shared by the projection and the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from fangxian.fronts.checkpoint.codes import Outcome
from fangxian.fronts.checkpoint.kinds import Decision, Reading

# Where a decision does not say itself whether it is about a fever: the two branches that a febrile person takes.
_FEBRILE_OUTCOMES: Final = frozenset({Outcome.FEVER_CLINIC, Outcome.OBSERVE_AND_REFER})


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry adds to a ladder: its readings and the decision that followed them."""

    readings: list[Reading] = []
    decision: Decision


class Standing(NamedTuple):
    """The sum of a ladder: how often and how high, the latest reading, and the decision that holds."""

    readings: int
    first_celsius: float | None
    celsius: float | None
    max_celsius: float | None
    method: str
    in_range: bool | None
    measured_at: datetime | None
    decision: Decision


encode_step: Final = msgspec.json.Encoder().encode
decode_step: Final = msgspec.json.Decoder(Step).decode


def stand(steps: Sequence[Step]) -> Standing:
    """Fold ``steps``, in the order of observation and the screening's own first, into where the person stands.

    The last decision holds; temperatures in °C.
    """
    decision = steps[-1].decision
    readings = steps[0].readings if len(steps) == 1 else [reading for step in steps for reading in step.readings]
    if not readings:
        return Standing(0, None, None, None, "", None, None, decision)
    last = readings[-1]
    highest = last.celsius if len(readings) == 1 else max(reading.celsius for reading in readings)
    return Standing(
        len(readings),
        readings[0].celsius,
        last.celsius,
        highest,
        last.method.value,
        last.in_range,
        last.at,
        decision,
    )


def is_febrile(decision: Decision) -> bool:
    """Say whether a decision takes the person for febrile; the policy knows the line, nobody else (RULEBOOK X1, C1).

    Symptoms or a reading that stays too low may lead to the same place without a fever.
    """
    return decision.outcome in _FEBRILE_OUTCOMES if decision.is_fever is None else decision.is_fever
