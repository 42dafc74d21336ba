from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fangxian.base.locking import locked
from fangxian.base.problems import Problem
from fangxian.register.models import Place
from fangxian.roster.staffing import problems
from fangxian.roster.staffing.models import Post, Shelter
from fangxian.roster.staffing.services import common

if TYPE_CHECKING:
    from fangxian.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class PostValues:
    """What a roster has to know of a post; ``warm_places`` people can warm up at once for ``warm_up_minutes``."""

    is_outdoor: bool = True
    is_standing: bool = True
    shelter: str = Shelter.TENT
    warm_places: int = 4
    warm_up_minutes: int = 10


def add_post(place_id: UUID, values: PostValues | None = None, *, actor: "User | None", reason: str = "") -> Post:
    """Make a manned place a post that rosters fill.

    Raises ``post_place_not_manned``, ``post_exists``, ``kind_unknown`` (shelter) or ``post_values_invalid``;
    ``Place.DoesNotExist`` for an unknown id.
    """
    with locked(Place, place_id) as place:
        if place.is_closed or not place.is_manned:
            raise Problem(problems.POST_PLACE, status=422, place=place.name)
        if Post.objects.filter(place=place).exists():
            raise Problem(problems.POST_TAKEN, status=409)
        post = Post(place=place, **checked(values or PostValues()))
        common.signed(post, actor, reason).save()
    return post


def checked(values: PostValues) -> dict[str, Any]:
    """Return the values by field once they hold together."""
    shelter = common.needed_kind(values.shelter, Shelter.values)
    has_room = 0 <= values.warm_places <= 500 and (shelter == Shelter.NONE or values.warm_places > 0)
    if not (has_room and 5 <= values.warm_up_minutes <= 120):
        raise Problem(problems.POST_VALUES, status=422)
    return {
        "is_outdoor": values.is_outdoor, "is_standing": values.is_standing, "shelter": shelter,
        "warm_places": values.warm_places, "warm_up_minutes": values.warm_up_minutes,
    }  # fmt: skip
