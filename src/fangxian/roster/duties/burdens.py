"""What everybody had over the last months: hours, nights, weekend days. Shown to everybody of the unit."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from fangxian.register.models import Unit
from fangxian.roster.duties.hours import is_night
from fangxian.roster.duties.models import Duty, DutyState
from fangxian.roster.staffing.models import Staff

MONTHS = 6


@dataclass(slots=True)
class Burden:
    """The duties of one person in one month, or in all of them."""

    minutes: int = 0
    nights: int = 0
    weekend_days: int = 0
    duties: int = 0

    @property
    def hours(self) -> int:
        """Return whole hours."""
        return round(self.minutes / 60)

    def add(self, duty: Duty) -> None:
        """Count a duty."""
        self.minutes += duty.shift.minutes
        self.nights += is_night(duty.shift)
        self.weekend_days += duty.day.weekday() >= 5
        self.duties += 1


@dataclass(slots=True)
class Share:
    """A person's burdens by month (its first day), and their sum."""

    number: str
    months: dict[date, Burden] = field(default_factory=lambda: defaultdict(Burden))
    total: Burden = field(default_factory=Burden)


def months_around(day: date, count: int = MONTHS) -> list[date]:
    """Return the first days of ``count`` months; the last of them is the month after ``day``, whose duties are given already."""
    found = [(day.replace(day=1) + timedelta(days=32)).replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def shares_of(unit: Unit, months: list[date]) -> list[Share]:
    """Return what the staff of a unit and those below had and will have in these months, published duties alone. Two queries."""
    staff = Staff.objects.filter(is_closed=False, person__unit__path__startswith=unit.path).order_by("person__number")
    shares = {person: Share(number) for person, number in staff.values_list("person", "person__number")}
    end = (months[-1] + timedelta(days=32)).replace(day=1)
    duties = Duty.objects.filter(person__in=shares, state=DutyState.STANDING, day__gte=months[0], day__lt=end)
    for duty in duties.select_related("shift"):
        share = shares[duty.person_id]
        share.months[duty.day.replace(day=1)].add(duty)
        share.total.add(duty)
    return list(shares.values())
