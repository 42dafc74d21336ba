"""From staff to the people of a task: what they may do, what their contract keeps, what they have behind them. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fangxian.base.clock import now
from fangxian.planning.rosters.problem import Absence, Contract, Limit, Person, Wish
from fangxian.register.models import PersonKind
from fangxian.roster.duties.behind import Behind, Looking, behind, monday
from fangxian.roster.duties.ground import LONGEST_RUN, Ground
from fangxian.roster.duties.hours import is_night
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.owed import Weekends, most_days, owed_minutes, reachable
from fangxian.roster.staffing.models import DAY_MINUTES, Post, Shift, Staff

WISH: Final = 10
"""What the least of five weights of a wish costs."""
NIGHTS, DUTIES = "nights", "duties"
ELSEWHERE: Final = "elsewhere"


def warned_posts(ground: Ground) -> set[UUID]:
    """Return the posts where the air is at the warning level at some hour of these days (RULEBOOK K5, K9)."""
    found = set()
    for post in ground.posts:
        limits, hours = ground.limits.get(post.pk), ground.air.get(post.place_id, ())
        if post.is_outdoor and limits:
            warnings = (limits.is_warning(hour.celsius, hour.wind_kmh, standing=post.is_standing) for hour in hours)
            if any(warnings):
                found.add(post.pk)
    return found


def allowed_posts(ground: Ground, member: Staff, warned: set[UUID]) -> list[Post]:
    """Return where somebody may stand: the posts named, else those of their unit and below; not outdoors who stays indoors
    (RULEBOOK K8), not in the warning cold who is a volunteer without insurance (K9).
    """
    named = {post.pk for post in member.posts.all()}
    path = member.person.unit.path
    uninsured = member.person.kind == PersonKind.VOLUNTEER and not getattr(member, "is_insured", False)
    return [
        post
        for post in ground.posts
        if (post.pk in named if named else post.place.unit.path.startswith(path))
        and not (member.is_indoor_only and post.is_outdoor)
        and not (uninsured and post.pk in warned)
    ]


@dataclass(slots=True)
class Everybody:
    """The people of a task, as far as the ground tells."""

    ground: Ground
    used: Sequence[Shift]
    """The shifts that are asked for."""
    _behind: Mapping[UUID, Behind]
    _warned: set[UUID]
    _away: Counter[UUID]

    @classmethod
    def of(cls, ground: Ground, used: Sequence[Shift]) -> Everybody:
        """Look at what everybody has behind them."""
        looking = Looking(ground.first_day, ground.at or now(), ground.standing)
        known = behind([*ground.past, *ground.elsewhere], ground.worked, looking)
        return cls(ground, used, known, warned_posts(ground), days_away(ground))

    def people(self) -> list[Person]:
        """Return the staff, and those who have left but still have duties here."""
        known = [self._member(member) for member in self.ground.staff]
        posts = defaultdict(set)
        for duty in self.ground.standing:
            posts[duty.person_id].add(str(duty.post_id))
        gone = [Person(id=str(one.pk), skills=tuple(sorted(posts[one.pk]))) for one in self.ground.leavers]
        return [*known, *gone]

    def _member(self, member: Staff) -> Person:
        own = self._behind.get(member.person_id, Behind())
        posts = allowed_posts(self.ground, member, self._warned)
        return Person(
            id=str(member.person_id),
            contract=self._contract(member, own, can_stand=bool(posts)),
            skills=(*(str(post.pk) for post in posts), *(str(skill.pk) for skill in member.skills.all())),
            before=self._before(own, member.longest_run),
            carried=self._carried(own),
        )

    def _contract(self, member: Staff, own: Behind, *, can_stand: bool) -> Contract:
        limits: list[Limit] = []
        most, able, minutes, had = 0, 0, own.minutes, own.nights
        for first, last in self.weeks():
            week = monday(self.ground.day(first))
            budget = max(0, member.minutes_week - minutes[week])
            most += budget
            able += reachable(self._lengths(), budget, most_days(last - first + 1, member.longest_run))
            limits += self._week(first, last, budget)
            nights = tuple(str(shift.pk) for shift in self.used if is_night(shift))
            if member.nights_week is not None and nights:
                left = max(0, member.nights_week - had[week])
                limits.append(Limit(shifts=nights, most=left, first=first, last=last))
        weekends = Weekends(self.ground, own.days)
        limits += weekends.closed(tuple(str(shift.pk) for shift in self.used))
        return Contract(
            min_minutes=min(able, self._owed(member, own)) if can_stand else 0,
            max_minutes=most,
            min_run=min(self.ground.rules.shortest_run, member.longest_run),
            max_run=member.longest_run,
            max_weekends=weekends.left,
            limits=tuple(limits),
        )

    def _lengths(self) -> frozenset[int]:
        return frozenset(shift.minutes for shift in self.used)

    def _owed(self, member: Staff, own: Behind) -> int:
        first = self.ground.first_day
        elsewhere = sum(duty.shift.minutes for day, duty in own.days.items() if day >= first)
        return owed_minutes(self.ground, member, away=self._away[member.person_id], elsewhere=elsewhere)

    def _week(self, first: int, last: int, budget: int) -> Iterator[Limit]:
        """Yield how many duties of each length and more fit into the minutes of a week."""
        for minutes in sorted({shift.minutes for shift in self.used}):
            names = tuple(str(shift.pk) for shift in self.used if shift.minutes >= minutes)
            if budget // minutes <= last - first:
                yield Limit(shifts=names, most=budget // minutes, first=first, last=last)

    def weeks(self) -> list[tuple[int, int]]:
        """Return the first and the last day of each calendar week, cut at the roster's ends."""
        days = range(self.ground.days)
        starts = [day for day in days if day == 0 or self.ground.day(day).weekday() == 0]
        return list(zip(starts, [*(start - 1 for start in starts[1:]), self.ground.days - 1], strict=True))

    def _before(self, own: Behind, longest_run: int) -> tuple[str, ...]:
        days = [self.ground.day(-away) for away in range(min(longest_run, LONGEST_RUN) + 1, 0, -1)]
        return tuple(str(own.days[day].shift_id) if day in own.days else "" for day in days)

    def _carried(self, own: Behind) -> dict[str, int]:
        """Return the burdens of the past weeks. Who is new is taken to have had the average, so as not to pay for it."""
        past = own.before(self.ground.first_day)
        if not past:
            return self.average()
        return {NIGHTS: sum(turn.is_night for turn in past), DUTIES: len(past)}

    def average(self) -> dict[str, int]:
        """Return the mean burdens of those who had duties in the past weeks."""
        every = [had for own in self._behind.values() if (had := own.before(self.ground.first_day))]
        people = len(every) or 1
        nights = sum(turn.is_night for had in every for turn in had)
        return {NIGHTS: nights // people, DUTIES: sum(len(had) for had in every) // people}


def absences(ground: Ground) -> list[Absence]:
    """Return when people cannot be on duty: what the staff state, stops, closed batches, duties of other rosters with the rest
    around them, and everything from today on for those who have left.
    """
    found = [
        Absence(
            person=str(away.person_id),
            day=ground.number_of(away.day),
            reason=f"{away.reason} {away.until:%Y-%m-%d}" if away.until else away.reason,
            start=away.start_minute,
            end=DAY_MINUTES if away.end_minute is None else away.end_minute,
        )
        for away in ground.away
        # Closed duty is rostered by the closed institution itself (RULEBOOK J1).
        if not (away.at and ground.unit.path.startswith(away.at))
    ]
    rest = {member.person_id: member.rest_minutes for member in ground.staff}
    for duty in ground.elsewhere:
        found += _elsewhere(ground, duty, rest.get(duty.person_id, 0))
    today = max(0, ground.number_of(ground.today))
    found += [
        Absence(person=str(one.pk), day=day, reason="left")
        for one in ground.leavers
        for day in range(today, ground.days)
    ]
    return [item for item in found if 0 <= item.day < ground.days]


def days_away(ground: Ground) -> Counter[UUID]:
    """Return by person on how many whole days they cannot be there, duties of other rosters left aside."""
    whole = {(item.person, item.day) for item in absences(ground) if item.start is None and item.reason != ELSEWHERE}
    return Counter(UUID(person) for person, _day in whole)


def _elsewhere(ground: Ground, duty: Duty, rest: int) -> Iterator[Absence]:
    day, who = ground.number_of(duty.day), str(duty.person_id)
    yield Absence(person=who, day=day, reason=ELSEWHERE)
    start, end = duty.shift.start_minute - rest, duty.shift.end_minute + rest
    for other in (day - 1, day + 1, day + 2):
        low, high = max(0, start - (other - day) * DAY_MINUTES), end - (other - day) * DAY_MINUTES
        if low < min(high, DAY_MINUTES):
            yield Absence(person=who, day=other, reason=ELSEWHERE, start=low, end=min(high, DAY_MINUTES))


def wishes(ground: Ground) -> list[Wish]:
    """Return what the staff wish for; a wish for a shift that is not planned here is left aside."""
    shifts = {shift.pk for shift in ground.shifts}
    return [
        Wish(
            person=str(wish.person_id),
            day=ground.number_of(wish.day),
            weight=WISH * wish.weight,
            shift=str(wish.shift_id or ""),
            on=wish.on,
        )
        for wish in ground.wished
        if wish.shift_id is None or wish.shift_id in shifts
    ]
