"""Absences that apps above staffing know of. They offer a source when they start; staffing never asks them by name."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from fangxian.roster.staffing.queries import Away

Source = Callable[[Collection[UUID], date, int], Iterable["Away"]]
"""Asked for people, a first day and a number of days; answers in a fixed number of queries."""

_sources: list[Source] = []


def offer(source: Source) -> None:
    """Register a source of absences, once."""
    if source not in _sources:
        _sources.append(source)


def known_by_others(person_ids: Collection[UUID], first: date, days: int) -> Iterable["Away"]:
    """Yield what the registered apps know of these people on ``days`` days."""
    for source in tuple(_sources):
        yield from source(person_ids, first, days)
