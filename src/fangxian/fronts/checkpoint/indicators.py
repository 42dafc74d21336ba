"""The figures that this front offers to boards, forms and briefs. All of them read projections, never the log."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fangxian.accounts.models import Station
from fangxian.base.indicators import Indicator, Thing, TimeBasis, Window, offer
from fangxian.fronts.checkpoint.codes import DissuasionResult, Mode, Outcome, Vehicle
from fangxian.fronts.checkpoint.figures import MEASURES
from fangxian.fronts.checkpoint.models import Dissuasion, HourFigure, Passage, Screening, Tally
from fangxian.fronts.checkpoint.queries import expected_at, overdue, unconfirmed
from fangxian.register.models import Place, PlaceKind

Rows = QuerySet[Any]
ISOLATED: Final = (Outcome.HOME_ISOLATION, Outcome.CENTRAL_ISOLATION)


def _summed(*measures: str) -> Callable[[Window], dict[UUID, float]]:
    """Return what adds up ``measures`` of the hours in a window, by unit; windows begin and end on the hour."""

    def compute(window: Window) -> dict[UUID, float]:
        hours = window.shared("checkpoint.hours", lambda: _hours(window))
        return {unit: float(sum(row[name] for name in measures)) for unit, row in hours.items()}

    return compute


def _hours(window: Window) -> dict[UUID, dict[str, int]]:
    """Return every measure of the hours in a window, by unit: one query for all the figures made of them."""
    rows = HourFigure.objects.filter(unit_id__among=window.units, hour__gte=window.start, hour__lt=window.end)
    sums = rows.values_list("unit_id").annotate(*(Sum(name) for name in MEASURES))
    return {unit: dict(zip(MEASURES, found, strict=True)) for unit, *found in sums}


def _behind(*sources: tuple[type[Any], Q]) -> Callable[[Window, int, int], Sequence[UUID]]:
    """Return what lists the entries behind a figure, newest first, from one or more read models."""

    def entries(window: Window, offset: int, limit: int) -> Sequence[UUID]:
        first, *others = (
            _inside(model, window).filter(condition).values_list("observed_at", "id") for model, condition in sources
        )
        rows = first.union(*others, all=True) if others else first
        return [id for _at, id in rows.order_by("-observed_at", "-id")[offset : offset + limit]]

    return entries


def _inside(model: type[Any], window: Window) -> Rows:
    rows: Rows = model._default_manager.filter(
        unit_id__among=window.units, is_withdrawn=False, observed_at__gte=window.start, observed_at__lt=window.end
    )
    return rows


def _by_unit(rows: Rows) -> dict[UUID, float]:
    return dict(rows.values("unit_id").annotate(n=Count("pk")).values_list("unit_id", "n"))


@dataclass(frozen=True, slots=True)
class _Post:
    """A checkpoint that is to be manned, and when one of its stations was last heard from."""

    place_id: UUID
    name: str
    unit_id: UUID
    unit: str
    last_heard: datetime | None
    is_heard: bool


def _checkpoints(window: Window) -> list[_Post]:
    """Return the checkpoints that are to be manned, the longest silent first: one query for all their figures."""
    return window.shared("checkpoint.posts", lambda: _ask_checkpoints(window))


def _ask_checkpoints(window: Window) -> list[_Post]:
    since = window.end - timedelta(minutes=settings.POST_SILENT_MINUTES)
    heard = Station.objects.filter(place_id=OuterRef("pk"), revoked_at=None, last_heard_at__isnull=False)
    posts = Place.objects.filter(
        unit_id__among=window.units, kind=PlaceKind.CHECKPOINT, is_manned=True, is_closed=False
    ).annotate(heard=Subquery(heard.order_by("-last_heard_at").values("last_heard_at")[:1]))
    rows = posts.order_by(F("heard").asc(nulls_first=True), "name", "pk")
    return [
        _Post(*row, is_heard=row[-1] is not None and row[-1] >= since)
        for row in rows.values_list("pk", "name", "unit_id", "unit__name", "heard")
    ]


def _posts(*, is_heard: tuple[bool, ...]) -> dict[str, Any]:
    """Return how to count and to list the checkpoints to be manned: those heard from lately, the others, or all."""

    def compute(window: Window) -> dict[UUID, float]:
        return dict(Counter(post.unit_id for post in _checkpoints(window) if post.is_heard in is_heard))

    def things(window: Window, offset: int, limit: int) -> Sequence[Thing]:
        posts = [post for post in _checkpoints(window) if post.is_heard in is_heard]
        return [_thing(post) for post in posts[offset : offset + limit]]

    return {"compute": compute, "things": things}


def _thing(post: _Post) -> Thing:
    heard = _("last heard from") if post.last_heard else _("not heard from yet")
    return Thing(post.name, f"{post.unit} · {heard}", post.last_heard, "lanes", post.place_id)


def _silence(window: Window) -> dict[UUID, float]:
    """Return how many minutes ago the longest silent checkpoint of each unit was last heard from."""
    minutes: dict[UUID, float] = {}
    for post in _checkpoints(window):
        if post.last_heard is not None:
            ago = max(0, int((window.end - post.last_heard).total_seconds() // 60))
            minutes[post.unit_id] = max(minutes.get(post.unit_id, 0), ago)
    return minutes


def _on_hold(window: Window) -> QuerySet[Screening]:
    return Screening.objects.filter(unit_id__among=window.units, outcome=Outcome.REMEASURE, is_withdrawn=False)


def _unconfirmed(window: Window) -> QuerySet[Screening]:
    return unconfirmed(Screening.objects.filter(unit_id__among=window.units))


def _overdue(window: Window) -> QuerySet[Screening]:
    return overdue(Screening.objects.filter(unit_id__among=window.units), window.end)


def _arrivals(which: str) -> Callable[[Window], dict[UUID, float]]:
    """Return what counts arrivals by unit: those that are ``due`` to be confirmed, or the ``overdue`` ones among them."""

    def compute(window: Window) -> dict[UUID, float]:
        counts = window.shared("checkpoint.arrivals", lambda: _counted_arrivals(window))
        return {row["unit_id"]: row[which] for row in counts}

    return compute


def _counted_arrivals(window: Window) -> list[Any]:
    """Return both counts of each unit: one query for two figures."""
    late = Count("pk", filter=Q(confirm_by__lt=window.end))
    return list(_unconfirmed(window).values("unit_id").annotate(due=Count("pk"), overdue=late))


def _expected(window: Window) -> dict[UUID, float]:
    """Return how many are on their way to each unit: one query."""
    counts: Counter[UUID] = Counter()
    first, second = (
        rows.values("goal").annotate(n=Count("pk")).values_list("goal", "n") for rows in expected_at(window.units)
    )
    for goal, number in first.union(second, all=True):
        # A union loses the type of what a subquery finds: SQLite answers text.
        counts[UUID(str(goal))] += number
    return {goal: float(number) for goal, number in counts.items()}


def _expected_entries(window: Window, offset: int, limit: int) -> Sequence[UUID]:
    first, second = (rows.values_list("observed_at", "id") for rows in expected_at(window.units))
    rows = first.union(second, all=True).order_by("-observed_at", "-id")
    return [id for _at, id in rows[offset : offset + limit]]


def _newest(rows: Callable[[Window], QuerySet[Screening]]) -> Callable[[Window, int, int], Sequence[UUID]]:
    def entries(window: Window, offset: int, limit: int) -> Sequence[UUID]:
        found = rows(window).order_by("-observed_at", "-pk")
        return list(found.values_list("pk", flat=True)[offset : offset + limit])

    return entries


def _figure(
    id: str, label: Callable[[], str], definition: Callable[[], str], unit: Callable[[], str], **how: Any
) -> Indicator:
    basis: TimeBasis = how.pop("basis", "day")
    return Indicator(id=f"checkpoint.{id}", label=label, definition=definition, unit=unit, basis=basis, **how)


def _people() -> str:
    return _("people")


def _vehicles() -> str:
    return _("vehicles")


def _posts_unit() -> str:
    return pgettext("unit", "posts")


def _some(value: float) -> bool:
    return value > 0


ANY: Final = Q()
SCREENED: Final = Q(readings__gt=0)
TURNED: Final = ~Q(result=DissuasionResult.LET_PASS)

offer(
    _figure(
        "posts_due", lambda: _("Posts due"), lambda: _("Checkpoints that are to be manned."), _posts_unit,
        basis="now", **_posts(is_heard=(True, False)),
    ),
    _figure(
        "posts_manned", lambda: _("Posts manned"),
        lambda: _("Checkpoints to be manned with a station that was heard from a short while ago (a setting says how long)."),
        _posts_unit, basis="now", **_posts(is_heard=(True,)),
    ),
    _figure(
        "posts_silent", lambda: _("Posts silent"),
        lambda: _("Checkpoints to be manned from which nothing has been heard for a while."),
        _posts_unit, basis="now", danger=_some, **_posts(is_heard=(False,)),
    ),
    _figure(
        "silence", lambda: _("Longest silence"),
        lambda: _("Minutes since the checkpoint to be manned that has been silent for longest was last heard from."),
        lambda: pgettext("unit", "minutes"), basis="now", compute=_silence, total="most",
        things=_posts(is_heard=(True, False))["things"],
    ),
    _figure(
        "vehicles", lambda: _("Vehicles"),
        lambda: _("Vehicles stopped or tallied; people on foot are not vehicles."),
        _vehicles, compute=_summed("vehicles"),
        entries=_behind((Passage, ~Q(vehicle=Vehicle.ON_FOOT)), (Tally, Q(vehicles__gt=0))),
    ),
    _figure(
        "people", lambda: _("People who passed"),
        lambda: _("People in the vehicles and on foot, as counted at the post; registered or only tallied."),
        _people, compute=_summed("people"), entries=_behind((Passage, Q(people__gt=0)), (Tally, Q(people__gt=0))),
    ),
    _figure(
        "tallied", lambda: _("Tallied only"), lambda: _("People who were counted and not registered."),
        _people, compute=_summed("tallied"), entries=_behind((Passage, Q(mode=Mode.TALLY)), (Tally, Q(people__gt=0))),
    ),
    _figure(
        "registered", lambda: _("People registered"), lambda: _("People of whom a screening was written."),
        _people, compute=_summed("registered"), entries=_behind((Screening, ANY)),
    ),
    _figure(
        "screened", lambda: _("People screened"),
        lambda: _("People whose temperature was taken at least once, tallied ones included."),
        _people, compute=_summed("screened"), entries=_behind((Screening, SCREENED), (Tally, Q(measured__gt=0))),
    ),
    _figure(
        "remeasured", lambda: _("Re-measured"), lambda: _("Registered people with more than one reading."),
        _people, compute=_summed("remeasured"), entries=_behind((Screening, Q(readings__gt=1))),
    ),
    _figure(
        "febrile", lambda: _("Febrile"),
        lambda: _("People whose readings prove a fever by the policy's line; tallied fevers included."),
        _people, compute=_summed("febrile"), danger=_some,
        entries=_behind((Screening, Q(is_febrile=True)), (Tally, Q(febrile__gt=0))),
    ),
    _figure(
        "dissuaded_vehicles", lambda: _("Vehicles dissuaded"),
        lambda: _(
            "Vehicles in the dissuasion register of which nobody went on; "
            "who is turned back alone is counted among the people."
        ),
        _vehicles, compute=_summed("dissuaded_vehicles"), entries=_behind((Dissuasion, TURNED & Q(vehicles__gt=0))),
    ),
    _figure(
        "dissuaded_people", lambda: _("People dissuaded"),
        lambda: _("People in the dissuasion register who did not go on."),
        _people, compute=_summed("dissuaded_people"), entries=_behind((Dissuasion, TURNED & Q(people__gt=0))),
    ),
    _figure(
        "isolated", lambda: _("Sent to isolation"),
        lambda: _("People whose decision is home isolation or centralised isolation."),
        _people, compute=_summed("to_home_isolation", "to_central_isolation"),
        entries=_behind((Screening, Q(outcome__in=ISOLATED))),
    ),
    _figure(
        "on_hold", lambda: _("Waiting to be re-measured"),
        lambda: _("People whose last reading did not decide, at any time until now."),
        _people, basis="now", compute=lambda window: _by_unit(_on_hold(window)), entries=_newest(_on_hold),
    ),
    _figure(
        "unconfirmed_arrivals", lambda: _("Arrivals to be confirmed"),
        lambda: _("People sent to isolate whose destination has not said that they arrived."),
        _people, basis="now", compute=_arrivals("due"), entries=_newest(_unconfirmed),
    ),
    _figure(
        "arrivals_expected", lambda: _("Arrivals expected"),
        lambda: _("People on their way here to isolate, from any post, who are not yet said to have arrived."),
        _people, basis="now", compute=_expected, entries=_expected_entries,
    ),
    _figure(
        "overdue_arrivals", lambda: _("Arrivals overdue"),
        lambda: _("Arrivals to be confirmed whose deadline, set by the policy, has passed."),
        _people, basis="now", danger=_some, compute=_arrivals("overdue"), entries=_newest(_overdue),
    ),
)  # fmt: skip
