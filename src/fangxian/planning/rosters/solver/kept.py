"""Where the compiled search is kept between processes, and whether all of it is there. Light: it loads no compiler."""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path

_WHOLE = "whole"


@cache
def folder() -> Path:
    """Return the folder of this state of the sources: the compiler itself would miss a change in another file."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    texts = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    state = sha256(b"".join(text for text in texts if b"@compiled" in text or b"class Tables" in text)).hexdigest()[:16]
    return Path(base) / "fangxian" / "planning" / state


@cache
def can_keep() -> bool:
    """Say whether this process may write there; a service without a home of its own may not."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder(), os.W_OK)


def is_whole() -> bool:
    """Say whether this machine has compiled the whole search before."""
    return (folder() / _WHOLE).exists()


def note_whole() -> None:
    """Remember that the whole search is compiled."""
    if can_keep():
        (folder() / _WHOLE).touch()
