"""Where the things behind figures have their own pages, and who may open those."""

from typing import Final

from fangxian.access.guards import may_anywhere
from fangxian.accounts.models import User

PAGES: Final = {
    "held": ("holding:held", "held.view"),
    "station": ("stations:station", "station.view"),
    "retention": ("retention:home", "retention.view"),
    "lanes": ("checkpoint:lanes", "checkpoint.view"),
    "attendance": ("attendance:now", "attendance.view"),
    "post": ("staffing:post", "staff.view"),
    "roster": ("duties:roster", "roster.view"),
    "rotation": ("batches:rotation", "batch.view"),
}
WITHOUT_ID: Final = frozenset({"retention", "lanes", "attendance"})


def pages_for(user: User) -> dict[str, str]:
    """Return the pages of things, by their kind, that ``user`` may open."""
    return {kind: name for kind, (name, permission) in PAGES.items() if may_anywhere(user, permission)}
