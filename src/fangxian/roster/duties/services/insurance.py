"""No volunteer without accident insurance stands at a post at the warning level of cold (RULEBOOK K9): no reason overrules it."""

from collections.abc import Collection

from fangxian.base.problems import Problem
from fangxian.roster.cold.limits import limits_of_posts
from fangxian.roster.cold.queries import HOUR, air_at
from fangxian.roster.duties import problems
from fangxian.roster.duties.judging import MOST_TOLD
from fangxian.roster.duties.models import Duty
from fangxian.roster.staffing.models import Post
from fangxian.roster.staffing.queries import uninsured_volunteers


def refuse_uninsured(duties: Collection[Duty]) -> None:
    """Raise ``duty_uninsured`` where duties to be given would send somebody uninsured into the warning cold, told by number.

    One query where everybody is staff or insured, four more elsewhere.
    """
    if not duties:
        return
    numbers = uninsured_volunteers({duty.person_id for duty in duties}, max(duty.day for duty in duties))
    theirs = [duty for duty in duties if duty.person_id in numbers]
    sent = sorted({numbers[duty.person_id] for duty in _in_warning_cold(theirs)})
    if sent:
        raise Problem(problems.DUTY_UNINSURED, status=409, who=", ".join(sent[:MOST_TOLD]))


def _in_warning_cold(duties: Collection[Duty]) -> list[Duty]:
    wanted = {duty.post_id for duty in duties}
    posts = Post.objects.filter(pk__in=wanted, is_outdoor=True).select_related("place__unit").in_bulk()
    if not posts:
        return []
    start, end = min(duty.starts_at for duty in duties), max(duty.ends_at for duty in duties)
    air = air_at({post.place_id for post in posts.values()}, start, end)
    limits = limits_of_posts(posts.values(), start)
    return [
        duty
        for duty in duties
        if (post := posts.get(duty.post_id)) is not None
        and any(
            limits[post.pk].is_warning(hour.celsius, hour.wind_kmh, standing=post.is_standing)
            for hour in air.get(post.place_id, ())
            if hour.at < duty.ends_at and duty.starts_at < hour.at + HOUR
        )
    ]
