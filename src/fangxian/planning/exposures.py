"""ISO 11079 as a table, so that nobody waits for the library: minutes by air, wind, work and clothing (RULEBOOK K6a).

``python -m fangxian.planning.exposures`` writes ``exposures.json`` anew. Between its lines the colder, windier cell and the
thinner clothing count.
"""

import json
from bisect import bisect_left, bisect_right
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Final

from fangxian.planning.cold import Person, longest_exposure

FILE: Final = Path(__file__).with_suffix(".json")
WARMEST: Final = 10
COLDEST: Final = -60
WINDS: Final = (0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 50, 60, 80, 97)
CLOTHING: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5)
STANDING: Final = Person()
MOVING: Final = Person(work=165.0, walk=0.6)


def tabled_exposure(celsius: float, wind_kmh: float, *, clothing: float = 3.5, standing: bool = True) -> int | None:
    """Return the longest exposure in minutes of one who stands guard or moves about, None beyond eight hours.

    ``clothing`` in clo; less than the thinnest, or colder than the coldest of the table, is read as those.
    """
    if celsius > WARMEST:
        return None
    dressed = max(0, bisect_right(CLOTHING, clothing + 1e-9) - 1)
    line = min(ceil(WARMEST - celsius), WARMEST - COLDEST)
    column = min(bisect_left(WINDS, wind_kmh), len(WINDS) - 1)
    found = _table()["standing" if standing else "moving"][dressed][line][column]
    return None if found < 0 else found


@lru_cache(maxsize=1)
def _table() -> dict[str, list[list[list[int]]]]:
    table: dict[str, list[list[list[int]]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return table


def _lines(person: Person) -> list[list[list[int]]]:
    return [
        [[_minutes(celsius, wind, person, clothing) for wind in WINDS] for celsius in range(WARMEST, COLDEST - 1, -1)]
        for clothing in CLOTHING
    ]


def _minutes(celsius: float, wind: float, person: Person, clothing: float) -> int:
    dressed = Person(work=person.work, walk=person.walk, clothing=clothing)
    found = longest_exposure(celsius, wind, dressed)
    return -1 if found is None else found


if __name__ == "__main__":
    text = json.dumps({"standing": _lines(STANDING), "moving": _lines(MOVING)}, separators=(",", ":"))
    FILE.write_text(text.replace("],[", "],\n[") + "\n", encoding="utf-8")
