from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.testing import Cast
from fangxian.console.holding.tests.held import station_of
from fangxian.station.services import issue_code


def station(cast: Cast) -> dict[str, Any]:
    return {"id": station_of(cast).pk}


def label(cast: Cast) -> str:
    return station_of(cast).label


def code(cast: Cast) -> dict[str, Any]:
    return {"id": issue_code(cast.county, cast.post, label="二号平板", issued_by=cast.leader)[0].pk}


VIEW, ENROL = "station.view", "station.enrol"
ROWS = [
    Row("stations:list", VIEW, shows=label),
    Row("stations:station", VIEW, kwargs=station, shows=label),
    Row("stations:enrol", ENROL, ("GET", "POST"), query="unit=990101", data=lambda cast: {"label": "二号平板"}),
    Row("stations:code-state", ENROL, kwargs=code),
    Row("stations:revoke", ENROL, ("GET", "POST"), kwargs=station, data=lambda cast: {"reason": "遗失"}),
]
