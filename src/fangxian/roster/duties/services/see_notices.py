"""Somebody has seen what they were told."""

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.roster.duties.models import Notice


def see_notices(user: User) -> int:
    """Mark every notice of one's own as seen; returns how many were new."""
    return Notice.objects.filter(person__user_id=user.pk, seen_at=None).update(seen_at=now())
