"""Air and wind at a post, hour by hour: a clear winter's day in the region."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from fangxian.demo.plan import Plan
from fangxian.fronts.checkpoint.codes import Wind

COLDEST: Final = -31.0
WARMEST_HOUR: Final = 15
_BY_EYE: Final = (
    (4.0, Wind.CALM), (12.0, Wind.MOVES_FLAG), (20.0, Wind.EXTENDS_FLAG), (28.0, Wind.LIFTS_PAPER),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Climate:
    """The usual lowest and highest temperature of a day (°C) and the usual wind (km/h)."""

    low_c: float
    high_c: float
    wind_kmh: float


def ambient(plan: Plan, climate: Climate, post: str, at: datetime) -> float:
    """Return the air temperature in °C: warmest in mid-afternoon, another day another degree or two."""
    local = timezone.localtime(at)
    hour = local.hour + local.minute / 60
    middle, swing = (climate.high_c + climate.low_c) / 2, (climate.high_c - climate.low_c) / 2
    day = plan.draw("day", post, local.date()).gauss(0, 1.2)
    celsius = middle + day + swing * math.cos((hour - WARMEST_HOUR) * math.pi / 12)
    return round(max(COLDEST, celsius), 1)


def wind(plan: Plan, climate: Climate, post: str, at: datetime) -> float:
    """Return the wind in km/h; it changes with the hour."""
    hour = timezone.localtime(at).replace(minute=0, second=0, microsecond=0)
    return round(max(0.0, plan.draw("wind", post, hour).gauss(climate.wind_kmh, 6.0)), 0)


def by_eye(kmh: float) -> Wind:
    """Return the wind as somebody without an instrument tells it (RULEBOOK K7)."""
    return next((wind for limit, wind in _BY_EYE if kmh < limit), Wind.DRIFTS_SNOW)
