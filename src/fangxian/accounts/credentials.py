"""Station tokens and signatures (docs/station-protocol.md, section 2)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from fangxian.accounts.models import Station

SCHEME = "Station "


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The parts of a request that a station's signature covers."""

    method: str
    path: str
    time: str
    body: bytes
    signature: str
    challenge: str = ""

    def text(self) -> bytes:
        """Return the bytes that were signed."""
        parts = (self.method, self.path, self.time, hashlib.sha256(self.body).hexdigest())
        return "\n".join((*parts, self.challenge) if self.challenge else parts).encode()


def new_token() -> str:
    """Return a fresh station token."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def station_by_authorization(header: str) -> Station | None:
    """Return the station that an ``Authorization`` header names with a good token, revoked ones included.

    The first use of a rotated token retires the one before it.
    """
    id, _, token = header.removeprefix(SCHEME).partition(".")
    if not header.startswith(SCHEME) or not token:
        return None
    try:
        station = Station.objects.filter(pk=UUID(id)).first()
    except ValueError:
        return None
    if station is None:
        return None
    digest = token_digest(token)
    if secrets.compare_digest(digest, station.token_digest):
        return station
    if station.next_token_digest and secrets.compare_digest(digest, station.next_token_digest):
        Station.objects.filter(pk=station.pk).update(token_digest=digest, next_token_digest="")
        return station
    return None


def _number(value: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))


def jwk_numbers(jwk: dict[str, str]) -> tuple[int, int]:
    """Return the coordinates of a P-256 public key in JWK form; raises ``KeyError`` or ``ValueError``."""
    return _number(jwk["x"]), _number(jwk["y"])


def is_signed_by(station: Station, request: SignedRequest) -> bool:
    """Say whether ``request`` carries a good signature of the station's own key."""
    try:
        raw = base64.urlsafe_b64decode(request.signature + "=" * (-len(request.signature) % 4))
        if len(raw) != 64:
            return False
        x, y = jwk_numbers(station.public_key)
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        key.verify(signature, request.text(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True
