"""A brake on guessing enrolment codes."""

from typing import Final

from django.core.cache import cache

WINDOW_SECONDS: Final = 300
MOST_TRIES: Final = 20


def is_over(key: str) -> bool:
    """Count one try under ``key`` and say whether there were too many in the last minutes."""
    name = f"enrol:{key}"
    cache.add(name, 0, WINDOW_SECONDS)
    try:
        return cache.incr(name) > MOST_TRIES
    except ValueError:  # it ran out between the two calls
        return False
