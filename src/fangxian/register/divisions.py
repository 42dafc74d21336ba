"""Administrative division codes: pure functions, no look-ups.

A code is written in 2, 4, 6, 9 or 12 digits: region, league, county, township, village. Statistical tables pad the
first three to six digits (150000, 150100) and everything to twelve (150102001000). Codes get abolished, so nothing here
rejects a code for not being in a table (RULEBOOK N3).
"""

import re
from collections.abc import Iterator
from typing import Final

from fangxian.base.text import clean
from fangxian.register.models import UnitKind

KIND_BY_LENGTH: Final = {
    2: UnitKind.REGION,
    4: UnitKind.LEAGUE,
    6: UnitKind.COUNTY,
    9: UnitKind.TOWNSHIP,
    12: UnitKind.VILLAGE,
}
_LENGTHS: Final = tuple(sorted(KIND_BY_LENGTH))
# Codes of an organisation's own that are not division codes: letters allowed, so that departments can have one.
_OWN_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")


def normalise_code(value: str) -> str:
    """Return a division code in its shortest form: ``150100`` and ``150100000000`` become ``1501``.

    Anything that is not such a code comes back trimmed and otherwise as it was.
    """
    code = clean(value)
    if not (code.isascii() and code.isdigit()) or len(code) not in _LENGTHS or code.startswith("00"):
        return code
    for length in _LENGTHS:
        if not code[length:].strip("0"):
            return code[:length]
    return code


def is_division_code(code: str) -> bool:
    """Say whether ``code`` has the form of a division code in its shortest form."""
    return code.isascii() and code.isdigit() and len(code) in KIND_BY_LENGTH


def is_code(code: str) -> bool:
    """Say whether ``code`` may stand as a unit's code: a division code or one of the organisation's own."""
    return _OWN_CODE.fullmatch(code) is not None


def kind_of_code(code: str) -> UnitKind | None:
    """Return the level that a division code stands for."""
    return KIND_BY_LENGTH.get(len(code)) if is_division_code(code) else None


def ancestor_codes(code: str) -> Iterator[str]:
    """Yield the codes that may be the parent of ``code``, nearest first (RULEBOOK N3: 6, then 4, then 2 digits)."""
    if not is_division_code(code):
        return
    for length in reversed(_LENGTHS):
        if length < len(code):
            yield code[:length]


def official_code(code: str) -> str:
    """Return a division code as official tables print it: at least six digits."""
    return code.ljust(6, "0") if is_division_code(code) and len(code) < 6 else code
