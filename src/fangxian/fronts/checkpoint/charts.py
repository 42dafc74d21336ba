"""A reporting day of checkpoints as series: by hour and direction, and by decision. One source for chart and table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fangxian.accounts.models import User
from fangxian.base.clock import day_bounds
from fangxian.fronts.checkpoint.codes import Direction, Outcome
from fangxian.fronts.checkpoint.figures import OUTCOME_MEASURES
from fangxian.fronts.checkpoint.queries import HourCount, counts_by_hour


@dataclass(frozen=True, slots=True)
class Asked:
    """Which day, and which post if only one."""

    day: date
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: a value for each label."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Labels along the axis and the series over them."""

    id: str
    title: str
    labels: Sequence[str]
    series: Sequence[Series]

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """The same values as a table, a row for each label."""
        return [(label, [series.values[index] for series in self.series]) for index, label in enumerate(self.labels)]

    def as_dict(self) -> dict[str, Any]:
        series = [{"name": line.name, "values": list(line.values)} for line in self.series]
        return {"id": self.id, "title": self.title, "labels": list(self.labels), "series": series}


@dataclass(frozen=True, slots=True)
class DayChart:
    """The charts of one day."""

    charts: Sequence[Chart]
    is_empty: bool

    def as_dict(self) -> dict[str, Any]:
        return {"charts": [chart.as_dict() for chart in self.charts]}


def day_chart(user: User, asked: Asked) -> DayChart:
    """Return the charts of a reporting day for the posts of ``user``: one query."""
    counts = counts_by_hour(user, asked.day, asked.place_id)
    charts = [_by_hour("people", _("People by hour and direction"), asked.day, counts)]
    charts += [_by_hour("vehicles", _("Vehicles by hour and direction"), asked.day, counts)]
    charts += [_by_outcome(counts)]
    return DayChart(charts, is_empty=not counts)


def _by_hour(measure: str, title: str, day: date, counts: Sequence[HourCount]) -> Chart:
    start, end = day_bounds(day)
    hours = [start + timedelta(hours=n) for n in range(int((end - start) / timedelta(hours=1)))]
    found = {(count.hour, count.direction): count.figures[measure] for count in counts}
    series = [
        Series(str(direction.label), [found.get((hour, direction.value), 0) for hour in hours])
        for direction in Direction
    ]
    return Chart(measure, title, [localtime(hour).strftime("%H:%M") for hour in hours], series)


def _by_outcome(counts: Sequence[HourCount]) -> Chart:
    series = [
        Series(
            str(direction.label),
            [
                sum(count.figures[OUTCOME_MEASURES[outcome.value]] for count in counts if count.direction == direction)
                for outcome in Outcome
            ],
        )
        for direction in Direction
    ]
    return Chart("outcomes", _("People by decision"), [str(outcome.label) for outcome in Outcome], series)
