"""The figure of rosters that boards, forms and briefs may show."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fangxian.base.indicators import Indicator, Thing, Window, offer
from fangxian.roster.duties.reopened import Matter, matters_in
from fangxian.roster.duties.reopened_words import in_words


def _matters(window: Window) -> list[Matter]:
    return window.shared("duties.reopened", lambda: matters_in(window.units, window.end))


def _count(window: Window) -> dict[UUID, float]:
    counts: dict[UUID, float] = {}
    for item in _matters(window):
        unit = item.post.place.unit_id
        counts[unit] = counts.get(unit, 0) + 1
    return counts


def _things(window: Window, offset: int, limit: int) -> Sequence[Thing]:
    """Return the matters, the earliest first; each leads to the roster of the duty that it concerns."""
    return [
        Thing(told.matter.post.place.name, f"{told.sentence} {told.what_to_do}", told.matter.start, "roster",
              told.matter.duties[0].roster_id)
        for told in in_words(_matters(window)[offset : offset + limit])
    ]  # fmt: skip


offer(
    Indicator(
        id="duties.reopened",
        label=lambda: _("Duties the cold opened again"),
        definition=lambda: _(
            "Matters in published duties of the next 14 days that the weather told since does not allow: a volunteer without "
            "insurance in the warning cold (RULEBOOK K9), a post that nobody may hold, too few people or too little warm room "
            "for the stints (K5 to K6a)."
        ),
        unit=lambda: pgettext("unit", "matters"),
        basis="now",
        compute=_count,
        things=_things,
        danger=lambda value: value > 0,
    )
)
