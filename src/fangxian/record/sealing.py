"""The server's side of the station's seal (docs/station-protocol.md, section 5)."""

import base64
import binascii
import os
from functools import lru_cache

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fangxian.record.vault import ring

VERSION = 1
_URL_SAFE = str.maketrans("-_", "+/")
INFO = b"fangxian seal v1"


class SealedIn(msgspec.Struct, frozen=True):
    """A sealed identity as it travels."""

    v: int
    kid: str
    epk: str
    iv: str
    ct: str


class SealBroken(Exception):
    """The seal cannot be opened with any key that this server holds."""


def unpad(value: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return binascii.a2b_base64(value.translate(_URL_SAFE) + "==")


def pad(value: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@lru_cache(maxsize=4096)
def _content(kid: str, epk: str) -> AESGCM:
    private = ring().sealing[kid]
    point = unpad(epk)
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=point, info=INFO + kid.encode()).derive(shared))


def unseal(sealed: SealedIn, entry_id: str) -> bytes:
    """Return the plaintext of ``sealed``; raises ``SealBroken`` whatever is wrong with it."""
    try:
        return _content(sealed.kid, sealed.epk).decrypt(unpad(sealed.iv), unpad(sealed.ct), entry_id.encode())
    except (InvalidTag, KeyError, ValueError) as error:
        raise SealBroken from error


def public_jwk() -> dict[str, str]:
    """Return the id and the public half of the key that stations seal to now, as the pack carries it."""
    keys = ring()
    public = keys.sealing[keys.sealing_id].public_key()
    raw = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return {"kty": "EC", "crv": "P-256", "x": pad(raw[1:33]), "y": pad(raw[33:])}


def seal(identity: dict[str, str], entry_id: str) -> SealedIn:
    """Seal as a station does: for imports between servers, the demonstration, benchmarks and tests."""
    return Sealer().seal(identity, entry_id)


class Sealer:
    """One run of a station: one ephemeral key, one content key, many seals."""

    def __init__(self) -> None:
        keys = ring()
        ephemeral = ec.generate_private_key(ec.SECP256R1())
        self.kid = keys.sealing_id
        point = ephemeral.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        shared = ephemeral.exchange(ec.ECDH(), keys.sealing[self.kid].public_key())
        self.epk = pad(point)
        self._cipher = AESGCM(HKDF(hashes.SHA256(), 32, salt=point, info=INFO + self.kid.encode()).derive(shared))

    def seal(self, identity: dict[str, str], entry_id: str) -> SealedIn:
        """Return ``identity`` sealed to the server and bound to ``entry_id``."""
        iv = os.urandom(12)
        ct = self._cipher.encrypt(iv, msgspec.json.encode(identity, order="sorted"), entry_id.encode())
        return SealedIn(v=VERSION, kid=self.kid, epk=self.epk, iv=pad(iv), ct=pad(ct))
