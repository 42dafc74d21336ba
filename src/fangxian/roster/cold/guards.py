"""Who may see and tell the weather: always as a question about one thing and as the list of all such things."""

from django.db.models import QuerySet

from fangxian.access.scopes import may_in_unit, units_in_scope
from fangxian.accounts.models import User
from fangxian.register.models import Place
from fangxian.roster.staffing.models import Post

VIEW = "weather.view"
EDIT = "weather.edit"


def may_view_post(user: User, post: Post) -> bool:
    """Say whether ``user`` may see the cold at a post."""
    return may_in_unit(user, VIEW, post.place.unit_id)


def posts_visible_to(user: User) -> QuerySet[Post]:
    """Return the open posts whose cold ``user`` may see."""
    units = units_in_scope(user, VIEW).values("pk")
    return Post.objects.filter(place__unit__in=units, is_closed=False).select_related("place__unit")


def may_tell_weather(user: User, place: Place) -> bool:
    """Say whether ``user`` may enter the weather at a place."""
    return may_in_unit(user, EDIT, place.unit_id)


def places_told_by(user: User) -> QuerySet[Place]:
    """Return the open places whose weather ``user`` may enter."""
    units = units_in_scope(user, EDIT).values("pk")
    return Place.objects.filter(unit__in=units, is_closed=False).select_related("unit")
