"""Weather that is told after a roster was published."""

from datetime import datetime, timedelta

from fangxian.register.models import Place
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.services import Air, store_hours
from fangxian.roster.duties.models import Duty, Roster
from fangxian.roster.duties.services import publish_plan
from fangxian.roster.duties.tests.stage import Stage

TURNS, STOPPED, MILD = (-31.0, 16.0), (-45.0, 30.0), (15.0, 5.0)
"""The cold asks for two people where one is needed; emergency work only; no limit."""


def freeze(place: Place, start: datetime, hours: int, air: tuple[float, float] = TURNS) -> None:
    """Tell of the air at a place from ``start`` on."""
    first = hour_of(start)
    store_hours([Air(place.pk, first + timedelta(hours=n), *air) for n in range(hours)], actor=None)


def published(stage: Stage, days: int = 2) -> Roster:
    """Publish a plan of one person in each shift, without a fault."""
    roster = stage.roster(days=days)
    publish_plan(stage.full(roster).pk, actor=stage.cast.coordinator)
    roster.refresh_from_db()
    return roster


def first_duty(roster: Roster) -> Duty:
    """Return the earliest duty of a roster."""
    return Duty.objects.filter(roster=roster).order_by("starts_at")[0]
