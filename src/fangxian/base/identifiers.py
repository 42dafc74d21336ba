"""Plates, ID numbers and phones brought to one form, so that the same thing is found again (RULEBOOK N1 to N6)."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_SEPARATORS = re.compile(r"[\s·•\-_.()（）]+")
_NOT_DIGITS = re.compile(r"\D+")


def _compact(value: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).upper()


def normalise_plate(value: str) -> str:
    """Return a plate without separators, in capitals: ``蒙K·12345`` becomes ``蒙K12345``."""
    return _compact(value)


def normalise_id_number(value: str) -> str:
    """Return an identity document's number without spaces, in capitals (a final ``x`` becomes ``X``)."""
    return _compact(value)


def normalise_phone(value: str) -> str:
    """Return the digits of a phone number without the country's prefix 86."""
    digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", value))
    digits = digits.removeprefix("00")
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


NORMALISERS: Final[dict[str, Callable[[str], str]]] = {
    "id_number": normalise_id_number,
    "phone": normalise_phone,
    "plate": normalise_plate,
}
