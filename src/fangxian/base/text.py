"""Text from the wild made safe to keep, to compare and to show."""

import re
import unicodedata

# C0 and C1 controls except tab and line feed; NUL in particular cannot be stored by PostgreSQL.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def clean(value: str) -> str:
    """Return ``value`` in NFC without control characters, trimmed."""
    return _CONTROLS.sub("", unicodedata.normalize("NFC", value)).strip()


def safe_cell(value: str) -> str:
    """Return ``value`` so that no spreadsheet takes it for a formula (THREATS T9)."""
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


def mask_name(value: str) -> str:
    """Return the first character and an asterisk: 张* (RULEBOOK N6)."""
    return value[:1] + "*" if value else ""


def mask_id_number(value: str) -> str:
    """Return the first six and last two characters of an ID number (RULEBOOK N6)."""
    return f"{value[:6]}{'*' * max(len(value) - 8, 1)}{value[-2:]}" if len(value) > 8 else "*" * len(value)


def mask_phone(value: str) -> str:
    """Return 138****8000 (RULEBOOK N6)."""
    return f"{value[:3]}****{value[-4:]}" if len(value) > 7 else "*" * len(value)


def mask_plate(value: str) -> str:
    """Return the province, the city letter and the last two characters of a plate."""
    return f"{value[:2]}***{value[-2:]}" if len(value) > 4 else "*" * len(value)
