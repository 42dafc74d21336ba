"""Who may open what: the addresses of attendance."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localtime

from fangxian.access.matrix import Row
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.roster.attendance.tests.facts import watch_of


def spell(cast: Cast) -> dict[str, Any]:
    watch = watch_of(cast)
    watch.start = now() - timedelta(hours=2)
    id = watch.on(number="7316")
    watch.send()
    return {"id": id}


def number(cast: Cast) -> str:
    spell(cast)
    return "7316"


def correction(cast: Cast) -> dict[str, str]:
    return {"ended_at": f"{localtime(now() - timedelta(minutes=30)):%Y-%m-%dT%H:%M}", "reason": "忘记签退"}


VIEW = "attendance.view"
ROWS = [
    Row("attendance:now", VIEW, shows=number),
    Row("attendance:spells", VIEW, shows=number),
    Row("attendance:spell", VIEW, kwargs=spell),
    Row("attendance:correct", "attendance.amend", ("GET", "POST"), kwargs=spell, data=correction),
]
