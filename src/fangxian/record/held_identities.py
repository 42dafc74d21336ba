"""The identity in what is held: what a body tells of somebody, and the body without it.

A held body keeps what came, the seal included, and whoever holds the server's key could open that. A device may even have
put an identity in clear where it must not stand.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from fangxian.record import kinds, vault
from fangxian.record.kinds import UNREADABLE
from fangxian.record.sealing import SealBroken, SealedIn, unseal

SEALED: Final = "sealed"


def digests_in(body: bytes) -> set[bytes]:
    """Return the blind digests of the numbers, phones and plates that ``body`` holds, sealed or in clear."""
    whole = _whole(body)
    pairs = {(name, index) for about in kinds.registered() for name, index in about.indexes.items()}
    return {
        vault.blind(index, told[name])
        for told in (*_values(whole.get("payload")), _opened(whole))
        for name, index in pairs
        if isinstance(told.get(name), str) and told[name]
    }


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
    for values in list(_values(whole.get("payload"))):
        for name in _secret_names() & values.keys():
            del values[name]
    return msgspec.json.encode(whole)


def _whole(body: bytes) -> dict[str, Any]:
    try:
        whole = msgspec.json.decode(body)
    except UNREADABLE:
        return {}
    return whole if isinstance(whole, dict) else {}


def _values(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object within a decoded body, however deep: a device may have put an identity anywhere."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _secret_names() -> set[str]:
    return kinds.identifying_names(kinds.registered())


def _opened(whole: Mapping[str, Any]) -> dict[str, Any]:
    try:
        sealed = msgspec.convert(whole.get(SEALED), type=SealedIn)
        opened = msgspec.json.decode(unseal(sealed, str(whole.get("id"))))
    except (SealBroken, *UNREADABLE):
        return {}
    return opened if isinstance(opened, dict) else {}
