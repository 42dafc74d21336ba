"""Cells of rosters' tables as people write them. Pure; a ``ValueError`` says that a cell cannot be read."""

import re
from typing import Final

from fangxian.register.importing.cells import narrow, parse_number
from fangxian.roster.staffing.days import bits_of
from fangxian.roster.staffing.models import EVERY_DAY

_BETWEEN = re.compile(r"[,，;；、]+")
_TIME = re.compile(r"(?P<h>\d{1,2})(?:[:.点时](?P<m>\d{1,2})?(?::\d{1,2})?分?)?")
_RANGE = re.compile(r"\s*[-~–—至到]\s*")
_DAYS: Final = {
    **{str(number): number - 1 for number in range(1, 8)},
    **{word: number for number, word in enumerate("一二三四五六日")},
    **{word: number for number, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    "天": 6,
}
_GROUPS: Final = {
    "": EVERY_DAY, "每天": EVERY_DAY, "每日": EVERY_DAY, "every day": EVERY_DAY, "daily": EVERY_DAY,
    "工作日": 0b0011111, "weekdays": 0b0011111, "周末": 0b1100000, "weekend": 0b1100000,
}  # fmt: skip
_SEASON = re.compile(r"(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?")


def parse_words(text: str) -> tuple[str, ...]:
    """Return the names in a cell, in order, each once: ``护士、民警``."""
    return tuple(dict.fromkeys(word.strip() for word in _BETWEEN.split(narrow(text)) if word.strip()))


def parse_hours(text: str) -> int:
    """Return hours as minutes: ``44`` is 2640, ``7.5`` is 450."""
    return round(parse_number(text) * 60)


def parse_count(text: str) -> int | None:
    """Return a whole number; an empty cell says nothing."""
    if not text:
        return None
    number = parse_number(text)
    if number != int(number):
        raise ValueError("not whole")
    return int(number)


def parse_minute(text: str) -> int:
    """Return a time of the day as minutes: ``22:00``, ``22``, ``7点30``; ``24:00`` is midnight."""
    found = _TIME.fullmatch(narrow(text).replace("：", ":"))
    if found is None:
        raise ValueError("not a time")
    hours, minutes = int(found["h"]), int(found["m"] or 0)
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        raise ValueError("not a time")
    return hours % 24 * 60 + minutes


def parse_weekdays(text: str) -> int:
    """Return days of the week as bits: ``每天``, ``工作日``, ``周一至周五``, ``1-5``, ``六、日``, ``Mon, Tue``."""
    words = narrow(text).lower()
    if words in _GROUPS:
        return _GROUPS[words]
    found: set[int] = set()
    for part in _BETWEEN.split(re.sub("星期|礼拜|周", "", words)):
        ends = [_DAYS.get(end.strip()) for end in _RANGE.split(part.strip())]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            raise ValueError("not days of the week")
        found |= {day % 7 for day in range(first, (last if last >= first else last + 7) + 1)}
    return bits_of(found)


def parse_season_day(text: str) -> str:
    """Return a month and a day as ``11-01``; whether there is such a day is checked with the other end."""
    if not text:
        return ""
    found = _SEASON.fullmatch(narrow(text))
    if found is None:
        raise ValueError("not a month and a day")
    return f"{int(found['m']):02d}-{int(found['d']):02d}"
