"""The figures of attendance that boards, forms and briefs may show."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fangxian.base.clock import day_bounds, local_day
from fangxian.base.indicators import Indicator, Thing, Window, offer
from fangxian.roster.attendance import queries, stints
from fangxian.roster.attendance.models import Attendance
from fangxian.roster.duties.gaps import Gap
from fangxian.roster.duties.models import Duty

# A spell that takes in this hour of the region's day is a night.
NIGHT_HOUR: Final = 3
WEEK_DAYS: Final = 7
Load = dict[tuple[UUID, UUID], tuple[float, int]]


def _running(window: Window) -> list[Duty]:
    return window.shared("attendance.running", lambda: list(queries.due_at(window.units, window.end)))


def _due(window: Window) -> dict[UUID, UUID]:
    """Return the posts with a duty now: place and its unit."""
    return {duty.post.place_id: duty.post.place.unit_id for duty in _running(window)}


def _unmanned(window: Window) -> list[queries.Unmanned]:
    return window.shared("attendance.unmanned", lambda: queries.unmanned(_running(window), window.end))


def _counted(units: Iterable[UUID]) -> dict[UUID, float]:
    counts: dict[UUID, float] = {}
    for unit in units:
        counts[unit] = counts.get(unit, 0) + 1
    return counts


def _posts_due(window: Window) -> dict[UUID, float]:
    return _counted(_due(window).values())


def _posts_manned(window: Window) -> dict[UUID, float]:
    lacking = {post.place_id for post in _unmanned(window)}
    return _counted(unit for place, unit in _due(window).items() if place not in lacking)


def _posts_unmanned(window: Window) -> dict[UUID, float]:
    return _counted(post.unit_id for post in _unmanned(window))


def _post_things(is_lacking: tuple[bool, ...]) -> Callable[[Window, int, int], Sequence[Thing]]:
    """Return what lists the posts with a duty now: those lacking people, the others, or all, the emptiest first."""

    def things(window: Window, offset: int, limit: int) -> Sequence[Thing]:
        lacking = {post.place_id: post.due - post.present for post in _unmanned(window)}
        due = Counter(duty.post.place_id for duty in _running(window))
        names = {duty.post.place_id: duty.post.place.name for duty in _running(window)}
        posts = sorted(
            (place for place in names if (place in lacking) in is_lacking),
            key=lambda place: (-lacking.get(place, 0), names[place], place),
        )
        return [
            Thing(names[place], _manned(due[place], lacking.get(place, 0)), kind="attendance", id=place)
            for place in posts[offset : offset + limit]
        ]

    return things


def _manned(due: int, lacking: int) -> str:
    return _("%(due)s due, %(lacking)s missing") % {"due": due, "lacking": lacking}


def _present(window: Window, offset: int, limit: int) -> Sequence[UUID]:
    """Return the sign-ons in force at the posts that are due, newest first."""
    rows = queries.present_at(_due(window), window.end).order_by("-observed_at", "-id")
    return list(rows.values_list("pk", flat=True)[offset : offset + limit])


def _last_there(window: Window, offset: int, limit: int) -> Sequence[UUID]:
    """Return who was last at the posts that lack people: their sign-ons of the last day, newest first."""
    places = {post.place_id for post in _unmanned(window)}
    rows = Attendance.objects.filter(
        place_id__among=places, observed_at__gt=window.end - timedelta(days=1), observed_at__lte=window.end
    )
    return list(rows.order_by("-observed_at", "-id").values_list("pk", flat=True)[offset : offset + limit])


def _overlong(window: Window) -> list[Attendance]:
    return window.shared("attendance.overlong", lambda: stints.overlong(window.units, window.end))


def _overlong_count(window: Window) -> dict[UUID, float]:
    return _counted(spell.unit_id for spell in _overlong(window) if spell.unit_id is not None)


def _overlong_entries(window: Window, offset: int, limit: int) -> Sequence[UUID]:
    rows = sorted(_overlong(window), key=lambda spell: (spell.observed_at, spell.pk), reverse=True)
    return [spell.pk for spell in rows[offset : offset + limit]]


def _week(at: datetime) -> datetime:
    """Return when the week (Monday) began in which ``at`` lies, in the region's zone."""
    day = local_day(at)
    return day_bounds(day - timedelta(days=day.weekday()))[0]


def _nights(at: datetime) -> list[datetime]:
    monday = localtime(_week(at)).date()
    zone = get_default_timezone()
    days = [monday + timedelta(days=number) for number in range(WEEK_DAYS)]
    return [datetime(day.year, day.month, day.day, NIGHT_HOUR, tzinfo=zone) for day in days]


def _load(window: Window) -> Load:
    """Return hours and nights this week by unit and person; one query."""
    return window.shared("attendance.load", lambda: _ask_load(window))


def _ask_load(window: Window) -> Load:
    at, start = window.end, _week(window.end)
    until = Least(Coalesce(F("ended_at"), F("lapses_at")), Value(at))
    span = ExpressionWrapper(until - Greatest(F("observed_at"), Value(start)), output_field=DurationField())
    over = [
        Count("pk", filter=Q(observed_at__lte=night) & (Q(ended_at__gt=night) | Q(ended_at=None, lapses_at__gt=night)))
        for night in _nights(at)
        if night <= at
    ]
    rows: Any = queries.spells_between(window.units, start, at).order_by().values_list("unit_id", "who")
    named = {f"night_{number}": count for number, count in enumerate(over)}
    found = rows.annotate(span=Sum(span), **named)
    return {(unit, who): (worked.total_seconds() / 3600, sum(nights)) for unit, who, worked, *nights in found}


def _most(pick: Callable[[tuple[float, int]], float]) -> Callable[[Window], dict[UUID, float]]:
    def compute(window: Window) -> dict[UUID, float]:
        most: dict[UUID, float] = {}
        for (unit, _who), load in _load(window).items():
            most[unit] = max(most.get(unit, 0.0), round(pick(load), 1))
        return most

    return compute


def _of_the_busiest(pick: Callable[[tuple[float, int]], float]) -> Callable[[Window, int, int], Sequence[UUID]]:
    """Return what lists the sign-ons this week of whoever has the most, newest first."""

    def entries(window: Window, offset: int, limit: int) -> Sequence[UUID]:
        load = _load(window)
        if not load:
            return ()
        _unit, who = max(load, key=lambda key: (pick(load[key]), key))
        rows = queries.spells_between(window.units, _week(window.end), window.end).filter(who=who)
        return list(rows.order_by("-observed_at", "-id").values_list("pk", flat=True)[offset : offset + limit])

    return entries


def _by_person(pick: Callable[[tuple[float, int]], float]) -> Callable[[Window, int, int], Sequence[Thing]]:
    """Return what lists everybody's hours and nights this week under their staff number, the most first; three queries."""

    def things(window: Window, offset: int, limit: int) -> Sequence[Thing]:
        load = _load(window)
        busiest = sorted(load, key=lambda key: (-pick(load[key]), -load[key][0], key))[offset : offset + limit]
        numbers = queries.numbers_of({who for _unit, who in busiest}, window.end)
        return [Thing(numbers.get(key[1]) or "—", _stood(load[key])) for key in busiest]

    return things


def _stood(load: tuple[float, int]) -> str:
    return _("%(hours)s hours, %(nights)s nights") % {"hours": f"{load[0]:.1f}", "nights": load[1]}


def _hours(load: tuple[float, int]) -> float:
    return load[0]


def _night_count(load: tuple[float, int]) -> float:
    return float(load[1])


def _unfilled(window: Window) -> dict[UUID, float]:
    return stints.unfilled_by_unit(window.units, window.end)


def _gaps(window: Window, offset: int, limit: int) -> Sequence[Thing]:
    """Return the stretches of the next day in which posts lack people, the earliest first."""
    return [
        Thing(place, _lacking(gap), gap.start, "post", gap.post_id)
        for gap, place in stints.unfilled_posts(window.units, window.end)[offset : offset + limit]
    ]


def _lacking(gap: Gap) -> str:
    values = {"missing": gap.missing, "end": _clock(gap.end)}
    if gap.is_for_cold:
        return _("%(missing)s missing until %(end)s: the cold asks for turns") % values
    return _("%(missing)s missing until %(end)s") % values


def _clock(at: datetime) -> str:
    return f"{localtime(at):%m-%d %H:%M}"


def _posts() -> str:
    return pgettext("unit", "posts")


def _some(value: float) -> bool:
    return value > 0


def _figure(
    id: str, label: Callable[[], str], definition: Callable[[], str], unit: Callable[[], str], **how: Any
) -> Indicator:
    return Indicator(id=f"attendance.{id}", label=label, definition=definition, unit=unit, basis="now", **how)


offer(
    _figure(
        "posts_due", lambda: _("Posts due by the roster"), lambda: _("Posts where somebody has a duty now."), _posts,
        compute=_posts_due, entries=_present, things=_post_things((True, False)),
    ),
    _figure(
        "posts_manned", lambda: _("Posts manned by the roster"),
        lambda: _("Posts where somebody has a duty now and nobody is missing; opens to the sign-ons in force."), _posts,
        compute=_posts_manned, entries=_present, things=_post_things((False,)),
    ),
    _figure(
        "posts_unmanned", lambda: _("Posts lacking people"),
        lambda: _(
            "Posts with fewer people signed on than duties begun (a setting says how many minutes a sign-on may take); "
            "whose duty has ended does not count. A station without a network tells later."
        ),
        _posts, compute=_posts_unmanned, entries=_last_there, things=_post_things((True,)), danger=_some,
    ),
    _figure(
        "unfilled", lambda: _("Duties unfilled in 24 h"),
        lambda: _(
            "People that posts need in the next 24 hours, with those whom the cold asks for so that stints stay short enough "
            "(RULEBOOK K5 to K6a, by the weather told now), and whom no standing duty provides. A shift through which nobody "
            "may stand there counts nobody."
        ),
        lambda: pgettext("unit", "duties"), compute=_unfilled, things=_gaps, danger=_some,
    ),
    _figure(
        "overlong", lambda: _("Stints too long"),
        lambda: _("People outdoors for longer than the cold allows at their post now (RULEBOOK K5, K6)."),
        lambda: _("people"), compute=_overlong_count, entries=_overlong_entries, danger=_some,
    ),
    _figure(
        "hours", lambda: _("Most hours this week"),
        lambda: _("Hours signed on since Monday of whoever has the most in one unit; opens to everybody's."),
        lambda: pgettext("unit", "hours"), compute=_most(_hours), entries=_of_the_busiest(_hours),
        things=_by_person(_hours), total="most",
    ),
    _figure(
        "nights", lambda: _("Most nights this week"),
        lambda: _("Nights since Monday (signed on at three o'clock) of whoever has the most in one unit."),
        lambda: pgettext("unit", "nights"), compute=_most(_night_count),
        entries=_of_the_busiest(_night_count), things=_by_person(_night_count), total="most",
    ),
)  # fmt: skip
