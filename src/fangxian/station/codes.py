"""Enrolment codes and short names that can be read aloud over a bad line."""

import hashlib
import secrets
from typing import Final

# No 0 O, 1 I L, 5 S, 8 B: what a tired eye or a bad line mixes up.
ALPHABET: Final = "234679ACDEFGHJKMNPQRTUVWXYZ"
GROUP: Final = 4


def new_code() -> str:
    """Return an enrolment code such as ``7KQ4-M2XP``: 38 bits, for minutes, throttled."""
    letters = [secrets.choice(ALPHABET) for _ in range(2 * GROUP)]
    return "".join(letters[:GROUP]) + "-" + "".join(letters[GROUP:])


def code_digest(code: str) -> str:
    """Return what is stored of a code; spaces, hyphens and case do not matter."""
    compact = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(compact.encode()).hexdigest()


def new_short() -> str:
    """Return a candidate for a station's short name: a letter and two signs."""
    return secrets.choice(ALPHABET[6:]) + "".join(secrets.choice(ALPHABET) for _ in range(2))
