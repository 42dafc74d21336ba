"""What the cold and the roster say about posts now: stints that last too long, duties that nobody has."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fangxian.roster.attendance.models import Attendance


def overlong(unit_ids: Sequence[UUID], at: datetime) -> list[Attendance]:
    """Return the spells outdoors that last longer than the cold allows at their post."""
    return []


def unfilled_by_unit(unit_ids: Sequence[UUID], at: datetime) -> dict[UUID, float]:
    """Return how many duties of the next 24 hours nobody has, by the unit of the post."""
    return {}
