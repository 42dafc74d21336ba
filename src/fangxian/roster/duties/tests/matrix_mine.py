"""Rows of the matrix for one's own duties and for swaps; ``matrix.py`` joins them to those of rosters."""

from datetime import timedelta
from typing import Any, Final

from fangxian.access.matrix import PUBLIC, SIGNED_IN, Row
from fangxian.accounts.models import User
from fangxian.base.clock import now
from fangxian.base.testing import Cast
from fangxian.register.models import Person
from fangxian.roster.duties.models import CalendarLink, Duty, Swap, SwapState
from fangxian.roster.duties.services.make_calendar_link import make_calendar_link
from fangxian.roster.duties.tests.on_duty import Crew, crew_of, person_of


def _nobodys(cast: Cast) -> tuple[Crew, Person, Duty]:
    """Return the cast's nobody as a person with a duty: own pages are everybody's who is signed in."""
    crew = crew_of(cast)
    person = person_of(cast.county, "1009", cast.nobody)
    return crew, person, crew.duty(person, now() + timedelta(days=3))


def duty(cast: Cast) -> dict[str, Any]:
    return {"id": _nobodys(cast)[2].pk}


def _asked_of(cast: Cast, user: User) -> dict[str, Any]:
    crew, person, mine = _nobodys(cast)
    asker = crew.duty(crew.officer, now() + timedelta(days=5))
    asked = user == cast.nobody
    swap = Swap.objects.create(
        duty=asker if asked else mine,
        colleague=person if asked else crew.officer,
        state=SwapState.ASKED,
        asked_at=now(),
    )
    return {"id": swap.pk}


def asked_of_me(cast: Cast) -> dict[str, Any]:
    return _asked_of(cast, cast.nobody)


def asked_by_me(cast: Cast) -> dict[str, Any]:
    return _asked_of(cast, cast.officer)


def link(cast: Cast) -> dict[str, Any]:
    _nobodys(cast)
    make_calendar_link(cast.nobody)
    return {"id": CalendarLink.objects.get().pk}


def token(cast: Cast) -> dict[str, Any]:
    _nobodys(cast)
    return {"token": make_calendar_link(cast.nobody)}


def swap(cast: Cast) -> dict[str, Any]:
    crew, _person, mine = _nobodys(cast)
    made = Swap.objects.create(duty=mine, colleague=crew.other, state=SwapState.AGREED, asked_at=now(), agreed_at=now())
    return {"id": made.pk}


def swapped_number(cast: Cast) -> str:
    swap(cast)
    return "1009"


def reason(cast: Cast) -> dict[str, str]:
    return {"reason": "人手不足"}


APPROVE = "swap.approve"
MINE_ROWS: Final = [
    Row("my_duties:home", SIGNED_IN),
    Row("my_duties:all", SIGNED_IN),
    Row("my_duties:notices", SIGNED_IN),
    Row("my_duties:seen", SIGNED_IN, ("POST",)),
    Row("my_duties:acknowledge-all", SIGNED_IN, ("POST",)),
    Row("my_duties:acknowledge", SIGNED_IN, ("POST",), kwargs=duty),
    Row("my_duties:ask-swap", SIGNED_IN, ("GET", "POST"), kwargs=duty, fine=(200, 422)),
    Row("my_duties:agree-swap", SIGNED_IN, ("POST",), kwargs=asked_of_me),
    Row("my_duties:decline-swap", SIGNED_IN, ("POST",), kwargs=asked_of_me),
    Row("my_duties:withdraw-swap", SIGNED_IN, ("POST",), kwargs=asked_by_me),
    Row("my_duties:make-link", SIGNED_IN, ("POST",)),
    Row("my_duties:revoke-link", SIGNED_IN, ("POST",), kwargs=link),
    Row("my_duties:feed", PUBLIC, where=token),
    Row("swaps:list", APPROVE, shows=swapped_number),
    Row("swaps:show", APPROVE, kwargs=swap),
    Row("swaps:approve", APPROVE, ("POST",), kwargs=swap),
    Row("swaps:refuse", APPROVE, ("POST",), kwargs=swap, data=reason),
]
