"""Files that wait for the person who asked, on disk only as ciphertext (THREATS T5, T15).

Each file has its own key, derived from the server's secret, which lives in the key file alone. A file is a run of
chunks; every chunk is bound to its job, its number and whether it is the last, so that none can be cut or moved.
"""

import hmac
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

CHUNK: Final = 256 * 1024
NONCE: Final = 12
SEALED: Final = NONCE + CHUNK + 16


def _cipher(job: UUID) -> AESGCM:
    return AESGCM(hmac.digest(settings.KEY_RING.secret.encode(), b"job file " + job.bytes, "sha256"))


def _name(job: UUID) -> str:
    return f"jobs/{job.hex}"


def _bound(job: UUID, number: int, is_last: bool) -> bytes:
    return job.bytes + number.to_bytes(8) + bytes([is_last])


class _Sealing(File):  # type: ignore[type-arg]
    """A file that is encrypted while the storage copies it."""

    def __init__(self, job: UUID, source: IO[bytes]) -> None:
        super().__init__(source, name=_name(job))
        self.source, self.job, self.plain = source, job, 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
        cipher, number = _cipher(self.job), 0
        piece = self.source.read(CHUNK)
        while True:
            following = self.source.read(CHUNK) if piece else b""
            nonce = os.urandom(NONCE)
            yield nonce + cipher.encrypt(nonce, piece, _bound(self.job, number, not following))
            self.plain += len(piece)
            if not following:
                return
            piece, number = following, number + 1


def keep(job: UUID, source: IO[bytes]) -> int:
    """Store ``source`` under the job and return its length in bytes; an earlier file of the job is replaced."""
    discard(job)
    sealing = _Sealing(job, source)
    default_storage.save(_name(job), sealing)
    return sealing.plain


def read(job: UUID) -> Iterator[bytes]:
    """Yield the file of ``job`` in clear. Raises ``FileNotFoundError``, or ``InvalidTag`` where it was tampered with."""
    cipher, number = _cipher(job), 0
    with default_storage.open(_name(job)) as stored:
        sealed = stored.read(SEALED)
        while sealed:
            following = stored.read(SEALED)
            yield cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _bound(job, number, not following))
            sealed, number = following, number + 1


def discard(job: UUID) -> None:
    """Remove the file of ``job``, if there is one."""
    default_storage.delete(_name(job))


def discard_all() -> None:
    """Remove every waiting file: of a database that was replaced."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir("jobs")[1]:
            default_storage.delete(f"jobs/{name}")
