"""What the rules of a unit ask of one person in these days: the hours they owe, the weekends they have left. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from fangxian.planning.rosters.problem import Limit
from fangxian.register.models import PersonKind
from fangxian.roster.duties.ground import Ground
from fangxian.roster.staffing.models import Staff

SATURDAY, WEEK = 5, 7


def owed_minutes(ground: Ground, member: Staff, *, away: int, elsewhere: int) -> int:
    """Return the minutes that somebody owes in these days by the rule of the unit, never more than their contract.

    Days ``away`` owe nothing, minutes ``elsewhere`` count, volunteers owe none.
    """
    if member.person.kind == PersonKind.VOLUNTEER:
        return 0
    week = min(ground.rules.least_minutes_week, member.minutes_week)
    return max(0, week * (ground.days - away) // WEEK - elsewhere)


def most_days(days: int, longest_run: int) -> int:
    """Return on how many of so many days somebody can be on duty who is off for one after ``longest_run``."""
    return days - days // (longest_run + 1)


@cache
def reachable(lengths: frozenset[int], most: int, days: int) -> int:
    """Return the most minutes that ``days`` shifts or fewer of these lengths add up to without going beyond ``most``."""
    sums = {0}
    for _day in range(days):
        sums |= {had + length for had in sums for length in lengths if had + length <= most}
    return max(sums)


def weekends(days: Iterable[date]) -> set[date]:
    """Return the weekends that some of ``days`` lie in, each by its Saturday, which also says whose month it is."""
    return {day - timedelta(days=day.weekday() - SATURDAY) for day in days if day.weekday() >= SATURDAY}


class Weekends:
    """How many weekends somebody may still work in the days of a roster, when each month has its most.

    The engine knows one number for all days: the sum over the months, and no duty where a month has none left. Of a weekend
    cut in two by the first day, both halves count.
    """

    def __init__(self, ground: Ground, had: Iterable[date]) -> None:
        self.ground = ground
        self.most = ground.rules.weekends_month
        self.own = weekends(ground.day(number) for number in range(ground.days))
        self._had = Counter(saturday.replace(day=1) for saturday in weekends(had))

    @property
    def left(self) -> int | None:
        """Return how many are left in all months together, None where there is no rule."""
        if self.most is None:
            return None
        return sum(self._left(month) for month in {saturday.replace(day=1) for saturday in self.own})

    def closed(self, shifts: tuple[str, ...]) -> Iterator[Limit]:
        """Yield what keeps somebody off the weekends of a month that has none left, while another month has."""
        if not self.left:
            return
        for saturday in sorted(self.own):
            if not self._left(saturday.replace(day=1)):
                first = self.ground.number_of(saturday)
                yield Limit(shifts=shifts, most=0, first=max(0, first), last=min(first + 1, self.ground.days - 1))

    def _left(self, month: date) -> int:
        return max(0, (self.most or 0) - self._had[month])
