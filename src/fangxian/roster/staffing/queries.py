"""All reads of staffing by rule. None of them asks in a loop."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from fangxian.base.clock import day_bounds, local_day
from fangxian.register import tree
from fangxian.register.models import PersonKind, Unit
from fangxian.register.queries import insured_for_calls
from fangxian.roster.staffing import days as calendar
from fangxian.roster.staffing.elsewhere import known_by_others
from fangxian.roster.staffing.models import (
    DAY_MINUTES,
    IN_FORCE,
    Need,
    Override,
    Post,
    Shift,
    Skill,
    Staff,
    Statement,
    StatementKind,
    StatementState,
    Stop,
)

ABSENCES = (StatementKind.LEAVE, StatementKind.CARE, StatementKind.UNAVAILABLE)
WISHES = (StatementKind.WISH_ON, StatementKind.WISH_OFF)


@dataclass(frozen=True, slots=True)
class Required:
    """A need as one interval of region time: from ``start`` to before ``end`` the post needs ``required`` people."""

    post_id: UUID
    start: datetime
    end: datetime
    skill_id: UUID | None
    required: int
    preferred: int


@dataclass(frozen=True, slots=True)
class Away:
    """When somebody cannot be on duty: ``day`` whole, or its minutes from ``start_minute`` to before ``end_minute``.

    ``reason``: leave, care, unavailable, illness, overwork or batch; never more. A window across midnight is two of these.
    In a closed batch: ``until`` is the day of coming home, ``at`` the path of the unit whose own rosters may count on them.
    """

    person_id: UUID
    day: date
    reason: str
    start_minute: int | None = None
    end_minute: int | None = None
    stop_id: UUID | None = None
    at: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Wished:
    """That somebody would like to be on (or off) duty on ``day``: any duty, or ``shift_id``; ``weight`` 1 to 5."""

    person_id: UUID
    day: date
    shift_id: UUID | None
    on: bool
    weight: int


def staff_of(unit: Unit, first: date, days: int) -> QuerySet[Staff]:
    """Return the open staff of a unit and all below it, by unit and number, with person, skills and posts loaded.

    ``is_insured`` says whether an accident insurance covers the whole period (RULEBOOK K9): one that the staff list names,
    or one that was taken out when a call for volunteers chose the person.
    """
    last = first + timedelta(days=max(days, 1) - 1)
    return (
        Staff.objects.filter(is_closed=False, person__is_closed=False, person__unit__path__startswith=unit.path)
        .select_related("person__unit")
        .prefetch_related(Prefetch("skills", Skill.objects.filter(is_closed=False).order_by("code")), "posts")
        .annotate(is_insured=_insured(last))
        .order_by("person__unit__path", "person__number", "pk")
    )


def uninsured_volunteers(person_ids: Collection[UUID], last: date) -> dict[UUID, str]:
    """Return the numbers of those volunteers whom no accident insurance covers until ``last`` (RULEBOOK K9); one query."""
    volunteers = Staff.objects.filter(person__in=person_ids, person__kind=PersonKind.VOLUNTEER)
    rows = volunteers.annotate(is_insured=_insured(last)).filter(is_insured=False)
    return dict(rows.values_list("person_id", "person__number"))


def _insured(last: date) -> Case:
    for_a_call = insured_for_calls(last).filter(person=OuterRef("person_id"))
    return Case(
        When(~Q(insurance="") & (Q(insured_until=None) | Q(insured_until__gte=last)), then=Value(True)),
        default=Exists(for_a_call),
        output_field=BooleanField(),
    )


def posts_of(unit: Unit) -> QuerySet[Post]:
    """Return the open posts of a unit and all below it, by unit and name, with their places."""
    return (
        Post.objects.filter(is_closed=False, place__is_closed=False, place__unit__path__startswith=unit.path)
        .select_related("place__unit")
        .order_by("place__unit__path", "place__name", "pk")
    )


def shifts_of(unit: Unit) -> QuerySet[Shift]:
    """Return the open shifts that a roster of the unit may use: its own, those of the units above and of those below."""
    reach = Q(unit__path__startswith=unit.path) | Q(unit__path__in=tree.ancestor_paths(unit.path))
    return Shift.objects.filter(reach, is_closed=False).select_related("unit").order_by("start_minute", "code", "pk")


def shifts_at(posts: Iterable[Post]) -> list[Shift]:
    """Return the open shifts of the units of posts (``place__unit`` loaded) and of those above them; one query."""
    paths = {post.place.unit.path for post in posts}
    wanted = paths | {above for path in paths for above in tree.ancestor_paths(path)}
    rows = Shift.objects.filter(unit__path__in=wanted, is_closed=False).select_related("unit")
    return list(rows.order_by("start_minute", "code", "pk"))


def people_needed(post_ids: Iterable[UUID], first: date, days: int) -> list[Required]:
    """Return the needs of posts that begin on one of ``days`` days, as intervals of region time, by time and post.

    Seasons and weekdays go by the day on which an interval begins; a night's end lies in the next day, and where the
    clocks change, an interval is as long as it really is. One query.
    """
    needs = list(Need.objects.filter(post__in=list(post_ids), is_closed=False))
    wanted = calendar.days_from(first, days)
    found = [_required(need, day) for need in needs for day in wanted if is_needed_on(need, day)]
    return sorted(found, key=lambda item: (item.start, str(item.post_id), str(item.skill_id), item.end))


def is_needed_on(need: Need, day: date) -> bool:
    """Say whether a need begins on ``day``, by its weekdays and its season."""
    return calendar.on_weekday(need.weekdays, day) and calendar.in_season(need.season_from, need.season_to, day)


def _required(need: Need, day: date) -> Required:
    start, end = calendar.span(need.start_minute, need.end_minute)
    return Required(
        need.post_id,
        calendar.moment(day, start),
        calendar.moment(day, end),
        need.skill_id,
        need.required,
        need.preferred,
    )


def absences(person_ids: Iterable[UUID], first: date, days: int) -> list[Away]:
    """Return when people cannot be on duty on ``days`` days: approved leave, what they state, stops without override,
    and what other apps know of (``elsewhere.offer``).

    By person, day and reason, each once. Three queries for any number of people, and those of the other apps.
    """
    ids, wanted = list(person_ids), calendar.days_from(first, days)
    if not (ids and wanted):
        return []
    found = {*_stated(ids, wanted), *_stopped(ids, wanted), *known_by_others(ids, first, days)}
    return sorted(found, key=lambda item: (str(item.person_id), item.day, item.reason, item.start_minute or 0))


def _in_force(person_ids: Collection[UUID], kinds: Collection[str], first: date, last: date) -> QuerySet[Statement]:
    return Statement.objects.filter(
        Q(last_day=None) | Q(last_day__gte=first),
        person__in=person_ids, kind__in=kinds, state__in=IN_FORCE, first_day__lte=last,
    )  # fmt: skip


def _days_of(statement: Statement, wanted: Iterable[date]) -> Iterator[date]:
    last = statement.last_day or date.max
    for day in wanted:
        if statement.first_day <= day <= last and calendar.on_weekday(statement.weekdays, day):
            yield day


def _stated(ids: Collection[UUID], wanted: list[date]) -> Iterator[Away]:
    # A window of the eve may reach into the first day.
    eve = wanted[0] - timedelta(days=1)
    for item in _in_force(ids, ABSENCES, eve, wanted[-1]):
        for day in _days_of(item, [eve, *wanted]):
            for on, start, end in calendar.pieces(day, item.start_minute, item.end_minute):
                if wanted[0] <= on <= wanted[-1]:
                    yield Away(item.person_id, on, item.kind, start, end)


def _stopped(ids: Collection[UUID], wanted: list[date]) -> Iterator[Away]:
    for stop in stops_in_force(ids, wanted[0], wanted[-1]):
        for day in wanted:
            if is_stopped_on(stop, day) and not any(
                item.first_day <= day <= item.last_day for item in stop.overrides.all()
            ):
                yield Away(stop.person_id, day, stop.kind, stop_id=stop.pk)


def is_stopped_on(stop: Stop, day: date) -> bool:
    """Say whether a stop holds on ``day``; from the day on which it is lifted it does not. Overrides are left aside."""
    if day < stop.first_day or (stop.last_day is not None and day > stop.last_day):
        return False
    return stop.lifted_at is None or day < local_day(stop.lifted_at)


def stops_in_force(person_ids: Iterable[UUID], first: date, last: date) -> list[Stop]:
    """Return the stops that hold on some day from ``first`` to ``last``, oldest first, with their overrides: two queries."""
    after_first = day_bounds(first)[1]
    stops = (
        Stop.objects.filter(Q(last_day=None) | Q(last_day__gte=first), person__in=list(person_ids), first_day__lte=last)
        .filter(Q(lifted_at=None) | Q(lifted_at__gte=after_first))
        .select_related("person")
        .prefetch_related(Prefetch("overrides", Override.objects.order_by("first_day", "made_at")))
        .order_by("first_day", "set_at", "pk")
    )
    return [stop for stop in stops if is_stopped_on(stop, max(stop.first_day, first))]


def wishes(person_ids: Iterable[UUID], first: date, days: int) -> list[Wished]:
    """Return what people wish for on ``days`` days, by person and day. One query."""
    ids, wanted = list(person_ids), calendar.days_from(first, days)
    if not (ids and wanted):
        return []
    found = {
        Wished(item.person_id, day, item.shift_id, item.kind == StatementKind.WISH_ON, item.weight)
        for item in _in_force(ids, WISHES, wanted[0], wanted[-1])
        for day in _days_of(item, wanted)
    }
    return sorted(found, key=lambda item: (str(item.person_id), item.day, str(item.shift_id), item.on))


def stopped_for(person_ids: Iterable[UUID], first: date, days: int) -> set[UUID]:
    """Return whom a stop without an override keeps from work on some of ``days`` days (RULEBOOK H11). Two queries."""
    ids, wanted = list(person_ids), calendar.days_from(first, days)
    return {item.person_id for item in _stopped(ids, wanted)} if ids and wanted else set()


def away_on(person_ids: Iterable[UUID], day: date) -> dict[UUID, list[Away]]:
    """Return who cannot be on duty on ``day``, or not all of it, with when. As many queries as ``absences``."""
    found: dict[UUID, list[Away]] = {}
    for item in absences(person_ids, day, 1):
        found.setdefault(item.person_id, []).append(item)
    return found


def is_whole_day(items: Iterable[Away]) -> bool:
    """Say whether one of the absences takes the whole day."""
    return any(item.start_minute is None for item in items)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A skill (``None``: anybody) of which a post needs ``required`` people at once, and the staff that could have it."""

    skill: Skill | None
    required: int
    there: int


def shortages(post: Post) -> list[Shortage]:
    """Return the skills for which a post has fewer people on the staff list than it needs at once: two queries.

    Who counts: open staff that name the post, or that name none and belong to its unit, one below or one above.
    """
    wanted: dict[Skill | None, int] = {}
    for need in Need.objects.filter(post=post, is_closed=False).select_related("skill"):
        wanted[need.skill] = max(wanted.get(need.skill, 0), need.required)
    unit = post.place.unit
    near = Q(person__unit__path__startswith=unit.path) | Q(person__unit__path__in=tree.ancestor_paths(unit.path))
    staff = Staff.objects.filter(is_closed=False, person__is_closed=False).filter(
        Q(posts=post) | (Q(posts=None) & near)
    )
    have: dict[UUID, set[UUID]] = {}
    everybody: set[UUID] = set()
    for staff_id, skill_id in staff.values_list("pk", "skills"):
        everybody.add(staff_id)
        if skill_id is not None:
            have.setdefault(skill_id, set()).add(staff_id)
    found = [
        Shortage(skill, required, len(everybody if skill is None else have.get(skill.pk, ())))
        for skill, required in wanted.items()
    ]
    return sorted((item for item in found if item.there < item.required), key=lambda item: str(item.skill or ""))


def people_by_hour(post_id: UUID, monday: date) -> list[tuple[date, list[int]]]:
    """Return for each day of a week how many people a post needs in each of its 24 hours: the most at once. One query.

    The night before ``monday`` reaches into it. Hours are those that the clocks of the region show.
    """
    week = calendar.days_from(monday, 7)
    sums = {day: [0] * DAY_MINUTES for day in week}
    for need in Need.objects.filter(post=post_id, is_closed=False):
        for day in (monday - timedelta(days=1), *week):
            if is_needed_on(need, day):
                _count(need, day, sums)
    return [(day, [max(sums[day][hour * 60 : hour * 60 + 60]) for hour in range(24)]) for day in week]


def _count(need: Need, day: date, sums: dict[date, list[int]]) -> None:
    for on, start, end in calendar.pieces(day, need.start_minute, need.end_minute):
        minutes = sums.get(on)
        if minutes is not None:
            for minute in range(start or 0, DAY_MINUTES if end is None else end):
                minutes[minute] += need.required


def skills_with_counts() -> QuerySet[Skill]:
    """Return the skills with how many open staff have each (``people``) and how many open needs ask for it (``asked``)."""
    people = Count("staff", filter=Q(staff__is_closed=False), distinct=True)
    asked = Count("need", filter=Q(need__is_closed=False), distinct=True)
    return Skill.objects.annotate(people=people, asked=asked)


def not_over(today: date) -> Q:
    """Return what picks the stops that hold today or later."""
    return Q(lifted_at=None) & (Q(last_day=None) | Q(last_day__gte=today))


def statements_ahead(person_id: UUID, today: date) -> QuerySet[Statement]:
    """Return what somebody has stated, and asked for, that is not over, by its first day; withdrawn ones are left out."""
    return (
        Statement.objects.filter(Q(last_day=None) | Q(last_day__gte=today), person=person_id)
        .exclude(state=StatementState.WITHDRAWN)
        .select_related("shift")
        .order_by("first_day", "stated_at")
    )


def others_away(leave: Statement) -> int:
    """Return how many others of the person's unit are away for some whole day of a leave (of its first 60 days)."""
    others = Staff.objects.filter(is_closed=False, person__unit=leave.person.unit_id).exclude(person=leave.person_id)
    days = min(((leave.last_day or leave.first_day) - leave.first_day).days + 1, 60)
    away = absences(others.values_list("person_id", flat=True), leave.first_day, days)
    return len({item.person_id for item in away if item.start_minute is None})
