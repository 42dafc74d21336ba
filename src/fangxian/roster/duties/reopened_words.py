"""What the weather opened again, in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from fangxian.base.clock import now
from fangxian.roster.duties import reopened
from fangxian.roster.duties.models import Roster
from fangxian.roster.duties.reopened import Matter

SENTENCES: Final = {
    reopened.UNINSURED: N_(
        "%(number)s has %(shift)s at %(post)s on %(day)s: the warning cold, and no accident insurance covers this volunteer."
    ),
    reopened.CLOSED: N_("Nobody may stand at %(post)s on %(day)s, %(shift)s: the cold allows emergency work only."),
    reopened.CLOSED_HOURS: N_(
        "Nobody may stand at %(post)s on %(day)s, %(shift)s, at %(hours)s: the cold allows emergency work only."
    ),
    reopened.TOO_FEW: N_(
        "%(post)s on %(day)s, %(shift)s: %(there)s on duty and the cold asks for %(people)s, "
        "or stints become longer than it allows."
    ),
    reopened.NO_ROOM: N_(
        "%(post)s on %(day)s, %(shift)s: %(people)s people warm up at once, and the warm room takes %(places)s."
    ),
}
WHAT_TO_DO: Final = {
    reopened.UNINSURED: N_("Put somebody else there, or have the insurance entered before the duty begins."),
    reopened.CLOSED: N_("Take the duties away and let the post be held from indoors, or see what helps."),
    reopened.CLOSED_HOURS: N_("Tell those on duty to leave the post at these hours, or see what helps."),
    reopened.TOO_FEW: N_("Plan again so that more people stand there, or see what helps."),
    reopened.NO_ROOM: N_("Have room to warm up for everybody, or see what helps."),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a duty stands in the roster whose page it is."""

    person_id: UUID
    who: str
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """A matter as pages show it. ``own``: the duties of the roster whose page it is and which may still be changed."""

    matter: Matter
    sentence: str
    what_to_do: str
    own: tuple[Cell, ...] = ()


def in_words(matters: Iterable[Matter], roster: Roster | None = None) -> list[Told]:
    """Return matters with their sentences."""
    return [Told(item, sentence(item), _(WHAT_TO_DO[item.code]), tuple(_own(item, roster))) for item in matters]


def _own(matter: Matter, roster: Roster | None) -> Iterator[Cell]:
    moment = now()
    for duty in matter.duties if roster else ():
        # A duty that has begun cannot be changed any more.
        if roster and duty.roster_id == roster.pk and duty.starts_at > moment:
            yield Cell(duty.person_id, duty.person.number, (duty.day - roster.first_day).days)


def sentence(matter: Matter) -> str:
    """Return what is wrong, in a sentence."""
    values = {name: _shown(value) for name, value in matter.values.items()}
    about = {"post": matter.post.place.name, "shift": matter.shift, "day": date_format(matter.day, "Y-m-d")}
    return _(SENTENCES[matter.code]) % {**about, **values}


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"{_clock(since)}–{_clock(until)}" for since, until in value)
    return str(value)


def _clock(at: datetime) -> str:
    return f"{localtime(at):%H:%M}"
