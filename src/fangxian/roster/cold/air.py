"""Units of the air, and the hour a moment lies in. Pure."""

from datetime import datetime
from typing import Final

from fangxian.roster.cold.models import TemperatureUnit, WindUnit

KMH_PER_MS: Final = 3.6


def to_celsius(value: float, unit: str) -> float:
    """Return a temperature in °C, to a tenth."""
    return round((value - 32) / 1.8 if unit == TemperatureUnit.FAHRENHEIT else value, 1)


def to_kmh(value: float, unit: str) -> float:
    """Return a wind in km/h, to a tenth; 1 m/s is 3.6 km/h (RULEBOOK K1)."""
    return round(value * KMH_PER_MS if unit == WindUnit.MS else value, 1)


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour that ``moment`` lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)
