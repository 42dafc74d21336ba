"""A secret address from which a calendar program reads one's own duties."""

import hashlib
import secrets

from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.problems import Problem
from fangxian.roster.duties import own
from fangxian.roster.duties.models import CalendarLink
from fangxian.roster.duties.swap_problems import NO_PERSON

TOKEN_BYTES = 32


def make_calendar_link(user: User) -> str:
    """Make a link and return its token, which is shown once and kept nowhere. Raises ``duty_no_person``."""
    person = own.person_of(user)
    if person is None:
        raise Problem(NO_PERSON, status=409)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarLink.objects.create(person=person, digest=digest_of(token), made_at=now())
    return token


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_calendar_link(token: str) -> CalendarLink | None:
    """Return the link that ``token`` opens and note that it was read; nothing where it is unknown, revoked or its owner gone."""
    rows = CalendarLink.objects.filter(revoked_at=None, person__is_closed=False)
    link = rows.select_related("person").filter(digest=digest_of(token)).first()
    owners = User.objects.filter(is_active=True)
    if link is None or not owners.filter(pk__in=[link.person.user_id]).exists():
        return None
    CalendarLink.objects.filter(pk=link.pk).update(read_at=now())
    return link
