"""The columns of a weather file in the wild, with the units their headers say, and how a cell is read."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from fangxian.register import problems as register_problems
from fangxian.register.importing import cells
from fangxian.register.importing.columns import Column, bare
from fangxian.register.importing.tables import SourceRow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEADER_ROWS: Final = 15
_TEMPERATURE: Final = (
    "气温", "温度", "当前气温", "空气温度", "室外温度", "环境温度", "temperature", "temp", "air temperature", "air temp", "t",
    "temperature_2m", "temp_2m", "t2m", "tem",
)  # fmt: skip
_WIND: Final = (
    "风速", "平均风速", "10米风速", "10m风速", "2分钟平均风速", "10分钟平均风速", "wind", "wind speed", "windspeed",
    "wind_speed_10m", "windspeed_10m", "ws", "win_s_avg_2mi", "win_s",
)  # fmt: skip
_CELSIUS: Final = ("°C", "℃", "C", "摄氏度", "摄氏", "度C", "celsius", "degC")
_FAHRENHEIT: Final = ("°F", "℉", "F", "华氏度", "华氏", "fahrenheit", "degF")
_KMH: Final = (
    "km/h",
    "kmh",
    "kph",
    "km h-1",
    "公里/小时",
    "公里/时",
    "千米/小时",
    "千米/时",
    "公里每小时",
    "千米每小时",
)
_MS: Final = ("m/s", "ms", "mps", "m s-1", "m·s-1", "米/秒", "米每秒", "公尺/秒")
_NOTHING: Final = frozenset({"", "-", "--", "—", "/", "//", "na", "n/a", "nan", "null", "none", "缺", "缺测", "无"})
# What weather services write for a missing value.
_SENTINELS: Final = frozenset({-9999.0, -999.0, 9999.0, 99999.0, 999999.0, 999998.0, 32766.0, 32744.0})
_MEASURE: Final = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*([^\d\s].*)?")


def _named(words: Sequence[str], units: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{word} {unit}" for word in words for unit in units)


def read_measure(text: str) -> tuple[float, str] | None:
    """Return a number and the unit that stands with it, None for a value that is said to be missing.

    A comma is the decimal comma: no air has thousands of degrees. Raises ``ValueError``.
    """
    value = cells.narrow(text).replace("−", "-").replace("–", "-")
    if value.lower() in _NOTHING:
        return None
    found = _MEASURE.fullmatch(value)
    if found is None:
        raise ValueError("not a measure")
    number = float(found[1].replace(",", "."))
    return None if number in _SENTINELS else (number, _unit_of(found[2] or ""))


def _unit_of(text: str) -> str:
    """Return the code of a unit, empty where none is written; raises ``ValueError`` for an unknown one."""
    wanted = bare(text)
    if not wanted or wanted == "度":
        return ""
    for code, words in (("c", _CELSIUS), ("f", _FAHRENHEIT), ("kmh", _KMH), ("ms", _MS)):
        if wanted in {bare(word) for word in words}:
            return code
    raise ValueError("not a unit")


def read_hour(text: str) -> int | None:
    """Return the hour of a day, 0 to 24, and 24 means the day's end. Raises ``ValueError``."""
    value = cells.narrow(text)
    if not value:
        return None
    found = re.fullmatch(r"(\d{1,2})(?:\.0+)?\s*(?:[时点hH]|:00(?::00)?)?", value)
    if found is None or int(found[1]) > 24:
        raise ValueError("not an hour")
    return int(found[1])


def _measured(id: str, label: "StrOrPromise", names: Sequence[str]) -> Column:
    return Column(id, label, names, read_measure, register_problems.CELL_NUMBER, max_length=40)


_PLACE: Final = (
    "地点", "点位", "点位编号", "点位名称", "站点", "站名", "站号", "名称", "编号",
    "station", "site", "location", "post", "place", "code", "name",
)  # fmt: skip
_TIME: Final = (
    "时间", "日期时间", "观测时间", "预报时间", "时刻", "北京时间",
    "time", "datetime", "date time", "timestamp", "valid time", "local time",
)  # fmt: skip
_DAY: Final = ("日期", "date", "day")
_HOUR: Final = ("时", "小时", "时次", "钟点", "hour", "hr")
COLUMNS: Final = (
    Column("place", _("place"), _PLACE, max_length=120, example="DS-N6"),
    Column("at", _("time"), _TIME, max_length=40, example="2020-02-05 08:00"),
    Column("day", _("day"), _DAY, max_length=40, example="2020-02-05"),
    Column("hour", _("hour"), _HOUR, read_hour, register_problems.CELL_DATE, max_length=20, example="8"),
    _measured("temperature", _("temperature"), _TEMPERATURE),
    _measured("temperature_c", _("temperature (°C)"), (*_named(_TEMPERATURE, _CELSIUS), "摄氏度", "celsius", "degC", "°C")),
    _measured("temperature_f", _("temperature (°F)"), (*_named(_TEMPERATURE, _FAHRENHEIT), "华氏度", "fahrenheit", "degF", "°F")),
    _measured("wind", _("wind"), _WIND),
    _measured("wind_kmh", _("wind (km/h)"), _named(_WIND, _KMH)),
    _measured("wind_ms", _("wind (m/s)"), _named(_WIND, _MS)),
)  # fmt: skip
LABELS: Final = {column.id: column.label for column in COLUMNS}


def header_of(source: Sequence[SourceRow]) -> tuple[int, frozenset[str], int]:
    """Return where the header is, which columns it has, and how many cells; the row that knows the most names."""
    known = {name: column.id for column in COLUMNS for name in column.known_names()}
    best: tuple[int, frozenset[str], int] = (0, frozenset(), 0)
    for at, row in enumerate(source[:HEADER_ROWS]):
        found = frozenset(known[name] for name in map(bare, row.cells) if name in known)
        if len(found) > len(best[1]):
            best = (at, found, _width(row))
    return best


def _width(row: SourceRow) -> int:
    return max((at + 1 for at, cell in enumerate(row.cells) if cell.strip()), default=0)


def too_wide(row: SourceRow, width: int) -> bool:
    """Say whether a row has cells beyond the header: a decimal comma between commas does that."""
    return _width(row) > width
