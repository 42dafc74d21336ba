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

MOST_DAYS = 366


def make_roster(unit_id: UUID, *, first_day: date, days: int, title: str = "", actor: User | None) -> Roster:
    """Begin a roster of a unit and those below it, without a plan yet.

    Raises ``unit_unknown``, ``unit_closed`` or ``roster_days``.
    """
    unit = register.open_unit(unit_id)
    if not 1 <= days <= MOST_DAYS:
        raise Problem(problems.ROSTER_DAYS, status=422)
    last = first_day + timedelta(days=days - 1)
    name = clean(title)[:120] or f"{unit.name} {date_format(first_day, 'Y-m-d')} – {date_format(last, 'm-d')}"[:120]
    return Roster.objects.create(
        unit=unit, title=name, first_day=first_day, days=days, made_at=now(), made_by_id=acting(actor)
    )
