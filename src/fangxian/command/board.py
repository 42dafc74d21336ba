"""The board: the figures of a unit and of each unit below it, computed once for the whole subtree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from fangxian.access.roles import roles_with
from fangxian.access.scopes import granted_paths, grants_held, units_in_scope
from fangxian.accounts.models import Station, User
from fangxian.base.clock import day_bounds, local_day, now
from fangxian.base.indicators import Indicator, Window, catalogue
from fangxian.command.headlines import HEADLINES
from fangxian.record.models import HeldEntry
from fangxian.register.models import Place, Unit

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one unit, none where it is not kept. ``before``: the same at this time yesterday, if it is of the day."""

    indicator: Indicator
    value: float | None
    before: float | None = None

    @property
    def is_danger(self) -> bool:
        return self.value is not None and self.indicator.danger(self.value)

    @property
    def trend(self) -> str:
        """``up``, ``down`` or ``level`` against yesterday; empty where there is nothing to compare."""
        if self.before is None or self.value is None:
            return ""
        return "up" if self.value > self.before else "down" if self.value < self.before else "level"


@dataclass(frozen=True, slots=True)
class Column:
    """One of the five headlines: a main figure and what qualifies it."""

    label: str
    main: Cell
    beside: list[Cell]

    @property
    def is_danger(self) -> bool:
        return any(cell.is_danger for cell in (self.main, *self.beside))


@dataclass(frozen=True, slots=True)
class Line:
    """A unit and its figures, everything below it included."""

    unit: Unit
    cells: tuple[Cell, ...]
    is_itself: bool = False

    @property
    def alarms(self) -> int:
        return sum(cell.is_danger for cell in self.cells)

    @property
    def figures(self) -> str:
        """Return the address below which each figure of this unit opens, so that a table reverses one for each line."""
        return reverse("command:figure", args=[self.unit.pk, "-"]).removesuffix("-/")

    @property
    def headlines(self) -> list[Column]:
        """Return the five headlines of this unit, as far as their figures are on offer to the person."""
        found = {cell.indicator.id: cell for cell in self.cells}
        return [
            Column(headline.label(), found[headline.main], [found[id] for id in headline.beside if id in found])
            for headline in HEADLINES
            if headline.main in found
        ]

    @property
    def others(self) -> list[Cell]:
        """Return the figures that are in no headline."""
        shown = {id for headline in HEADLINES for id in (headline.main, *headline.beside)}
        return [cell for cell in self.cells if cell.indicator.id not in shown]


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows of one unit on one day."""

    unit: Unit
    above: tuple[Unit, ...]
    total: Line
    lines: tuple[Line, ...]
    since: datetime
    lately: tuple[Cell, ...]
    day: date
    as_of: datetime
    is_today: bool


def top_units(user: User) -> list[Unit]:
    """Return the highest units on which ``user`` may see the board."""
    paths = granted_paths(user, "board.view")
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(Unit.objects.filter(path__in=tops).order_by("path"))


def board_of(user: User, unit: Unit, day: date | None = None) -> Board:
    """Return the board of ``unit``, which the caller has found in the person's scope, for ``day`` (today).

    A fixed number of queries: each indicator is asked once for all units below, whatever their number.
    """
    moment = now()
    chosen = day or local_day(moment)
    window = window_of(chosen, moment)
    children = list(Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1, is_closed=False))
    working = working_units(unit)
    paths = {**working, unit.pk: unit.path}
    figures = _figures_for(user)
    ids = list(paths)
    asked = Window(ids, *window)
    values = {figure.id: figure.compute(asked) for figure in figures if is_kept(figure, chosen, moment)}
    before = _earlier(figures, ids, window)
    total = Line(unit, tuple(_cell(figure, values, before, paths, unit.path) for figure in figures))
    lines = [
        Line(child, tuple(_cell(figure, values, before, paths, child.path) for figure in figures)) for child in children
    ]
    if unit.pk in working and children:
        own = {unit.pk: unit.path}
        lines.append(Line(unit, tuple(_cell(f, values, before, own, unit.path) for f in figures), is_itself=True))
    is_today = chosen == local_day(moment)
    return Board(
        unit=unit,
        above=_above(user, unit),
        total=total,
        lines=tuple(sorted(lines, key=lambda line: (-line.alarms, -_size(line), line.unit.path))),
        since=lately(moment),
        lately=_lately(figures, ids, moment) if is_today else (),
        day=chosen,
        as_of=min(moment, window[1]),
        is_today=is_today,
    )


def _figures_for(user: User) -> list[Indicator]:
    roles = {grant.role for grant in grants_held(user)}
    return [indicator for indicator in catalogue() if roles & roles_with(indicator.permission)]


def is_kept(figure: Indicator, day: date, moment: datetime) -> bool:
    """Say whether a figure has a value for ``day``: what holds at this moment is known of today alone."""
    return figure.basis != "now" or day == local_day(moment)


def window_of(day: date, moment: datetime) -> tuple[datetime, datetime]:
    start, end = day_bounds(day)
    return start, max(start, min(end, moment))


def working_units(unit: Unit) -> dict[UUID, str]:
    """Return the units in the subtree that can have figures, with their paths: with a post, a station or a held entry."""
    manned = Q(is_manned=True) | Q(post__isnull=False)
    posts = Place.objects.filter(manned, unit__path__startswith=unit.path).values("unit_id")
    within = Unit.objects.filter(path__startswith=unit.path)
    held = HeldEntry.objects.filter(resolved_at=None).values("unit_id")
    active = Q(pk__in=posts) | Q(pk__in=Station.objects.values("unit_id")) | Q(pk__in=held)
    return dict(within.filter(active).values_list("pk", "path"))


def _earlier(
    figures: Iterable[Indicator], ids: Sequence[UUID], window: tuple[datetime, datetime]
) -> dict[str, dict[UUID, float]]:
    start, end = window
    earlier = Window(ids, start - DAY, end - DAY)
    return {figure.id: figure.compute(earlier) for figure in figures if figure.basis == "day"}


def _cell(
    figure: Indicator,
    values: Mapping[str, Mapping[UUID, float]],
    before: Mapping[str, Mapping[UUID, float]],
    paths: Mapping[UUID, str],
    below: str,
) -> Cell:
    earlier = _together(figure, before[figure.id], paths, below) if figure.id in before else None
    value = _together(figure, values[figure.id], paths, below) if figure.id in values else None
    return Cell(figure, value, earlier)


def _together(figure: Indicator, figures: Mapping[UUID, float], paths: Mapping[UUID, str], below: str) -> float:
    return figure.together(value for unit, value in figures.items() if paths.get(unit, "").startswith(below))


def _size(line: Line) -> float:
    return sum(cell.value or 0 for cell in line.cells)


def _lately(figures: Iterable[Indicator], ids: Sequence[UUID], moment: datetime) -> tuple[Cell, ...]:
    """Return what was added lately, without the figures that stayed at nothing."""
    window = Window(ids, lately(moment), moment)
    cells = [
        Cell(figure, figure.together(figure.compute(window).values())) for figure in figures if figure.basis == "day"
    ]
    return tuple(cell for cell in cells if cell.value)


def lately(moment: datetime) -> datetime:
    """Return the beginning of the hour before this one: figures are kept by the hour."""
    return (moment - HOUR).replace(minute=0, second=0, microsecond=0)


def _above(user: User, unit: Unit) -> tuple[Unit, ...]:
    """Return the units above that the person may see the board of, highest first."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path), unit.steplen)]
    return tuple(units_in_scope(user, "board.view").filter(path__in=paths).order_by("depth"))
