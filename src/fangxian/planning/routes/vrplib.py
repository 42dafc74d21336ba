"""Reads VRPLIB files with time windows. Distances count to one decimal, the rest cut off: tenths rounded down."""

from collections.abc import Mapping
from pathlib import Path

from fangxian.planning.routes.instances import Named, Unreadable
from fangxian.planning.routes.problem import Depot, Metric, Problem, Stop, Vehicle

SCALE = 10
NEEDED = ("NODE_COORD_SECTION", "DEMAND_SECTION", "TIME_WINDOW_SECTION")
Rows = dict[int, list[float]]


def read(path: Path) -> Named:
    """Return the instance of a file."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Named:
    """Return the instance of a text; Unreadable says what is missing."""
    facts, sections = _split(text)
    missing = [name for name in NEEDED if name not in sections]
    missing += [name for name in ("VEHICLES", "CAPACITY") if name not in facts]
    if missing:
        raise Unreadable(f"not a VRPLIB file with time windows: {', '.join(missing)} missing")
    at, demand, windows = (sections[name] for name in NEEDED)
    if not set(at) == set(demand) == set(windows):
        raise Unreadable("the sections do not name the same nodes")
    home, *others = sorted(at)
    closes = round(windows[home][1] * SCALE)
    service = float(facts.get("SERVICE_TIME", "0"))
    problem = Problem(
        depots=(Depot(code="depot", place=0, closes=closes),),
        stops=tuple(
            Stop(
                code=str(node),
                place=place,
                windows=((round(windows[node][0] * SCALE), round(windows[node][1] * SCALE)),),
                service=round(service * SCALE),
                demand=(round(demand[node][0]),),
            )
            for place, node in enumerate(others, 1)
        ),
        vehicles=_fleet(facts, closes),
        coordinates=tuple((at[node][0], at[node][1]) for node in (home, *others)),
        metric=Metric(scale=SCALE, rounding="down"),
    )
    return Named(facts.get("NAME", ""), problem, is_exact=False)


def _fleet(facts: Mapping[str, str], closes: int) -> tuple[Vehicle, ...]:
    return tuple(
        Vehicle(code=f"V{number}", start="depot", end="depot", capacity=(int(facts["CAPACITY"]),), latest=closes)
        for number in range(1, int(facts["VEHICLES"]) + 1)
    )


def _split(text: str) -> tuple[dict[str, str], dict[str, Rows]]:
    """Return the facts of the head, and the rows of each section by node."""
    facts: dict[str, str] = {}
    sections: dict[str, Rows] = {}
    rows: Rows = {}
    for line in text.splitlines():
        words = line.split()
        if ":" in line:
            name, value = line.split(":", 1)
            facts[name.strip()] = value.strip()
        elif line.strip().endswith("_SECTION"):
            rows = sections.setdefault(line.strip(), {})
        elif len(words) > 1:
            rows[int(words[0])] = [float(word) for word in words[1:]]
    return facts, sections
