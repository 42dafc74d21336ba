from typing import Any

from fangxian.access.matrix import SIGNED_IN, Row
from fangxian.base.testing import Cast
from fangxian.record.services import write_entry


def county(cast: Cast) -> dict[str, Any]:
    return {"id": cast.county.pk}


def screened(cast: Cast) -> dict[str, Any]:
    return {"name": "checkpoint.vehicles"}


def conditions(cast: Cast) -> dict[str, Any]:
    entry = write_entry("checkpoint.conditions", {"ambient_c": -30.0}, unit_id=cast.county.pk, place_id=cast.post.pk)
    return {"id": entry.pk}


def waiting(cast: Cast) -> dict[str, Any]:
    """A correction of the county's entry that does not count by itself."""
    entry = conditions(cast)["id"]
    values = {"reason": "mistyped", "kind": "checkpoint.conditions", "set": {"ambient_c": -20.0}}
    amendment = write_entry("record.amendment", values, amends_id=entry, irregular={"station_unsigned"})
    return {"id": entry, "amendment": amendment.pk}


ROWS = [
    Row("command:board", SIGNED_IN),
    Row("command:unit", "board.view", kwargs=county),
    Row("command:figure", "board.view", kwargs=county, where=screened),
    Row("command:entry", "entry.view", kwargs=conditions),
    Row("command:take-over", "checkpoint.amend", methods=("POST",), kwargs=waiting),
    Row("command:definitions", "board.view"),
]
