"""What was read of a file between its preview and its confirmation: figures and places, no file, for half an hour."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.cache import cache

from fangxian.base.ids import new_id
from fangxian.base.problems import Problem
from fangxian.roster.cold import problems
from fangxian.roster.cold.services import Air, FileFacts

SECONDS: Final = 1800


def _name(user_id: UUID, ticket: str) -> str:
    return f"weather:{user_id}:{ticket[:40]}"


def hold(user_id: UUID, facts: FileFacts, hours: list[Air]) -> str:
    """Keep what was read and return the ticket that opens it again, once, for this person."""
    ticket = str(new_id())
    rows = [(str(hour.place_id), hour.at.isoformat(), hour.celsius, hour.wind_kmh) for hour in hours]
    about = (facts.name, facts.digest, facts.temperature_unit, facts.wind_unit)
    cache.set(_name(user_id, ticket), (about, rows), SECONDS)
    return ticket


def take(user_id: UUID, ticket: str) -> tuple[FileFacts, list[Air]]:
    """Return what ``ticket`` stands for and forget it; raises ``weather_file_gone``."""
    held = cache.get(_name(user_id, ticket))
    if held is None:
        raise Problem(problems.FILE_GONE, status=410)
    cache.delete(_name(user_id, ticket))
    about, rows = held
    hours = [Air(UUID(place), datetime.fromisoformat(at), celsius, wind) for place, at, celsius, wind in rows]
    return FileFacts(*about), hours
