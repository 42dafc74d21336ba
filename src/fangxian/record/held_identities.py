"""The identity in what is held: what a body tells of somebody, and the body without it.

A held body keeps what came, the seal included, and whoever holds the server's key could open that. A device may even have
put an identity in clear where it must not stand.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from fangxian.record import kinds, vault
from fangxian.record.kinds import UNREADABLE
from fangxian.record.sealing import SealBroken, SealedIn, unseal

# Where an entry holds values: its payload, and what an amendment sets in it.
SEALED: Final = "sealed"


def digests_in(body: bytes) -> set[bytes]:
    """Return the blind digests of the numbers, phones and plates that ``body`` holds, sealed or in clear."""
    whole = _whole(body)
    told = {**_clear(whole), **_opened(whole)}
    pairs = {(name, index) for about in kinds.registered() for name, index in about.indexes.items()}
    return {vault.blind(index, told[name]) for name, index in pairs if isinstance(told.get(name), str) and told[name]}


def subject_in(body: bytes) -> UUID | None:
    """Return the pseudonym that ``body`` names, if it names one."""
    try:
        return msgspec.convert(_whole(body).get("subject"), type=UUID | None)
    except UNREADABLE:
        return None


def without_identity(body: bytes) -> bytes:
    """Return ``body`` without its seal and without identifying fields in clear; nothing where it cannot be read."""
    whole = _whole(body)
    if not whole:
        return b""
    whole.pop(SEALED, None)
    for values in _values(whole):
        for name in _secret_names() & values.keys():
            del values[name]
    return msgspec.json.encode(whole)


def _whole(body: bytes) -> dict[str, Any]:
    try:
        whole = msgspec.json.decode(body)
    except UNREADABLE:
        return {}
    return whole if isinstance(whole, dict) else {}


def _values(whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    payload = whole.get("payload")
    if not isinstance(payload, dict):
        return []
    corrections = payload.get("set")
    return [payload, corrections] if isinstance(corrections, dict) else [payload]


def _secret_names() -> set[str]:
    return kinds.identifying_names(kinds.registered())


def _clear(whole: Mapping[str, Any]) -> dict[str, Any]:
    names = _secret_names()
    return {name: value for values in _values(whole) for name, value in values.items() if name in names}


def _opened(whole: Mapping[str, Any]) -> dict[str, Any]:
    try:
        sealed = msgspec.convert(whole.get(SEALED), type=SealedIn)
        opened = msgspec.json.decode(unseal(sealed, str(whole.get("id"))))
    except (SealBroken, *UNREADABLE):
        return {}
    return opened if isinstance(opened, dict) else {}
