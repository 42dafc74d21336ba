"""The five figures that decide today, each with the one that qualifies it (UX, the board)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Headline:
    """A main figure and the ones beside it, by the ids of their indicators."""

    label: Callable[[], str]
    main: str
    beside: tuple[str, ...]


HEADLINES: Final = (
    Headline(
        lambda: _("Posts"),
        "checkpoint.posts_manned",
        ("checkpoint.posts_due", "checkpoint.posts_silent", "checkpoint.silence", "attendance.posts_unmanned"),
    ),
    Headline(lambda: _("Screening"), "checkpoint.screened", ("checkpoint.febrile", "checkpoint.on_hold")),
    Headline(
        lambda: _("Isolation"),
        "checkpoint.isolated",
        ("checkpoint.unconfirmed_arrivals", "checkpoint.arrivals_expected", "checkpoint.overdue_arrivals"),
    ),
    Headline(
        lambda: _("Traffic"), "checkpoint.vehicles", ("checkpoint.dissuaded_vehicles", "checkpoint.dissuaded_people")
    ),
    Headline(lambda: _("Record"), "record.held", ("record.gaps", "record.retention_due")),
)
