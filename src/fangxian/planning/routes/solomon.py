"""Reads the Solomon text format. Distances are floating point: planned as ten-thousandths rounded up, so that no window
is missed by a rounding."""

from collections.abc import Iterator
from pathlib import Path

from fangxian.planning.routes.instances import Named, Unreadable
from fangxian.planning.routes.problem import Depot, Metric, Problem, Stop, Vehicle

SCALE = 10_000


def read(path: Path) -> Named:
    """Return the instance of a file."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Named:
    """Return the instance of a text; Unreadable says what is missing."""
    rows = list(_numbers(text))
    if len(rows) < 2 or len(rows[0]) != 2 or any(len(row) != 7 for row in rows[1:]):
        raise Unreadable("not in the Solomon format: a line with 2 numbers, then lines with 7 numbers are needed")
    (vehicles, capacity), (home, *customers) = rows[0], rows[1:]
    name, closes = text.split(maxsplit=1)[0], int(home[5] * SCALE)
    problem = Problem(
        depots=(Depot(code="depot", place=0, closes=closes),),
        stops=tuple(_stop(place, row) for place, row in enumerate(customers, 1)),
        vehicles=tuple(
            Vehicle(code=f"V{number}", start="depot", end="depot", capacity=(int(capacity),), latest=closes)
            for number in range(1, int(vehicles) + 1)
        ),
        coordinates=tuple((row[1], row[2]) for row in (home, *customers)),
        metric=Metric(scale=SCALE, rounding="up"),
    )
    return Named(name, problem, is_exact=True)


def _numbers(text: str) -> Iterator[list[float]]:
    """Yield the lines that hold nothing but numbers."""
    for line in text.splitlines():
        words = line.split()
        if words and all(word.replace(".", "", 1).isdigit() for word in words):
            yield [float(word) for word in words]


def _stop(place: int, row: list[float]) -> Stop:
    number, _, _, demand, ready, due, service = row
    window = (int(ready * SCALE), int(due * SCALE))
    return Stop(
        code=f"{number:.0f}", place=place, windows=(window,), service=int(service * SCALE), demand=(int(demand),)
    )
