"""Authors who were not, or no longer, entitled when they wrote: flagged, never refused (THREATS T2)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from fangxian.access.models import Grant
from fangxian.accounts.models import User
from fangxian.record.checks import register
from fangxian.record.drafts import Draft


@register
def flag_authors(drafts: Sequence[Draft]) -> None:
    """Add ``unknown_author`` and ``role_lapsed`` to what stations send: two queries for the whole batch."""
    sent = [draft for draft in drafts if draft.station_id is not None]
    authors = {draft.author_id for draft in sent if draft.author_id}
    if not sent:
        return
    known = set(User.objects.filter(id__in=authors).values_list("id", flat=True))
    grants = _grants(known)
    for draft in sent:
        if draft.author_id not in known:
            draft.irregular.add("unknown_author")
        elif not any(_covers(grant, draft) for grant in grants.get(draft.author_id, ())):
            draft.irregular.add("role_lapsed")


def _grants(users: set[UUID]) -> dict[UUID | None, list[Grant]]:
    found: dict[UUID | None, list[Grant]] = {}
    for grant in Grant.objects.filter(user_id__in=users).filter(Q(user__is_active=True)):
        found.setdefault(grant.user_id, []).append(grant)
    return found


def _covers(grant: Grant, draft: Draft) -> bool:
    return grant.starts_at <= draft.observed_at and (grant.ends_at is None or draft.observed_at < grant.ends_at)
