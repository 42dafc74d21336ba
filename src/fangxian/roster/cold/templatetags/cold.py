"""How the pages say stints and remedies."""

from datetime import datetime

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fangxian.roster.cold.help import Help
from fangxian.roster.cold.lists import stint_in_words
from fangxian.roster.cold.outlook import Line

register = template.Library()


@register.filter
def stint(line: Line) -> str:
    """Return the longest stint of an hour in words."""
    return stint_in_words(line)


@register.filter
def remedy(help: Help) -> str:
    """Return what would help, in one sentence with its figures."""
    figures = help.detail
    if help.code == "more_people":
        text = ngettext(
            "%(count)s more person: %(people)s people keep it manned.",
            "%(count)s more people: %(people)s people keep it manned.",
            figures["count"],
        )
        return text % figures
    if help.code == "warm_places":
        return _("Room in the warm for %(count)s at once; now there is room for %(now)s.") % figures
    if help.code == "shelter":
        return _("A warm tent for %(warm_places)s: then %(people)s people keep it manned.") % figures
    if help.code == "leaving":
        spans = _("; ").join(f"{_clock(since)}–{_clock(until)}" for since, until in figures["closed"])
        return _("Leaving the post at %(spans)s: then %(people)s people keep it manned before and after.") % {
            "spans": spans, "people": figures["people"],
        }  # fmt: skip
    if help.code == "shorter":
        moments = {name: _clock(figures[name]) for name in ("start", "end")}
        return _("Shorter hours: with these people it can be held from %(start)s to %(end)s.") % moments
    return _("Moving the post indoors: then %(people)s people keep it manned.") % figures


def _clock(moment: datetime) -> str:
    return localtime(moment).strftime("%H:%M")
