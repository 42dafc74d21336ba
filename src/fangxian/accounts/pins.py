"""An officer's PIN as the pack carries it (docs/station-protocol.md section 3): enough to check it offline, no more."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from itertools import pairwise

SALT_BYTES = 16
KEY_BYTES = 32
MIN_DIGITS, MAX_DIGITS = 6, 10


@dataclass(frozen=True, slots=True)
class Verifier:
    """``salt`` and ``verifier`` are base64url without padding."""

    salt: str
    iterations: int
    verifier: str


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def make_verifier(pin: str, iterations: int, salt: bytes | None = None) -> Verifier:
    """Return SHA-256 of PBKDF2-HMAC-SHA-256(PIN, salt, iterations, 32 bytes). The derived bytes unlock the
    device's caches
    and are never kept: the verifier does not lead back to them.
    """
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    derived = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations, KEY_BYTES)
    return Verifier(_b64(salt), iterations, _b64(hashlib.sha256(derived).digest()))


def _steps(pin: str) -> set[int]:
    return {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}


def _repeats(pin: str) -> bool:
    return any(len(pin) % size == 0 and pin[:size] * (len(pin) // size) == pin for size in range(1, len(pin) // 2 + 1))


def _looks_like_a_date(pin: str) -> bool:
    """Birthdays are the first thing that is tried: yyyymmdd, yymmdd, ddmmyy, mmddyy."""
    if len(pin) == 8 and pin[:2] in {"19", "20"}:
        pin = pin[2:]
    if len(pin) != 6:
        return False
    a, b, c = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    return (1 <= b <= 12 and 1 <= c <= 31) or (1 <= b <= 12 and 1 <= a <= 31) or (1 <= a <= 12 and 1 <= b <= 31)


def is_well_formed(pin: str) -> bool:
    """Say whether ``pin`` is 6 to 10 ASCII digits."""
    return pin.isascii() and pin.isdigit() and MIN_DIGITS <= len(pin) <= MAX_DIGITS


def is_weak(pin: str) -> bool:
    """Say whether a well-formed PIN is one of the first that somebody would try: one digit, a run, a pattern, a
    date.
    """
    steps = _steps(pin)
    return len(set(pin)) < 3 or steps <= {1} or steps <= {9} or _repeats(pin) or _looks_like_a_date(pin)
