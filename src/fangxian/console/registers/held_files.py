"""An uploaded table between its preview and its confirmation.

It may hold identities, so the server keeps only ciphertext, for half an hour; the key travels in the confirmation form
and nowhere else (THREATS T5).
"""

import base64
import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.cache import cache
from django.utils.translation import gettext as _

from fangxian.base.ids import new_id
from fangxian.base.problems import Problem, declare

SECONDS: Final = 1800
NONCE: Final = 12
GONE = declare(
    "import_file_gone", lambda: _("This file was imported or has been waiting too long. Please upload it again.")
)


def _name(user_id: UUID, register: str, id: str) -> str:
    return f"import:{user_id}:{register}:{id}"


def hold(user_id: UUID, register: str, data: bytes) -> str:
    """Keep ``data`` and return the ticket that opens it again, once, for this person and register."""
    id, key, nonce = str(new_id()), AESGCM.generate_key(256), os.urandom(NONCE)
    cache.set(_name(user_id, register, id), nonce + AESGCM(key).encrypt(nonce, data, id.encode()), SECONDS)
    return f"{id}.{base64.urlsafe_b64encode(key).decode()}"


def take(user_id: UUID, register: str, ticket: str) -> bytes:
    """Return the file of ``ticket`` and forget it; raises ``import_file_gone``."""
    id, _dot, key = ticket.partition(".")
    name = _name(user_id, register, id[:40])
    held = cache.get(name)
    if held is None:
        raise Problem(GONE, status=410)
    try:
        data = AESGCM(base64.urlsafe_b64decode(key)).decrypt(held[:NONCE], held[NONCE:], id.encode())
    except (InvalidTag, ValueError) as error:
        raise Problem(GONE, status=410) from error
    cache.delete(name)
    return data
