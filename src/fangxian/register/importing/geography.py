"""One command for a whole region: leagues, counties, townships, villages, and places with coordinates."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import transaction

from fangxian.base.problems import Problem
from fangxian.register import divisions, problems
from fangxian.register.importing import REGISTERS, ImportReport, Order, apply_rows
from fangxian.register.importing.columns import Row
from fangxian.register.models import PlaceKind, UnitKind

if TYPE_CHECKING:
    from fangxian.accounts.models import User

REGION_NAMES: Final = {"15": "内蒙古自治区"}
# Statistical tables list some institutions as townships (152223400, 152223401).
_INSTITUTION_WORDS: Final = ("强制隔离戒毒所", "监狱管理局", "监狱", "看守所")
_UNIT_FILES: Final = (
    "*_leagues_*.csv",
    "*_counties_*.csv",
    "*_townships_*.csv",
    "focus_townships.csv",
    "focus_villages.csv",
)
_PLACES_FILE: Final = "geonames_places_*.csv"
# Alternative tables of the same units, for comparing, never for this command.
_ALTERNATIVE: Final = "alt_"


@dataclass(frozen=True, slots=True)
class GeographyReport:
    """What the units and the places changed."""

    units: ImportReport
    places: ImportReport


def import_geography(folder: Path, *, actor: "User | None", reason: str, dry_run: bool = False) -> GeographyReport:
    """Import the units and places found in ``folder``; run again, nothing changes.

    Raises ``Problem`` ``import_file_empty`` when the folder holds no such files. A handful of statements for any
    number of units: paths are computed, not asked for.
    """
    rows = unit_rows(folder)
    if not rows:
        raise Problem(problems.FILE_EMPTY)
    order = Order(dry_run=dry_run, actor=actor, reason=reason)
    with transaction.atomic():
        units = apply_rows(REGISTERS["units"], rows, order)
        known = {row.text("code"): row.text("name") for row in rows}
        found = [] if dry_run else place_rows(folder, known)
        places = apply_rows(REGISTERS["places"], found, order)
    return GeographyReport(units, places)


def unit_rows(folder: Path) -> list[Row]:
    """Return the units in the folder's files, each code once, the regions that they stand under first."""
    found: dict[str, Row] = {}
    for line in _lines(folder, _UNIT_FILES):
        code = divisions.normalise_code(line.get("code6") or line["code"])
        region = code[:2]
        found.setdefault(region, _unit(region, REGION_NAMES.get(region, region)))
        found.setdefault(code, _unit(code, line["name"].strip()))
    return list(found.values())


def _unit(code: str, name: str) -> Row:
    kind = divisions.kind_of_code(code) or UnitKind.DEPARTMENT
    if kind == UnitKind.TOWNSHIP and any(word in name for word in _INSTITUTION_WORDS):
        kind = UnitKind.INSTITUTION
    return Row(0, {"code": code, "name": name, "kind": str(kind)})


def place_rows(folder: Path, units: dict[str, str]) -> list[Row]:
    """Return the populated places in the folder's files as places of the nearest unit that bears one of their names."""
    by_name = _by_name(units)
    regions = [code for code in units if len(code) == 2]
    rows = []
    for line in _lines(folder, (_PLACES_FILE,)):
        names = [name for name in line["names_zh"].split("|") if name]
        unit = next((by_name[name] for name in names if by_name.get(name)), "") or (regions[0] if regions else "")
        values = {
            "code": f"geonames-{line['geonameid']}",
            "name": _chinese(names) or line["name"],
            "kind": str(PlaceKind.OTHER),
            "unit": unit,
            "lat": float(line["lat"]),
            "lon": float(line["lon"]),
        }
        rows.append(Row(0, values))
    return rows


def _chinese(names: Iterable[str]) -> str:
    """Return the fullest simplified name: the longest without kana."""
    plain = [name for name in names if not any("\u3040" <= letter <= "\u30ff" for letter in name)]
    return max(plain, key=len, default="")


def _by_name(units: dict[str, str]) -> dict[str, str]:
    """Return the code for each name that only one unit bears; counties and leagues win over what is below them."""
    found: dict[str, str] = {}
    for code, name in sorted(units.items(), key=lambda item: (len(item[0]), item[0])):
        if name not in found:
            found[name] = code
        elif len(found[name]) == len(code):
            found[name] = ""
    return found


def _lines(folder: Path, patterns: Iterable[str]) -> Iterator[dict[str, str]]:
    for pattern in patterns:
        for file in sorted(folder.glob(pattern)):
            if file.name.startswith(_ALTERNATIVE):
                continue
            with file.open(encoding="utf-8-sig", newline="") as source:
                yield from csv.DictReader(source)
