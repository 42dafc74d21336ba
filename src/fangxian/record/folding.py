"""Folding corrections into a payload, each in the version of the kind that it was written for.

A correction made before an upgrade names the fields of then, one made after it those of now, and a device that was away
may send the older sort last. So a payload stands in its own version until a newer correction lifts it.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final

import msgspec

from fangxian.record.kinds import UNREADABLE, Kind, odd_moments

FIRST: Final = 1
Stand = tuple[int, dict[str, Any]]


def fold(about: Kind, version: int, payload: str, corrections: Iterable[str]) -> tuple[Any, int]:
    """Return today's struct and how many of ``corrections`` fitted; ``None`` for the struct where none did.

    ``payload`` is stored in ``version`` of its kind; ``corrections`` are payloads of amendments, in order. One that
    does not fit, or is for a version that this server does not know yet, is left out.
    """
    stand: Stand = version, msgspec.json.decode(payload)
    body: Any = None
    fitted = 0
    for correction in corrections:
        try:
            tried = _corrected(about, stand, msgspec.json.decode(correction))
            made = _today(about, tried)
        except UNREADABLE:
            continue
        # A fact that was taken in with such a moment may be corrected elsewhere; no correction brings a new one.
        if (odd := odd_moments(made)) and odd - odd_moments(_today(about, stand)):
            continue
        stand, body = tried, made
        fitted += 1
    return body, fitted


def _corrected(about: Kind, stand: Stand, correction: dict[str, Any]) -> Stand:
    version, payload = stand
    changes = correction.get("set", {})
    written_for = _told(about, correction) or _supposed(about, stand, changes)
    if written_for > about.version:
        raise LookupError(f"{about.name} {written_for} is not known yet")
    if written_for > version:
        version, payload = written_for, about.upcast(version, deepcopy(payload), written_for)
    elif written_for < version:
        changes = about.upcast(written_for, changes, version)
    return version, {**payload, **changes}


def _told(about: Kind, correction: dict[str, Any]) -> int:
    """Return the version that a correction names, or 0: before ``record.amendment`` 2 they named none."""
    is_of_this_kind = correction.get("kind", "") in ("", about.name)
    return correction.get("version", 0) if is_of_this_kind else 0


def _supposed(about: Kind, stand: Stand, changes: dict[str, Any]) -> int:
    """Return the version whose fields a correction without one names: as it stands, today's, else the first.

    A stored payload holds all fields of its version, those with defaults too, so its names tell.
    """
    version, payload = stand
    if changes.keys() <= payload.keys():
        return version
    return about.version if changes.keys() <= set(about.payload.__struct_fields__) else FIRST


def _today(about: Kind, stand: Stand) -> Any:
    version, payload = stand
    if version < about.version:
        payload = about.upcast(version, deepcopy(payload))
    return msgspec.convert(payload, type=about.payload)
