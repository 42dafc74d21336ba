"""What thermometers show of a person. Skin cools in the cold and the reading with it (RULEBOOK C5, C6)."""

import random
from dataclasses import dataclass
from typing import Final

from fangxian.fronts.checkpoint.codes import Method

FEBRILE_SHARE: Final = 0.0014
COMPLAINING_SHARE: Final = 0.0008
HOT_CAR_SHARE: Final = 0.02
SKIN: Final = frozenset({Method.FOREHEAD, Method.GATE})
COVERED: Final = frozenset({Method.WRIST, Method.NECK})
WARM_FROM_C: Final = 16.0


@dataclass(frozen=True, slots=True)
class Body:
    """A person as far as thermometers go. ``celsius`` is the temperature in the armpit."""

    celsius: float
    is_heated: bool
    symptoms: tuple[str, ...]


def make_body(draw: random.Random) -> Body:
    """Draw a person: most are well, a few come out of a hot car, fever is rare (RULEBOOK C13: well under one in a hundred)."""
    chance = draw.random()
    if chance < FEBRILE_SHARE:
        return Body(round(draw.uniform(37.5, 39.3), 1), False, ("fever_felt",) if draw.random() < 0.5 else ())
    complains = chance < FEBRILE_SHARE + COMPLAINING_SHARE
    celsius = round(min(37.0, max(35.8, draw.gauss(36.5, 0.22))), 1)
    symptoms = (draw.choice(("dry_cough", "fatigue", "sore_throat")),) if complains else ()
    return Body(celsius, draw.random() < HOT_CAR_SHARE, symptoms)


def shown(body: Body, method: Method, ambient_c: float, *, draw: random.Random, is_first: bool) -> float:
    """Return what the instrument shows, in °C with one decimal."""
    chill = max(0.0, WARM_FROM_C - ambient_c)
    if method in SKIN:
        heat = 0.9 if body.is_heated and is_first else 0.0
        return round(body.celsius - 0.045 * chill + heat + draw.gauss(0, 0.12 + 0.006 * chill), 1)
    if method in COVERED:
        return round(body.celsius - 0.012 * chill + draw.gauss(0, 0.15), 1)
    return round(body.celsius + draw.gauss(0, 0.06), 1)
