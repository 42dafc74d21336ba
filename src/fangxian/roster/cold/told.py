"""Who has to know when the weather was told anew: apps above the cold register here."""

from collections.abc import Callable
from uuid import UUID

Listener = Callable[[frozenset[UUID]], object]
"""Called with the places of which new weather was told, after it is stored."""

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Register a listener, once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(place_ids: frozenset[UUID]) -> None:
    """Tell every listener of the places with new weather."""
    for listener in tuple(_listeners):
        listener(place_ids)
