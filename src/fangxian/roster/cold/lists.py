"""The list of posts with the coldest hour ahead of each, the worst first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import CharField, ExpressionWrapper, F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.access.services import note_export
from fangxian.base.clock import now
from fangxian.base.listing import Column, Empty, Listing
from fangxian.planning.stints import people_needed
from fangxian.roster.cold.air import hour_of
from fangxian.roster.cold.limits import limits_of_posts
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.cold.outlook import Line, line_of
from fangxian.roster.cold.queries import air_at, warm_up_of
from fangxian.roster.staffing.models import Post

AHEAD: Final = timedelta(hours=24)
UNKNOWN: Final = 99.0


def with_coldest(posts: QuerySet[Post], at: datetime) -> QuerySet[Post]:
    """Return ``posts`` with the wind chill of the coldest hour ahead (``coldest``), the nearest place that has any."""
    ahead = WeatherHour.objects.filter(replaced_at=None, at__gte=hour_of(at), at__lt=at + AHEAD)
    own = ahead.filter(place=OuterRef("place")).order_by("chill")
    above = (
        ahead.annotate(path=ExpressionWrapper(OuterRef("place__unit__path"), output_field=CharField()))
        .filter(path__startswith=F("place__unit__path"))
        .order_by("-place__unit__depth", "chill")
    )
    coldest = Coalesce(
        Subquery(own.values("chill")[:1]),
        Subquery(above.values("chill")[:1]),
        Value(UNKNOWN),
        output_field=FloatField(),
    )
    return posts.annotate(coldest=coldest)


def prepare(posts: list[Any]) -> Sequence[Any]:
    """Give each post its coldest hour ahead and what it allows: three queries for a page."""
    at = now()
    air = air_at([post.place_id for post in posts], at, at + AHEAD)
    limits = limits_of_posts(posts, at)
    for post in posts:
        hours = air.get(post.place_id, [])
        worst = min(hours, key=lambda hour: hour.chill, default=None)
        post.worst = line_of(post, worst, limits[post.pk]) if worst else None
        post.people = None
        if post.worst:
            post.people = people_needed(
                1, post.worst.stint, warm_up_of(post, limits[post.pk], int(AHEAD.seconds or 1440))
            )
    return posts


def stint_in_words(line: Line | None) -> str:
    """Return the longest stint in words."""
    if line is None:
        return ""
    if line.stint is None:
        return _("no limit")
    return _("{minutes} min").format(minutes=line.stint) if line.stint else _("emergency work only")


def _at(post: Any) -> datetime | None:
    return post.worst.at if post.worst else None


def _air(post: Any) -> str:
    return f"{post.worst.hour.celsius:.0f} °C · {post.worst.hour.wind_kmh:.0f} km/h" if post.worst else ""


def _chill(post: Any) -> float | None:
    return round(post.worst.hour.chill) if post.worst else None


def _told(user: Any, form: str, rows: int) -> None:
    note_export(user, f"weather.{form}", rows)


POSTS: Final = Listing(
    id="cold-posts",
    title=gettext_lazy("Cold at the posts"),
    columns=(
        Column("post", gettext_lazy("post"), lambda post: post.place.name, sort="place__name",
               link=lambda post: reverse("cold:post", args=[post.pk])),
        Column("unit", gettext_lazy("unit"), lambda post: post.place.unit.name, sort="place__unit__path"),
        Column("at", gettext_lazy("coldest hour ahead"), _at, kind="time"),
        Column("air", gettext_lazy("air and wind"), _air, minor=True),
        Column("chill", gettext_lazy("wind chill (°C)"), _chill, sort="coldest", kind="number"),
        Column("band", gettext_lazy("what it does"), lambda post: post.worst.band if post.worst else None,
               template="cold/_band_cell.html"),
        Column("stint", gettext_lazy("longest stint"), lambda post: stint_in_words(post.worst)),
        Column("people", gettext_lazy("people for one place"), lambda post: post.people, kind="number"),
    ),
    order="coldest",
    empty=Empty(gettext_lazy("No posts yet. A post is made of a manned place under “Posts”.")),
    search=("place__name__icontains", "place__code__icontains", "place__unit__name__icontains"),
    search_hint=gettext_lazy("Name, code or unit"),
    prepare=prepare,
    on_export=_told,
)  # fmt: skip
