"""The hours that people really were at posts, for the limits that the staff list keeps."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fangxian.register.models import Person
from fangxian.roster.attendance.models import Attendance
from fangxian.roster.attendance.projections import numbered
from fangxian.roster.staffing.worked import Worked


def worked(people: Sequence[Person], start: datetime, end: datetime) -> Iterator[Worked]:
    """Yield the spells of people between two moments, cut there; one query.

    A spell still running counts until ``end``. One that was forgotten is told as such, until it lapsed: nobody knows when
    they left.
    """
    person_of: dict[UUID, UUID] = {}
    for person in people:
        person_of[numbered(person.unit_id, person.number)] = person.pk
        if person.user_id is not None:
            person_of[person.user_id] = person.pk
    lasted = Q(ended_at__gt=start) | Q(ended_at=None, lapses_at__gt=start)
    rows = Attendance.objects.filter(lasted, who__among=set(person_of), is_withdrawn=False, observed_at__lt=end)
    for who, began, ended, lapses in rows.values_list("who", "observed_at", "ended_at", "lapses_at"):
        until = min(ended or lapses, end)
        yield Worked(person_of[who], max(began, start), until, is_forgotten=ended is None and lapses <= end)
