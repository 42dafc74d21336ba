"""The weather was told anew: whoever answers for a duty that it opened again gets a notice (RULEBOOK K5, K9)."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from fangxian.access.queries import holders_at
from fangxian.base.clock import now
from fangxian.register.models import Person, Place, Unit
from fangxian.roster.duties.models import Notice, NoticeKind
from fangxian.roster.duties.reopened import Matter, matters_in

ANSWERS = "swap.approve"
"""Who decides about swaps at a post answers for who stands there."""


def tell_of_cold(place_ids: Collection[UUID]) -> int:
    """Tell the leaders of posts that take their weather from these places of duties to be looked at, each of a duty once.

    Returns how many notices are new. A fixed number of queries.
    """
    reach = Q()
    for path in Place.objects.filter(pk__in=place_ids).values_list("unit__path", flat=True).distinct():
        reach |= Q(path__startswith=path)
    if not reach:
        return 0
    return _tell(matters_in(Unit.objects.filter(reach).values_list("pk", flat=True), now()))


def _tell(matters: Iterable[Matter]) -> int:
    duties = {duty.pk: (duty, item.post.place.unit.path) for item in matters for duty in item.duties}
    answering = holders_at(ANSWERS, {path for _duty, path in duties.values()})
    users = {user for found in answering.values() for user in found}
    people = dict(Person.objects.filter(user_id__in=users, is_closed=False).values_list("user_id", "pk"))
    known = set(Notice.objects.filter(kind=NoticeKind.COLD, duty__in=list(duties)).values_list("person_id", "duty_id"))
    moment = now()
    notices = [
        Notice(person_id=people[user], duty=duty, kind=NoticeKind.COLD, made_at=moment)
        for duty, path in duties.values()
        for user in answering[path]
        if user in people and (people[user], duty.pk) not in known
    ]
    # Two files of weather at the same moment: the database keeps one notice of each duty.
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)
    return len(notices)
