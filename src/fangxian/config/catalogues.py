"""Compile the message catalogues without gettext's programs."""

import os
from pathlib import Path

import polib


def compile_catalogues(package: Path) -> int:
    """Compile every catalogue below ``package`` that is newer than its compiled form; how many there were to do.

    Written beside and moved into place, so that a process that reads at this moment sees a whole file.
    """
    compiled = 0
    for source in package.rglob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{os.getpid()}.tmp")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        os.replace(fresh, target)
        compiled += 1
    return compiled
