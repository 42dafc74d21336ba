"""What a figure is: declared once by the app that knows it, shown by boards, forms and briefs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

T = TypeVar("T")
TimeBasis = Literal["now", "day", "cumulative"]
Total = Literal["sum", "most"]


@dataclass(frozen=True, slots=True)
class Window:
    """The units (a whole subtree, already scoped) and the time that a figure is asked for."""

    units: Sequence[UUID]
    start: datetime
    end: datetime
    _shared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def shared(self, name: str, load: Callable[[], T]) -> T:
        """Return what ``load`` finds, asking the database once however many figures of this window need it."""
        if name not in self._shared:
            self._shared[name] = load()
        found: T = self._shared[name]
        return found


@dataclass(frozen=True, slots=True)
class Thing:
    """What a figure counts where it counts no entries: a post, a station, a person; never with a name of a person.

    ``kind`` and ``id`` say what it is, for who knows a page of it.
    """

    name: str
    detail: str = ""
    at: datetime | None = None
    kind: str = ""
    id: UUID | None = None


def no_entries(window: Window, offset: int, limit: int) -> Sequence[UUID]:
    """Stand in where no entries are behind a figure."""
    return ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure: its names, its unit, its definition, and how it is computed for many units in one query.

    ``compute`` answers a figure per unit id (units without a figure may be left out); ``entries`` answers the ids of the
    entries behind it, newest first, ``things`` what is counted where that is no entry. ``total`` says what the figures of
    several units make together. A figure of ``now`` is not kept: it has no value for an earlier day.
    """

    id: str
    label: Callable[[], str]
    definition: Callable[[], str]
    unit: Callable[[], str]
    basis: TimeBasis
    compute: Callable[[Window], dict[UUID, float]]
    entries: Callable[[Window, int, int], Sequence[UUID]] = no_entries
    things: Callable[[Window, int, int], Sequence[Thing]] | None = None
    danger: Callable[[float], bool] = lambda value: False
    permission: str = "board.view"
    total: Total = "sum"

    def together(self, figures: Iterable[float]) -> float:
        """Return what the figures of several units make."""
        return max(figures, default=0) if self.total == "most" else sum(figures)


_registry: dict[str, Indicator] = {}


def offer(*indicators: Indicator) -> None:
    """Add figures to the catalogue."""
    for indicator in indicators:
        if indicator.id in _registry:
            raise ValueError(f"indicator {indicator.id} is declared twice")
        _registry[indicator.id] = indicator


def catalogue() -> Iterable[Indicator]:
    """Return every figure on offer, in the order of declaration."""
    return tuple(_registry.values())


def indicator(id: str) -> Indicator:
    """Return one figure; raises ``KeyError`` when nobody offers it."""
    return _registry[id]
