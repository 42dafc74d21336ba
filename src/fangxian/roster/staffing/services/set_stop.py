from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from fangxian.base.clock import now
from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register.models import Person
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Stop, StopKind

if TYPE_CHECKING:
    from fangxian.accounts.models import User


def set_stop(person_id: UUID, *, kind: str, first_day: date, last_day: date | None = None, actor: "User") -> Stop:
    """Stop somebody from being put on duty for illness or overwork (RULEBOOK H11); without ``last_day`` until lifted.

    No diagnosis is asked or kept. Raises ``staff_person_closed``, ``stop_kind_unknown``, ``stop_days_invalid`` or ``stop_stands``
    (one of the same kind holds on these days); ``Person.DoesNotExist``.
    """
    if kind not in StopKind.values:
        raise Problem(problems.STOP_KIND, status=422, kind=kind)
    if last_day is not None and last_day < first_day:
        raise Problem(problems.STOP_DAYS, status=422)
    with locked(Person, person_id) as person:
        if person.is_closed:
            raise Problem(problems.STAFF_PERSON_CLOSED, status=409)
        standing = Stop.objects.filter(
            Q(last_day=None) | Q(last_day__gte=first_day), person=person, kind=kind, lifted_at=None
        )
        if standing.filter(first_day__lte=last_day or date.max).exists():
            raise Problem(problems.STOP_STANDS, status=409)
        return Stop.objects.create(
            person=person, kind=kind, first_day=first_day, last_day=last_day, set_at=now(), set_by_id=actor.pk
        )
