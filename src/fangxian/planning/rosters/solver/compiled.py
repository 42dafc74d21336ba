"""Functions compiled to machine code at their first call and kept in the user's cache for the next process."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba
from numba import config

from fangxian.planning.rosters.solver import kept

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a numeric function, for this process alone where nothing can be kept.

    It runs without the interpreter's lock, so that two threads use two cores.
    """
    before = getattr(config, "CACHE_DIR", "")
    setattr(config, "CACHE_DIR", str(kept.folder()))  # noqa: B010
    try:
        return cast(Callable[P, R], numba.njit(cache=kept.can_keep(), nogil=True)(function))
    finally:
        setattr(config, "CACHE_DIR", before)  # noqa: B010
