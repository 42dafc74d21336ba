"""The key ring: everything secret that the server holds, in one file of mode 600 or one environment value.

The database and its backups never contain any of it (THREATS T5).
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyRing:
    """``wrapping``: key-encryption keys by id; the last one (``wrapping_id``) wraps new subjects. ``index``: the key of the
    blind indexes. ``sealing``: the server's private P-256 keys by id, to which stations seal; the last one is current.
    """

    wrapping: Mapping[str, bytes]
    wrapping_id: str
    index: bytes
    sealing: Mapping[str, ec.EllipticCurvePrivateKey]
    sealing_id: str
    secret: str


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def new_sealing_key() -> str:
    """Return a fresh P-256 private key as PEM."""
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def new_wrapping_key() -> dict[str, str]:
    """Return a fresh key-encryption key with its id, as the key file holds it."""
    return {"id": secrets.token_hex(4), "key": _b64(secrets.token_bytes(KEY_BYTES))}


def new_document() -> dict[str, Any]:
    """Return the content of a fresh key file."""
    return {
        "wrapping": [new_wrapping_key()],
        "index": _b64(secrets.token_bytes(KEY_BYTES)),
        "sealing": [{"id": secrets.token_hex(4), "key": new_sealing_key()}],
        "secret": secrets.token_urlsafe(48),
    }


def parse(document: Mapping[str, Any]) -> KeyRing:
    """Return the key ring written in ``document``; raises ``KeyError`` or ``ValueError`` when a part is missing."""
    wrapping = {item["id"]: base64.b64decode(item["key"]) for item in document["wrapping"]}
    sealing = {item["id"]: _private(item["key"]) for item in document["sealing"]}
    return KeyRing(
        wrapping=wrapping,
        wrapping_id=document["wrapping"][-1]["id"],
        index=base64.b64decode(document["index"]),
        sealing=sealing,
        sealing_id=document["sealing"][-1]["id"],
        secret=document["secret"],
    )


def _private(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the sealing key is not an elliptic-curve key")
    return key


def write(file: Path, document: Mapping[str, Any]) -> None:
    """Write ``document`` to ``file`` with mode 600, replacing the old one at once or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(document, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def _create(file: Path) -> None:
    """Make ``file`` unless another process was first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    write(fresh, new_document())
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def document(text: str, file: Path) -> dict[str, Any]:
    """Return the key document from ``text`` (the environment) or ``file``, made first if there is none."""
    if not text and not file.exists():
        _create(file)
    loaded: dict[str, Any] = json.loads(text or file.read_text())
    return loaded


def load(text: str, file: Path) -> KeyRing:
    """Return the key ring of this server."""
    return parse(document(text, file))
