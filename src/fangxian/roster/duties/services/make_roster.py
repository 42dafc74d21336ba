from datetime import date, timedelta
from uuid import UUID

from django.utils.formats import date_format

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.base.text import clean
from fangxian.register.services import common as register
from fangxian.roster.duties import problems
from fangxian.roster.duties.models import Roster
from fangxian.roster.duties.services.common import acting
from fangxian.roster.staffing.models import Staff

MOST_DAYS = 366
MOST_CELLS = 20_000
"""Days of people in one roster: what fits into a page, a server's memory and a search of minutes."""


def refuse_too_large(people: int, days: int) -> None:
    """Raise ``roster_too_large`` with the days that would do."""
    if people * days > MOST_CELLS:
        most = max(1, MOST_CELLS // people)
        raise Problem(problems.ROSTER_TOO_LARGE, status=409, people=people, days=days, most=most)


def make_roster(unit_id: UUID, *, first_day: date, days: int, title: str = "", actor: User | None) -> Roster:
    """Begin a roster of a unit and those below it, without a plan yet.

    Raises ``unit_unknown``, ``unit_closed``, ``roster_days``, or ``roster_too_large`` where the staff and the days are more than
    one search can hold: make several rosters then.
    """
    unit = register.open_unit(unit_id)
    if not 1 <= days <= MOST_DAYS:
        raise Problem(problems.ROSTER_DAYS, status=422)
    refuse_too_large(Staff.objects.filter(is_closed=False, person__unit__path__startswith=unit.path).count(), days)
    last = first_day + timedelta(days=days - 1)
    name = clean(title)[:120] or f"{unit.name} {date_format(first_day, 'Y-m-d')} – {date_format(last, 'm-d')}"[:120]
    return Roster.objects.create(
        unit=unit, title=name, first_day=first_day, days=days, made_at=now(), made_by_id=acting(actor)
    )
