"""Functions compiled to machine code at their first call and kept in the user's cache for the next process.

The cache has a folder for each state of their sources: the compiler itself would miss a change in another file.
"""

import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba
from numba import config

P = ParamSpec("P")
R = TypeVar("R")


@cache
def _cache_folder() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    texts = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    state = sha256(b"".join(text for text in texts if b"@compiled" in text or b"class Tables" in text)).hexdigest()[:16]
    return str(Path(base) / "fangxian" / "planning" / state)


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a numeric function; it runs without the interpreter's lock, so that two threads use two cores."""
    before = getattr(config, "CACHE_DIR", "")
    setattr(config, "CACHE_DIR", _cache_folder())  # noqa: B010
    try:
        return cast(Callable[P, R], numba.njit(cache=True, nogil=True)(function))
    finally:
        setattr(config, "CACHE_DIR", before)  # noqa: B010
