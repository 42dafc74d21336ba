"""A calendar link stops working."""

from uuid import UUID

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.roster.duties import own
from fangxian.roster.duties.models import CalendarLink
from fangxian.roster.duties.swap_problems import NOT_YOUR_DUTY


def revoke_calendar_link(user: User, link_id: UUID) -> CalendarLink:
    """Revoke a link of one's own, for good. Raises ``duty_not_yours`` for another's or one that no longer works."""
    link = own.links_of(user).filter(pk=link_id).first()
    if link is None:
        raise Problem(NOT_YOUR_DUTY, status=404)
    link.revoked_at = now()
    link.save(update_fields=["revoked_at"])
    return link
