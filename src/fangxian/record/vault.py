"""The identity vault: per-subject data keys, wrapped; keyed blind indexes; identities encrypted per entry."""

import hmac
import os
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from fangxian.base import keys
from fangxian.base.identifiers import NORMALISERS
from fangxian.base.keys import KeyRing

NONCE_BYTES = 12
KEY_BYTES = 32


class Unreadable(Exception):
    """A key or an identity could not be opened: erased, or wrapped by a key that this server does not hold."""


def ring() -> KeyRing:
    """Return the server's key ring."""
    return settings.KEY_RING


def wrapping_key(id: str) -> bytes | None:
    """Return a key-encryption key, reading the key file again for one that another process has added meanwhile."""
    if id and id not in ring().wrapping and not settings.KEYS:
        settings.KEY_RING = keys.load(settings.KEYS, settings.KEY_FILE)
    return ring().wrapping.get(id)


@lru_cache(maxsize=16)
def _wrapper(key: bytes) -> AESGCM:
    return AESGCM(key)


def new_key() -> bytes:
    """Return a fresh data key."""
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, subject: UUID) -> tuple[bytes, str]:
    """Return ``key`` wrapped by the current key-encryption key, and that key's id."""
    current = ring().wrapping_id
    nonce = os.urandom(NONCE_BYTES)
    cipher = _wrapper(ring().wrapping[current])
    return nonce + cipher.encrypt(nonce, key, subject.bytes), current


def unwrap(wrapped: bytes | memoryview | None, wrapping_id: str, subject: UUID) -> bytes:
    """Return a subject's data key; raises ``Unreadable`` once it is erased or its wrapping key is gone."""
    key = wrapping_key(wrapping_id)
    if wrapped is None or key is None:
        raise Unreadable
    wrapped = bytes(wrapped)
    try:
        return _wrapper(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], subject.bytes)
    except InvalidTag as error:
        raise Unreadable from error


def encrypt(key: bytes, identity: Mapping[str, str], entry: UUID) -> bytes:
    """Return the identity of one entry, encrypted under its subject's data key and bound to the entry's id."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, msgspec.json.encode(identity, order="sorted"), entry.bytes)


def decrypt(key: bytes, sealed: bytes, entry: UUID) -> dict[str, str]:
    """Return the identity of one entry; raises ``Unreadable``."""
    try:
        plain = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], entry.bytes)
    except InvalidTag as error:
        raise Unreadable from error
    return msgspec.json.decode(plain, type=dict[str, str])


def blind(index: str, value: str) -> bytes:
    """Return the keyed hash by which ``value`` is found in the blind index ``index`` (id_number, phone, plate)."""
    normal = NORMALISERS[index](value)
    return hmac.digest(ring().index, f"{index}:{normal}".encode(), "sha256")
