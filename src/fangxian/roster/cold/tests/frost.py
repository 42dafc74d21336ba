"""What the tests of the cold share: a post, and the air at it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from fangxian.base.testing import Cast
from fangxian.register.models import Place
from fangxian.roster.cold.models import WeatherHour
from fangxian.roster.cold.services import Air, store_hours
from fangxian.roster.staffing.models import Post

# 22:00 on 5 February in the region.
NIGHT = datetime(2020, 2, 5, 14, tzinfo=UTC)


def post_of(cast: Cast, **values: object) -> Post:
    """Return the cast's north exit as a post."""
    return Post.objects.update_or_create(place=cast.post, defaults=values)[0]


def tell(place: Place, air: Sequence[tuple[float, float]], start: datetime = NIGHT) -> list[WeatherHour]:
    """Tell the air at a place, hour by hour from ``start``: °C and km/h."""
    store_hours([Air(place.pk, start + timedelta(hours=at), *one) for at, one in enumerate(air)], actor=None)
    return list(WeatherHour.objects.filter(place=place, replaced_at=None).order_by("at"))
