"""Single cells as people write them, brought to one form. Pure; a ``ValueError`` says that a cell cannot be read."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from fangxian.base.text import clean

_DATE = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"(?:\s*T?\s*(?P<h>\d{1,2})\s*[:时点]\s*(?:(?P<min>\d{1,2})\s*分?)?(?::(?P<s>\d{1,2})(?:\.\d+)?)?\s*秒?)?"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\s*(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
# Excel counts days from 30 December 1899; its serials of five digits run from 1927 to 2173.
_SERIAL_ZERO: Final = datetime(1899, 12, 30)
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_YES: Final = frozenset({"1", "yes", "y", "true", "t", "是", "有", "对", "√", "✓", "✔"})
_NO: Final = frozenset({"", "0", "no", "n", "false", "f", "否", "无", "不", "×", "✗", "-", "—"})
_QUOTED_FORMULA = re.compile(r"'(?=[=+\-@\t\r\n])")


def plain(value: str) -> str:
    """Return the text of a cell: cleaned, without the apostrophe by which an export disarms a formula."""
    return clean(_QUOTED_FORMULA.sub("", value, count=1) if value.startswith("'") else value)


def narrow(value: str) -> str:
    """Return ``value`` with full-width digits, letters and signs in their usual width: １５ becomes 15."""
    return clean(unicodedata.normalize("NFKC", plain(value)))


def parse_code(value: str) -> str:
    """Return a code or number as text: what a spreadsheet turned into 150603.0 becomes 150603 again."""
    code = re.sub(r"\s+", "", narrow(value))
    whole = _WHOLE_FLOAT.fullmatch(code)
    return whole[1] if whole else code


def parse_moment(value: str) -> datetime:
    """Return the date and time of a cell, without a zone: 2020-02-05, 2020/2/5 8:30, 2020年2月5日, 20200205, 43866.

    Raises ``ValueError`` for anything else, and for a day that no calendar has.
    """
    text = narrow(value)
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(seconds=round(float(text) * 86_400))
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        raise ValueError("not a date")
    day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    return datetime.combine(day, time(int(found["h"] or 0), int(found["min"] or 0), int(found["s"] or 0)))


def parse_date(value: str) -> date:
    """Return the date of a cell; a time that stands with it is left out. Raises ``ValueError``."""
    return parse_moment(value).date()


def parse_number(value: str) -> float:
    """Return a number; full-width digits and thousands separators are understood. Raises ``ValueError``."""
    number = float(narrow(value).replace(",", "").replace("−", "-").replace("_", "?"))
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def parse_flag(value: str) -> bool:
    """Return yes or no; an empty cell is no. Raises ``ValueError``."""
    word = narrow(value).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("neither yes nor no")
