"""A brake on guessing enrolment codes. Good codes are not counted: a county may bind fifty tablets behind one address."""

from typing import Final

from django.core.cache import cache

WINDOW_SECONDS: Final = 300
MOST_FAILURES: Final = 20


def _name(key: str) -> str:
    return f"enrol:{key}"


def is_over(key: str) -> bool:
    """Say whether ``key`` has failed too often in the last minutes."""
    failures: int = cache.get(_name(key), 0)
    return failures >= MOST_FAILURES


def note_failure(key: str) -> None:
    """Count a failure of ``key``."""
    cache.add(_name(key), 0, WINDOW_SECONDS)
    try:
        cache.incr(_name(key))
    except ValueError:  # it ran out between the two calls
        cache.set(_name(key), 1, WINDOW_SECONDS)
