from datetime import timedelta
from typing import Any

from fangxian.access.matrix import Row
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.roster.cold import held
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.services import Air, FileFacts
from fangxian.roster.cold.tests.frost import post_of


def post(cast: Cast) -> dict[str, Any]:
    return {"id": post_of(cast).pk}


def place(cast: Cast) -> dict[str, Any]:
    return {"id": cast.post.pk}


def post_name(cast: Cast) -> str:
    return post_of(cast).place.name


def ticket(cast: Cast) -> dict[str, str]:
    hours = [Air(cast.post.pk, hour_of(now()), -30, 16)]
    return {"ticket": held.hold(cast.coordinator.pk, FileFacts("a.csv", "0" * 64, "c", "kmh"), hours)}


def next_hour(cast: Cast) -> dict[str, str]:
    first = hour_of(now() + timedelta(hours=1)).isoformat()
    return {"first": first, "temperature_unit": "c", "wind_unit": "kmh", "celsius_0": "-30", "wind_0": "16"}


FORM = ("GET", "POST")
VIEW, EDIT = "weather.view", "weather.edit"
ROWS = [
    Row("cold:posts", VIEW, shows=post_name),
    Row("cold:post", VIEW, kwargs=post),
    Row("cold:file", EDIT, FORM, fine=(200, 302, 422)),
    Row("cold:file-store", EDIT, ("POST",), data=ticket),
    Row("cold:hours", EDIT, FORM, kwargs=place, data=next_hour),
]
