from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.testing import Cast
from fangxian.console.holding.tests.held import held, station_of


def held_id(cast: Cast) -> dict[str, Any]:
    return {"id": held(cast).pk}


def held_station(cast: Cast) -> str:
    held(cast)
    return station_of(cast).label


RESOLVE = "held.resolve"
NOTE = {"note": "已电话核实"}
ROWS = [
    Row("holding:list", "held.view", shows=held_station),
    Row("holding:corrections", "held.view"),
    Row("holding:held", "held.view", kwargs=held_id),
    Row("holding:correct", RESOLVE, ("POST",), kwargs=held_id, data=lambda cast: {**NOTE, "payload_vehicle": "car"}),
    Row("holding:assign", RESOLVE, ("POST",), kwargs=held_id, data=lambda cast: {**NOTE, "unit": cast.township.name}),
    Row("holding:dismiss", RESOLVE, ("POST",), kwargs=held_id, data=lambda cast: NOTE),
]
