"""What somebody sees of their own duties: the next one, the coming weeks, notices, swaps. Read by the person's account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from fangxian.accounts.models import User
from fangxian.base.clock import local_day, now
from fangxian.base.text import mask_name
from fangxian.register.identities import read_identities
from fangxian.register.models import Person
from fangxian.roster.cold.queries import HOUR, air_at
from fangxian.roster.duties.models import CalendarLink, Duty, Notice, NoticeKind, Swap, SwapState
from fangxian.roster.duties.queries import standing

WEEKS: Final = 4
OPEN: Final = (SwapState.ASKED, SwapState.AGREED)
MOST_NOTICES: Final = 30


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody on duty at the same post: number, and the masked name (RULEBOOK N6)."""

    number: str
    name: str
    starts_at: datetime
    ends_at: datetime

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own duty as the page shows it. ``coldest``: the lowest air temperature forecast in its hours, in °C."""

    duty: Duty
    mates: tuple[Mate, ...]
    swap: Swap | None
    coldest: float | None = None

    @property
    def is_running(self) -> bool:
        return self.duty.starts_at <= now()


@dataclass(frozen=True, slots=True)
class Week:
    """The own duties of one week, Monday first."""

    monday: date
    duties: tuple[Mine, ...]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def hours(self) -> float:
        spans = [item.duty.ends_at - item.duty.starts_at for item in self.duties]
        return round(sum(spans, timedelta()).total_seconds() / 3600, 1)


def person_of(user: User) -> Person | None:
    """Return the register's person behind an account, if the register knows one and it is not closed."""
    return Person.objects.select_related("unit").filter(user_id=user.pk, is_closed=False).first()


def my_duties(user: User) -> QuerySet[Duty]:
    """Return the standing duties of ``user``, past and to come."""
    return standing().filter(person__user_id=user.pk, person__is_closed=False)


def may_see_duty(user: User, duty: Duty) -> bool:
    """Say whether a duty is ``user``'s own."""
    return my_duties(user).filter(pk=duty.pk).exists()


def coming(user: User, moment: datetime) -> list[Mine]:
    """Return the own duties not yet over, for some weeks; eight queries at most."""
    until = moment + timedelta(weeks=WEEKS)
    duties = list(my_duties(user).filter(ends_at__gt=moment, starts_at__lt=until))
    mates = _mates(duties)
    swaps = {swap.duty_id: swap for swap in open_swaps(duties)}
    cold = coldest(duties)
    return [Mine(duty, mates.get(duty.pk, ()), swaps.get(duty.pk), cold.get(duty.pk)) for duty in duties]


def by_week(duties: Sequence[Mine]) -> list[Week]:
    """Group duties by the week in which they begin."""
    weeks: dict[date, list[Mine]] = {}
    for item in duties:
        monday = item.duty.day - timedelta(days=item.duty.day.weekday())
        weeks.setdefault(monday, []).append(item)
    return [Week(monday, tuple(found)) for monday, found in sorted(weeks.items())]


def _mates(duties: Sequence[Duty]) -> dict[UUID, tuple[Mate, ...]]:
    if not duties:
        return {}
    first, last = min(duty.starts_at for duty in duties), max(duty.ends_at for duty in duties)
    others = list(
        standing()
        .filter(post__in={duty.post_id for duty in duties}, starts_at__lt=last, ends_at__gt=first)
        .exclude(pk__in=[duty.pk for duty in duties])
    )
    names = masked_names([other.person for other in others])
    return {
        duty.pk: tuple(
            Mate(other.person.number, names.get(other.person_id, ""), other.starts_at, other.ends_at)
            for other in others
            if other.post_id == duty.post_id and other.starts_at < duty.ends_at and other.ends_at > duty.starts_at
        )
        for duty in duties
    }


def masked_names(people: Collection[Person]) -> dict[UUID, str]:
    """Return the masked names of people; three queries, none for nobody."""
    if not people:
        return {}
    known = read_identities({person.subject_id for person in people})
    masked = {person.pk: mask_name(known.get(person.subject_id, {}).get("name", "")) for person in people}
    return {pk: name for pk, name in masked.items() if name}


def coldest(duties: Sequence[Duty]) -> dict[UUID, float]:
    """Return the lowest air temperature known for the hours of each duty outdoors, in °C; one where nothing is known."""
    outdoor = [duty for duty in duties if duty.post.is_outdoor]
    if not outdoor:
        return {}
    first, last = min(duty.starts_at for duty in outdoor), max(duty.ends_at for duty in outdoor)
    air = air_at({duty.post.place_id for duty in outdoor}, first, last)
    found: dict[UUID, float] = {}
    for duty in outdoor:
        hours = [
            hour.celsius
            for hour in air.get(duty.post.place_id, [])
            if hour.at + HOUR > duty.starts_at and hour.at < duty.ends_at
        ]
        if hours:
            found[duty.pk] = min(hours)
    return found


def open_swaps(duties: Collection[Duty]) -> QuerySet[Swap]:
    """Return the swaps of ``duties`` that nobody has decided yet."""
    rows = Swap.objects.filter(duty__in=[duty.pk for duty in duties], state__in=OPEN)
    return rows.select_related("colleague", "counter__post__place", "counter__shift")


def notices_of(user: User) -> QuerySet[Notice]:
    """Return what ``user`` has been told, the newest first."""
    rows = Notice.objects.filter(person__user_id=user.pk).select_related("duty__post__place", "duty__shift")
    return rows.order_by("-made_at", "-pk")


def new_notices(user: User) -> list[Notice]:
    """Return what ``user`` has not seen yet, the newest first; what a colleague asks stands on the page by itself."""
    return list(notices_of(user).filter(seen_at=None).exclude(kind=NoticeKind.SWAP_ASKED)[:MOST_NOTICES])


def asked_of(user: User) -> QuerySet[Swap]:
    """Return the swaps that colleagues ask of ``user`` and that still wait for an answer or an approval."""
    rows = Swap.objects.filter(colleague__user_id=user.pk, state__in=OPEN, duty__starts_at__gt=now())
    related = ("duty__post__place", "duty__shift", "duty__person", "counter__post__place", "counter__shift")
    return rows.select_related(*related).order_by("duty__starts_at")


def swaps_of(user: User) -> QuerySet[Swap]:
    """Return every swap that ``user`` asked for or was asked for."""
    return Swap.objects.filter(Q(duty__person__user_id=user.pk) | Q(colleague__user_id=user.pk))


def badge(user: User) -> int:
    """Return what is new for ``user``: notices not seen, and swaps that wait for their answer."""
    new = Notice.objects.filter(person__user_id=user.pk, seen_at=None).exclude(kind=NoticeKind.SWAP_ASKED).count()
    waiting = Swap.objects.filter(colleague__user_id=user.pk, state=SwapState.ASKED, duty__starts_at__gt=now())
    return new + waiting.count()


def links_of(user: User) -> QuerySet[CalendarLink]:
    """Return the calendar links of ``user`` that work."""
    return CalendarLink.objects.filter(person__user_id=user.pk, revoked_at=None).order_by("-made_at")


def feed_duties(person_id: UUID) -> QuerySet[Duty]:
    """Return what a calendar program is given: standing duties of the last two weeks and all to come."""
    return standing().filter(person=person_id, day__gte=local_day(now()) - timedelta(weeks=2))
